package io.cairn.benchmarks.jmh;

/**
 * What a benchmark may cost at most in the terms of another of the same run.
 *
 * @param baseline the other's method
 * @param mostRatio the most it may cost as a multiple of that; 0 for a comparison without a goal
 */
record Limit(String baseline, double mostRatio) {
  /** Returns the goal in words. */
  String text() {
    return "<= %.1fx %s".formatted(mostRatio, baseline);
  }
}
