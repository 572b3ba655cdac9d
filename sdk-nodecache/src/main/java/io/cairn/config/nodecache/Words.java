package io.cairn.config.nodecache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Little-endian numbers in a buffer, and in memory that processes share. The ordered forms need an
 * offset that is a multiple of the number's size. Stateless.
 */
final class Words {
  private static final VarHandle SHORTS =
      MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {}

  static int unsigned16(ByteBuffer bytes, int offset) {
    return Short.toUnsignedInt((short) SHORTS.get(bytes, offset));
  }

  static void put16(ByteBuffer bytes, int offset, int value) {
    SHORTS.set(bytes, offset, (short) value);
  }

  static int int32(ByteBuffer bytes, int offset) {
    return (int) INTS.get(bytes, offset);
  }

  static void put32(ByteBuffer bytes, int offset, int value) {
    INTS.set(bytes, offset, value);
  }

  static int acquire32(ByteBuffer bytes, int offset) {
    return (int) INTS.getAcquire(bytes, offset);
  }

  static long int64(ByteBuffer bytes, int offset) {
    return (long) LONGS.get(bytes, offset);
  }

  static void put64(ByteBuffer bytes, int offset, long value) {
    LONGS.set(bytes, offset, value);
  }

  static long acquire64(ByteBuffer bytes, int offset) {
    return (long) LONGS.getAcquire(bytes, offset);
  }

  /** Seen by whoever acquires the word, with all that was written before. */
  static void release64(ByteBuffer bytes, int offset, long value) {
    LONGS.setVolatile(bytes, offset, value);
  }

  static void add64(ByteBuffer bytes, int offset, long amount) {
    LONGS.getAndAdd(bytes, offset, amount);
  }

  static long getAndAdd64(ByteBuffer bytes, int offset, long amount) {
    return (long) LONGS.getAndAdd(bytes, offset, amount);
  }

  static boolean compareAndSet64(ByteBuffer bytes, int offset, long expected, long value) {
    return LONGS.compareAndSet(bytes, offset, expected, value);
  }
}
