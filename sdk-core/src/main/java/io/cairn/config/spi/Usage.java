package io.cairn.config.spi;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Which strings of a table the index refers to. A table of up to 64 strings, which is nearly every
 * one, takes one word. One thread.
 */
final class Usage {
  private final int count;
  private final @Nullable BitSet many;
  private long few;

  Usage(int count) {
    this.count = count;
    this.many = count > Long.SIZE ? new BitSet(count) : null;
  }

  void use(String field, int number, int offset) {
    if (number < 0 || number >= count) {
      throw new MalformedSnapshotException(
          field, offset, "is %d of %d".formatted(Integer.toUnsignedLong(number), count));
    }
    if (many == null) {
      few |= 1L << number;
    } else {
      many.set(number);
    }
  }

  void requireAll(String field, int offset) {
    int used = many == null ? Long.bitCount(few) : many.cardinality();
    if (used != count) {
      throw new MalformedSnapshotException(
          field, offset, "is %d, but only %d are used".formatted(count, used));
    }
  }
}
