package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import io.cairn.config.HuntConfig;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;

/**
 * Snapshots as bytes: what rests in a node cache or a store's file. There is one format, versioned
 * and checksummed, in which a fragment is found without reading the others; {@code SnapshotLayout}
 * draws it. A config has exactly one encoding.
 *
 * <p>Decoding takes the bytes for a stranger's. Whatever they hold, it either returns a config of
 * which no accessor fails later, or throws {@link MalformedSnapshotException}; it never allocates
 * for a size that is only claimed. The checksum finds accidents, not forgers.
 *
 * <p>Stateless and thread-safe; never blocks.
 */
public final class SnapshotCodec {
  /** The longest encoding, in bytes: what a Java array can hold. */
  public static final long MAX_ENCODED_BYTES = Integer.MAX_VALUE - 8;

  private SnapshotCodec() {}

  /**
   * Returns the size of a config's encoding, in bytes. Looks at every fragment, at no content.
   *
   * @param config the config
   */
  public static long encodedSize(HuntConfig config) {
    return new SnapshotEncoder(config).size();
  }

  /**
   * Returns a config's encoding in a fresh array.
   *
   * @param config the config
   * @throws IllegalArgumentException if the encoding is over {@value #MAX_ENCODED_BYTES} bytes,
   *     which takes names and selectors of a gigabyte and more
   */
  public static byte[] encode(HuntConfig config) {
    SnapshotEncoder encoder = new SnapshotEncoder(config);
    byte[] encoded = new byte[checkedSize(config, encoder)];
    encoder.write(ByteBuffer.wrap(encoded));
    return encoded;
  }

  /**
   * Writes a config's encoding at a buffer's position, and moves the position behind it.
   *
   * @param config the config
   * @param target a writable buffer, of any kind and byte order
   * @throws BufferOverflowException if the encoding is longer than what remains of the buffer,
   *     which is then left as it was
   * @throws IllegalArgumentException if the encoding is over {@value #MAX_ENCODED_BYTES} bytes
   */
  public static void encode(HuntConfig config, ByteBuffer target) {
    requireNonNull(target, "target");
    SnapshotEncoder encoder = new SnapshotEncoder(config);
    int size = checkedSize(config, encoder);
    if (size > target.remaining()) {
      throw new BufferOverflowException();
    }
    encoder.write(target.slice(target.position(), size));
    target.position(target.position() + size);
  }

  private static int checkedSize(HuntConfig config, SnapshotEncoder encoder) {
    long size = encoder.size();
    if (size > MAX_ENCODED_BYTES) {
      throw new IllegalArgumentException(
          "the encoding of \"%s\" has %d bytes, more than %d"
              .formatted(config.hunt(), size, MAX_ENCODED_BYTES));
    }
    return (int) size;
  }

  /**
   * Reads a config from all remaining bytes of a buffer. The bytes are checked, not copied: the
   * config and its fragments go on reading them, so the caller promises that nobody changes them
   * any more. Costs one pass over the bytes for the checksum and one over index and names;
   * fragments are made as they are asked for.
   *
   * @param encoded the bytes, in a buffer of any kind; position and limit are left alone
   * @throws MalformedSnapshotException if the bytes are anything but one intact snapshot; it tells
   *     which part is wrong, and where
   */
  public static HuntConfig decode(ByteBuffer encoded) {
    return new SnapshotDecoder(requireNonNull(encoded, "encoded"), null).decode();
  }

  /**
   * As {@link #decode(ByteBuffer)}, but what selects fragments is read only where it differs from
   * all that is remembered: for those who read many snapshots of the same hunts.
   *
   * @param encoded the bytes, likewise
   * @param known what earlier snapshots had; learns what this one has
   * @throws MalformedSnapshotException likewise
   */
  public static HuntConfig decode(ByteBuffer encoded, KnownSelectors known) {
    requireNonNull(encoded, "encoded");
    return new SnapshotDecoder(encoded, requireNonNull(known, "known")).decode();
  }
}
