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
 * <p><b>Names that were made to collide.</b> Names come from outside, and their hashes can be
 * chosen. With hashes as chance has them, the longest way from a name's first slot to its own grows
 * with the logarithm of the number of names: some 60 slots for 65,536 names. A way of more than
 * {@value #MOST_PROBES} slots is no chance: the index gives up and is {@linkplain #isUsable of no
 * use}, and its table goes on with binary searches. So making one costs at most that many probes a
 * name, and so does a search in one that was made.
 *
 * <p>Immutable and safe to publish by a data race.
 */
public final class NameIndex {
  /** How many slots a name may lie behind its first. */
  static final int MOST_PROBES = 256;

  private final int[] slots;

  /**
   * Makes an index, in time and space proportional to the number of names.
   *
   * @param count how many names there are
   * @param hashAt returns the hash code of the name at a place; asked no further once the index has
   *     given up
   */
  public NameIndex(int count, IntUnaryOperator hashAt) {
    int[] filled = new int[2 * Integer.highestOneBit(Math.max(1, count) * 4 - 1)];
    slots = fill(filled, count, hashAt) ? filled : new int[0];
  }

  private static boolean fill(int[] filled, int count, IntUnaryOperator hashAt) {
    for (int place = 0; place < count; place++) {
      int hash = hashAt.applyAsInt(place);
      int slot = start(hash, filled.length);
      for (int probes = 0; filled[slot] != 0; probes++) {
        if (probes == MOST_PROBES) {
          return false;
        }
        slot = next(slot, filled.length);
      }
      filled[slot] = place + 1;
      filled[slot + 1] = hash;
    }
    return true;
  }

  /** Whether there is anything to search: if not, the names collide too often. */
  public boolean isUsable() {
    return slots.length > 0;
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
