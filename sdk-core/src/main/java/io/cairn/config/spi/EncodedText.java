package io.cairn.config.spi;

import static io.cairn.config.spi.LittleEndian.upTo8;

import io.cairn.config.Fragment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Text as it stands in an encoded snapshot: made, compared and checked in place, 8 bytes at a time.
 * All of it is at offset 8 or higher.
 *
 * <p>The checks work on 8 bytes in one {@code long}. A test of each byte leaves its answer in the
 * byte's highest bit; bytes with that bit set are not ASCII and are refused first, so that no sum
 * runs over into the next byte.
 */
final class EncodedText {
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = 0x8080808080808080L;
  private static final long CASE = 0x2020202020202020L;

  private EncodedText() {}

  /** Returns bytes as text, one character per byte: for ASCII that was or will be checked. */
  static String ascii(ByteBuffer bytes, int offset, int length) {
    if (bytes.hasArray()) {
      return new String(
          bytes.array(), bytes.arrayOffset() + offset, length, StandardCharsets.ISO_8859_1);
    }
    byte[] copy = new byte[length];
    bytes.get(offset, copy);
    return new String(copy, StandardCharsets.ISO_8859_1);
  }

  /**
   * Returns bytes as text.
   *
   * @throws IllegalArgumentException if they are not UTF-8 in its shortest form
   */
  static String utf8(ByteBuffer bytes, int offset, int length) {
    long seen = 0;
    for (int i = 0; i < length; i += Long.BYTES) {
      seen |= upTo8(bytes, offset + i, length - i);
    }
    if ((seen & HIGHEST) == 0) {
      return ascii(bytes, offset, length);
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(offset, length)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("it is not UTF-8", e);
    }
  }

  /** Compares the characters of a text with ASCII bytes; as {@link String#compareTo} would. */
  static int compare(String text, ByteBuffer bytes, int offset, int length) {
    int shared = Math.min(text.length(), length);
    for (int i = 0; i < shared; ) {
      long eight = upTo8(bytes, offset + i, length - i);
      for (int end = Math.min(shared, i + Long.BYTES); i < end; i++) {
        int order = text.charAt(i) - (int) (eight & 0xff);
        if (order != 0) {
          return order;
        }
        eight >>>= Byte.SIZE;
      }
    }
    return text.length() - length;
  }

  /** Returns the hash code of ASCII bytes; as {@link String#hashCode} would. */
  static int hash(ByteBuffer bytes, int offset, int length) {
    int hash = 0;
    for (int i = 0; i < length; ) {
      long eight = upTo8(bytes, offset + i, length - i);
      for (int end = Math.min(length, i + Long.BYTES); i < end; i++) {
        hash = 31 * hash + (int) (eight & 0xff);
        eight >>>= Byte.SIZE;
      }
    }
    return hash;
  }

  /** Whether the first of two pieces of ASCII, without NUL, comes before the second. */
  static boolean isAscending(ByteBuffer bytes, int a, int lengthA, int b, int lengthB) {
    for (int i = 0; i < lengthA; i += Long.BYTES) {
      if (i >= lengthB) {
        return false;
      }
      long eightA = upTo8(bytes, a + i, lengthA - i);
      long eightB = upTo8(bytes, b + i, lengthB - i);
      if (eightA != eightB) {
        return Long.compareUnsigned(Long.reverseBytes(eightA), Long.reverseBytes(eightB)) < 0;
      }
    }
    return lengthA < lengthB;
  }

  /** Whether these bytes are the name of a fragment, by the rules of {@link Fragment#of}. */
  static boolean isFragmentName(ByteBuffer bytes, int offset, int length) {
    if (length < 1 || length > Fragment.MAX_NAME) {
      return false;
    }
    // a segment can only be illegal if it is empty or begins with a dot: then look again
    boolean suspicious = false;
    long firstOfSegment = 0x80;
    for (int i = 0; i < length; i += Long.BYTES) {
      long eight = filled(bytes, offset + i, length - i);
      long legal =
          between(eight, '-', '9') | between(eight | CASE, 'a', 'z') | between(eight, '_', '_');
      if ((eight & HIGHEST) != 0 || (legal & HIGHEST) != HIGHEST) {
        return false;
      }
      long slash = between(eight, '/', '/') & HIGHEST;
      suspicious |= (((slash << Byte.SIZE) | firstOfSegment) & between(eight, '.', '/')) != 0;
      firstOfSegment = slash >>> (7 * Byte.SIZE);
    }
    return !(suspicious || bytes.get(offset + length - 1) == '/')
        || hasLegalSegments(bytes, offset, length);
  }

  /** Whether no segment is empty, one dot or two. */
  private static boolean hasLegalSegments(ByteBuffer bytes, int offset, int length) {
    int dots = 0;
    int others = 0;
    for (int i = 0; i <= length; i++) {
      byte b = i == length ? (byte) '/' : bytes.get(offset + i);
      if (b == '/') {
        if (others == 0 && dots <= 2) {
          return false;
        }
        dots = 0;
        others = 0;
      } else if (b == '.') {
        dots++;
      } else {
        others++;
      }
    }
    return true;
  }

  /** Whether these bytes are a content type, by the rules of {@link Fragment#of}. */
  static boolean isContentType(ByteBuffer bytes, int offset, int length) {
    if (length < 1 || length > Fragment.MAX_CONTENT_TYPE) {
      return false;
    }
    for (int i = 0; i < length; i += Long.BYTES) {
      long eight = filled(bytes, offset + i, length - i);
      if ((eight & HIGHEST) != 0 || (between(eight, ' ', '~') & HIGHEST) != HIGHEST) {
        return false;
      }
    }
    return true;
  }

  /** Returns 8 bytes, with a letter in place of each one behind the last. */
  private static long filled(ByteBuffer bytes, int offset, int length) {
    long eight = upTo8(bytes, offset, length);
    return length >= Long.BYTES ? eight : eight | (('a' * ONES) << (length * Byte.SIZE));
  }

  /** Tells in the highest bit of each byte, given ASCII, whether the byte is in a range. */
  private static long between(long eight, char first, char last) {
    return (eight + (0x80 - first) * ONES) & ~(eight + (0x7f - last) * ONES);
  }
}
