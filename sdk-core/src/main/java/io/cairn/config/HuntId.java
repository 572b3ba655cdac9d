package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.nio.charset.StandardCharsets;

/**
 * The name of a hunt: one running game.
 *
 * <p>A name has 1 to {@value #MAX_CHARACTERS} characters (Unicode code points) that UTF-8 can
 * express, none of them a control character. Names are case sensitive and sort as {@link
 * String#compareTo} sorts them.
 *
 * <p>Immutable and safe to share between threads. The hash code is computed once, so that a lookup
 * by a {@code HuntId} that the caller keeps costs no hashing.
 */
public final class HuntId implements Comparable<HuntId> {
  /** The longest name, in characters (Unicode code points). */
  public static final int MAX_CHARACTERS = 128;

  private final String value;
  private final int hash;

  private HuntId(String value) {
    this.value = value;
    this.hash = value.hashCode();
  }

  /**
   * Returns the id with the given name.
   *
   * @param value the hunt's name
   * @throws IllegalArgumentException if the name is empty, longer than {@value #MAX_CHARACTERS}
   *     characters, or holds a control character or an unpaired surrogate
   */
  public static HuntId of(String value) {
    requireNonNull(value, "hunt id");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("hunt id is empty: it takes 1 to 128 characters");
    }
    int characters = value.codePointCount(0, value.length());
    if (characters > MAX_CHARACTERS) {
      throw new IllegalArgumentException(
          "hunt id has %d characters, more than %d: \"%s...\""
              .formatted(
                  characters, MAX_CHARACTERS, Text.printable(value.substring(0, MAX_CHARACTERS))));
    }
    for (int i = 0; i < value.length(); ) {
      int character = value.codePointAt(i);
      if (Character.isISOControl(character)) {
        throw new IllegalArgumentException(
            "hunt id \"%s\" has the control character U+%04X at index %d"
                .formatted(Text.printable(value), character, i));
      }
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        throw new IllegalArgumentException(
            "hunt id \"%s\" has the unpaired surrogate U+%04X at index %d"
                .formatted(Text.printable(value), character, i));
      }
      i += Character.charCount(character);
    }
    return new HuntId(value);
  }

  /** Returns the name. */
  public String value() {
    return value;
  }

  /** Returns the name's UTF-8 bytes, at most {@code 4 * MAX_CHARACTERS} of them; a fresh array. */
  public byte[] toBytes() {
    return value.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int compareTo(HuntId other) {
    return value.compareTo(other.value);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof HuntId that && hash == that.hash && value.equals(that.value));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return value;
  }
}
