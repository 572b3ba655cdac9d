package io.cairn.config.fdb;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.apple.foundationdb.tuple.Tuple;
import io.cairn.config.Fragment;
import io.cairn.config.Selector;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One revision of a fragment: all but its name, and its content if that is small.
 *
 * <pre>
 *  length of the tuple (4) | tuple: type, selector, size, CRC32C of the content | content, or nothing
 * </pre>
 *
 * <p>An empty value is a removed fragment. Content above {@link #MAX_INLINE} bytes stands in
 * chunks. Immutable.
 *
 * @param contentType the media type
 * @param selector the selector's text
 * @param size the size of the content in bytes
 * @param crc the CRC32C of the content
 * @param inline the content, or nothing if it stands in chunks
 */
record FragmentRow(String contentType, String selector, int size, long crc, ByteBuffer inline) {
  /** The largest content that stands beside its description, so that one range reads both. */
  static final int MAX_INLINE = 4_096;

  /** The size of a chunk, well under the 100,000 bytes that a value may have. */
  static final int CHUNK = 64 << 10;

  /** The value of a removed fragment. */
  private static final byte[] REMOVED = {};

  static byte[] removed() {
    return REMOVED.clone();
  }

  static boolean isRemoved(byte[] value) {
    return value.length == 0;
  }

  static FragmentRow of(Fragment fragment) {
    ByteBuffer content = fragment.buffer();
    return new FragmentRow(
        fragment.contentType(),
        fragment.selector().toString(),
        fragment.size(),
        crc(content),
        isInline(fragment.size()) ? content : ByteBuffer.allocate(0));
  }

  static FragmentRow of(byte[] value) {
    ByteBuffer bytes = ByteBuffer.wrap(value);
    int length = bytes.getInt();
    Tuple parts = Tuple.fromBytes(value, bytes.position(), length);
    bytes.position(bytes.position() + length);
    return new FragmentRow(
        parts.getString(0),
        parts.getString(1),
        (int) parts.getLong(2),
        parts.getLong(3),
        bytes.slice());
  }

  byte[] value() {
    byte[] parts = Tuple.from(contentType, selector, size, crc).pack();
    return ByteBuffer.allocate(Integer.BYTES + parts.length + inline.remaining())
        .putInt(parts.length)
        .put(parts)
        .put(inline.duplicate())
        .array();
  }

  boolean isInline() {
    return isInline(size);
  }

  static boolean isInline(int size) {
    return size <= MAX_INLINE;
  }

  /** How many chunks hold the content. */
  int chunks() {
    return isInline() ? 0 : (size + CHUNK - 1) / CHUNK;
  }

  /** Whether this is the content that was written. */
  boolean isIntact(ByteBuffer content) {
    return content.remaining() == size && crc(content.duplicate()) == crc;
  }

  Fragment fragment(String name, Selector parsed, ByteBuffer content) {
    return Fragment.wrap(name, contentType, parsed, content);
  }

  /** What a fragment adds to the digest of its version: 64 bits over all its parts. */
  static long term(Fragment fragment) {
    return of(fragment).term(fragment.name());
  }

  long term(String name) {
    long hash = 0xcbf29ce484222325L;
    String parts = name + '\n' + contentType + '\n' + selector;
    for (byte b : parts.getBytes(UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash ^= ((long) size << 32) | crc;
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    return hash ^ (hash >>> 33);
  }

  private static long crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.duplicate());
    return crc.getValue();
  }
}
