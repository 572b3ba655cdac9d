package io.cairn.config.spi;

import static io.cairn.config.spi.LittleEndian.int32;
import static io.cairn.config.spi.LittleEndian.int64;
import static io.cairn.config.spi.LittleEndian.unsigned16;
import static io.cairn.config.spi.SnapshotLayout.FORMAT;
import static io.cairn.config.spi.SnapshotLayout.FORMAT_VALUE;
import static io.cairn.config.spi.SnapshotLayout.FORMAT_ZERO;
import static io.cairn.config.spi.SnapshotLayout.FRAGMENTS;
import static io.cairn.config.spi.SnapshotLayout.HUNT;
import static io.cairn.config.spi.SnapshotLayout.HUNT_LENGTH;
import static io.cairn.config.spi.SnapshotLayout.HUNT_ZERO;
import static io.cairn.config.spi.SnapshotLayout.LENGTH;
import static io.cairn.config.spi.SnapshotLayout.LINEAGE_HIGH;
import static io.cairn.config.spi.SnapshotLayout.LINEAGE_LOW;
import static io.cairn.config.spi.SnapshotLayout.MAGIC;
import static io.cairn.config.spi.SnapshotLayout.MAGIC_VALUE;
import static io.cairn.config.spi.SnapshotLayout.VERSION;
import static java.util.Objects.requireNonNull;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of an encoded snapshot say, read without looking at a fragment and without
 * checking the checksum: enough to see whose snapshot it claims to be before paying for the rest.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param hunt the hunt
 * @param lineage the store that issued the version
 * @param version the version
 * @param fragments the number of fragments
 * @param length the length of the whole snapshot, in bytes
 */
public record SnapshotHeader(
    HuntId hunt, Lineage lineage, VersionVector version, int fragments, int length) {

  /** Checks that nothing is null. */
  public SnapshotHeader {
    requireNonNull(hunt, "hunt");
    requireNonNull(lineage, "lineage");
    requireNonNull(version, "version");
  }

  /**
   * Reads the header of the snapshot that begins at a buffer's position. Bytes after the snapshot
   * are allowed here.
   *
   * @param encoded the bytes; position and limit are left alone
   * @throws MalformedSnapshotException if no snapshot of a known format begins there, the buffer
   *     ends before the snapshot does, or the hunt's name is not one
   */
  public static SnapshotHeader peek(ByteBuffer encoded) {
    ByteBuffer bytes = requireNonNull(encoded, "encoded").slice();
    checkEnvelope(bytes);
    return read(bytes, null);
  }

  /** Checks what the checksum does not cover, and that the snapshot is all there. */
  static void checkEnvelope(ByteBuffer bytes) {
    int held = bytes.remaining();
    if (held < HUNT) {
      throw new MalformedSnapshotException(
          "header", 0, "ends after %d bytes: it takes %d".formatted(held, HUNT));
    }
    if (int32(bytes, MAGIC) != MAGIC_VALUE) {
      throw new MalformedSnapshotException(
          "magic", MAGIC, "is 0x%08x, not 0x%08x".formatted(int32(bytes, MAGIC), MAGIC_VALUE));
    }
    int format = unsigned16(bytes, FORMAT);
    if (format != FORMAT_VALUE) {
      throw new MalformedSnapshotException(
          "format", FORMAT, "is %d: only %d is known".formatted(format, FORMAT_VALUE));
    }
    if (unsigned16(bytes, FORMAT_ZERO) != 0) {
      throw new MalformedSnapshotException("padding", FORMAT_ZERO, "is not zero");
    }
    int length = int32(bytes, LENGTH);
    if (length < HUNT || length > held) {
      throw new MalformedSnapshotException(
          "total length",
          LENGTH,
          "is %d bytes, not %d to %d, the bytes there are"
              .formatted(Integer.toUnsignedLong(length), HUNT, held));
    }
  }

  /**
   * Reads the header of bytes whose envelope was checked.
   *
   * @param known what snapshots before had, or null
   */
  static SnapshotHeader read(ByteBuffer bytes, @Nullable KnownSelectors known) {
    int fragments = int32(bytes, FRAGMENTS);
    if (fragments < 0 || fragments > HuntConfig.MAX_FRAGMENTS) {
      throw new MalformedSnapshotException(
          "fragment count",
          FRAGMENTS,
          "is %d, more than %d"
              .formatted(Integer.toUnsignedLong(fragments), HuntConfig.MAX_FRAGMENTS));
    }
    return new SnapshotHeader(
        hunt(bytes, known),
        new Lineage(int64(bytes, LINEAGE_HIGH), int64(bytes, LINEAGE_LOW)),
        new VersionVector(int64(bytes, VERSION)),
        fragments,
        int32(bytes, LENGTH));
  }

  private static HuntId hunt(ByteBuffer bytes, @Nullable KnownSelectors known) {
    int huntLength = unsigned16(bytes, HUNT_LENGTH);
    int longest = Math.min(4 * HuntId.MAX_CHARACTERS, int32(bytes, LENGTH) - HUNT);
    if (huntLength == 0 || huntLength > longest) {
      throw new MalformedSnapshotException(
          "hunt length", HUNT_LENGTH, "is %d bytes, not 1 to %d".formatted(huntLength, longest));
    }
    // the 6 zero bytes after the length are the upper part of the 8 bytes at the length
    if (int64(bytes, HUNT_LENGTH) >>> 16 != 0) {
      throw new MalformedSnapshotException("padding", HUNT_ZERO, "is not zero");
    }
    if (known == null) {
      return hunt(bytes, huntLength);
    }
    int hash = EncodedText.hash(bytes, HUNT, huntLength);
    HuntId remembered = known.hunt(hash, bytes, HUNT, huntLength);
    if (remembered != null) {
      return remembered;
    }
    HuntId hunt = hunt(bytes, huntLength);
    known.remember(hash, hunt, huntLength);
    return hunt;
  }

  private static HuntId hunt(ByteBuffer bytes, int huntLength) {
    try {
      return HuntId.of(EncodedText.utf8(bytes, HUNT, huntLength));
    } catch (IllegalArgumentException e) {
      throw new MalformedSnapshotException("hunt", HUNT, "is not a hunt id: " + e.getMessage(), e);
    }
  }
}
