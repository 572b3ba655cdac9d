package io.cairn.config.internal;

import java.util.function.IntUnaryOperator;

/**
 * Finds the places of names in a table by {@link String#hashCode}: an open hash with linear
 * probing, half full at most. A slot is two numbers side by side, so that a lookup touches one
 * cache line before it looks at a name:
 *
 * <pre>
 *      0                 1
 * +-----------------+-----------------+
 * |  place + 1, or  |      hash       |
 * |  0 if free      |                 |
 * +-----------------+-----------------+
 * </pre>
 *
 * <p>Immutable and safe to publish by a data race.
 */
public final class NameIndex {
  private final int[] slots;

  /**
   * Makes an index, in time and space proportional to the number of names.
   *
   * @param count how many names there are
   * @param hashAt returns the hash code of the name at a place
   */
  public NameIndex(int count, IntUnaryOperator hashAt) {
    int[] filled = new int[2 * Integer.highestOneBit(Math.max(1, count) * 4 - 1)];
    for (int place = 0; place < count; place++) {
      int hash = hashAt.applyAsInt(place);
      int slot = start(hash, filled.length);
      while (filled[slot] != 0) {
        slot = next(slot, filled.length);
      }
      filled[slot] = place + 1;
      filled[slot + 1] = hash;
    }
    slots = filled;
  }

  /** Returns the slot at which to begin to look for a hash. */
  public int first(int hash) {
    return start(hash, slots.length);
  }

  /** Returns the slot to look at after one that held another name. */
  public int after(int slot) {
    return next(slot, slots.length);
  }

  /** Returns the place in a slot; negative if the slot is free and the search is over. */
  public int place(int slot) {
    return slots[slot] - 1;
  }

  /** Returns the hash of the name in a slot that is not free. */
  public int hash(int slot) {
    return slots[slot + 1];
  }

  /** Names that differ in their last character have hashes in a row: spread them. */
  private static int start(int hash, int length) {
    int mixed = hash * 0x9e3779b9;
    return (mixed ^ (mixed >>> 15)) & (length - 2);
  }

  private static int next(int slot, int length) {
    return (slot + 2) & (length - 2);
  }
}
