package io.cairn.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One line of a report.
 *
 * @param name the benchmark with its parameters
 * @param nanos what one call takes: the median over all iterations, or, where each call is timed,
 *     the median call of the median round
 * @param spread half of what lies between the quartiles of what {@code nanos} is the median of
 * @param p99 the 99th percentile of the calls in the median round; 0 where they are not timed
 * @param bytes what one call allocates, or {@link #NOT_MEASURED}
 * @param baseline the row it is compared with, or null
 * @param goal what it must reach
 */
record Row(
    String name,
    double nanos,
    double spread,
    double p99,
    double bytes,
    @Nullable Row baseline,
    Goal goal) {
  /** Less than this is what the profiler's own bookkeeping allocates. */
  static final double LEAST_BYTES = 0.5;

  /** Where nobody looked what is allocated. */
  static final double NOT_MEASURED = -1;

  /** Returns the cost as a multiple of the baseline's; 0 without one. */
  double ratio() {
    return baseline == null ? 0 : nanos / baseline.nanos;
  }

  boolean isAllocationKnown() {
    return bytes >= 0;
  }

  boolean holds() {
    return goal.holds(Math.max(nanos, p99), bytes, ratio());
  }

  String verdict() {
    if (!goal.isGoal()) {
      return "";
    }
    return holds() ? "holds" : "FALLS SHORT";
  }
}
