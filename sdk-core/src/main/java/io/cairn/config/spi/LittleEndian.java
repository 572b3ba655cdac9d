package io.cairn.config.spi;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers in a buffer, at any offset and whatever the buffer's own order. Through handles, because
 * a call of a {@link ByteBuffer}'s own methods is a virtual one wherever heap and direct, writable
 * and read-only buffers meet: it takes 4 ns instead of one, and a decoder makes dozens per
 * fragment.
 */
final class LittleEndian {
  private static final VarHandle SHORTS =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private LittleEndian() {}

  static int unsigned16(ByteBuffer bytes, int offset) {
    return Short.toUnsignedInt((short) SHORTS.get(bytes, offset));
  }

  static int int32(ByteBuffer bytes, int offset) {
    return (int) INTS.get(bytes, offset);
  }

  static long int64(ByteBuffer bytes, int offset) {
    return (long) LONGS.get(bytes, offset);
  }

  /**
   * Returns up to 8 bytes, the first one lowest, with zeros in place of those that are not asked
   * for. It may look at bytes before the offset, never behind the last one.
   *
   * @param length how many bytes: 1 or more; of more than 8, the first 8 are read
   */
  static long upTo8(ByteBuffer bytes, int offset, int length) {
    return length >= Long.BYTES
        ? int64(bytes, offset)
        : int64(bytes, offset + length - Long.BYTES) >>> ((Long.BYTES - length) * Byte.SIZE);
  }
}
