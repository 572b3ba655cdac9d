package io.cairn.benchmarks.kills;

/**
 * A part of a run.
 *
 * @param gone how many writers were killed, or ended by themselves
 * @param hits how many of them died in the middle of a write, as the next writer found
 * @param abandoned how many left a side of the node cache that the next writer had to replace
 * @param writes how many versions were written meanwhile
 * @param tally what the readers saw meanwhile
 */
record Part(int gone, long hits, long abandoned, long writes, Tally tally) {
  static final Part NONE = new Part(0, 0, 0, 0, Tally.NONE);

  Part and(Part other) {
    return new Part(
        gone + other.gone,
        hits + other.hits,
        abandoned + other.abandoned,
        writes + other.writes,
        tally.and(other.tally));
  }
}
