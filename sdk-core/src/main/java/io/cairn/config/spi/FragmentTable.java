package io.cairn.config.spi;

import io.cairn.config.Fragment;

/**
 * The fragments of one snapshot, sorted by name. A table may be an encoded snapshot that makes a
 * {@link Fragment} only when it is asked for, so that reading one of 4,000 costs one.
 *
 * <p>Implementations are immutable as seen from outside, safe to share between threads, never block
 * and never fail: whatever can be wrong with encoded bytes was found when the table was made.
 */
public interface FragmentTable {
  /** Returns the number of fragments. */
  int count();

  /** Returns the sum of the sizes of the fragments' content, in bytes. */
  long bytes();

  /**
   * Returns the place of the fragment with this name, or a negative number if there is none.
   * Allocates nothing, but for what a table may make once to find names faster.
   *
   * @param name the name looked for
   */
  int indexOf(String name);

  /**
   * Returns the fragment at a place; for one place always an equal one, and mostly the same.
   *
   * @param index 0 to {@link #count} - 1, in the order of names ({@link String#compareTo})
   * @throws IndexOutOfBoundsException if the index is out of range
   */
  Fragment at(int index);
}
