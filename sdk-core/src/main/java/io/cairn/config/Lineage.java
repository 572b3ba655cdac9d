package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The identity of the store that issued a version: 128 random bits, made when a store is created.
 * Two versions of a hunt may be compared only if their lineages are equal.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param high the first 64 bits
 * @param low the last 64 bits
 */
public record Lineage(long high, long low) {
  /** Returns a fresh lineage of 128 bits from a cryptographic random source. */
  public static Lineage random() {
    SecureRandom random = new SecureRandom();
    return new Lineage(random.nextLong(), random.nextLong());
  }

  /**
   * Reads what {@link #toString} wrote.
   *
   * @param text 32 hexadecimal digits
   * @throws IllegalArgumentException if the text is anything else
   */
  public static Lineage parse(String text) {
    if (requireNonNull(text, "text of a lineage").length() != 32
        || !text.chars().allMatch(HexFormat::isHexDigit)) {
      throw new IllegalArgumentException(
          "lineage \"%s\" is not 32 hexadecimal digits".formatted(Text.printable(text)));
    }
    return new Lineage(
        HexFormat.fromHexDigitsToLong(text, 0, 16), HexFormat.fromHexDigitsToLong(text, 16, 32));
  }

  @Override
  public boolean equals(Object other) { // by hand: the one a record gets is slow to come into being
    return other instanceof Lineage lineage && high == lineage.high && low == lineage.low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(high) * 31 + Long.hashCode(low);
  }

  /** Returns the 128 bits as 32 hexadecimal digits. */
  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(high) + hex.toHexDigits(low);
  }
}
