package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Row;
import org.jspecify.annotations.Nullable;

/**
 * What JMH found of one benchmark.
 *
 * @param name the benchmark with its parameters
 * @param nanos what one call takes: the median over all iterations, or, where each call is timed,
 *     the median call of the median round
 * @param spread half of what lies between the quartiles of what {@code nanos} is the median of
 * @param p99 the 99th percentile of the calls in the median round; 0 where they are not timed
 * @param bytes what one call allocates
 * @param baseline the score it is compared with, or null
 * @param goal what it must reach
 */
record Score(
    String name,
    double nanos,
    double spread,
    double p99,
    double bytes,
    @Nullable Score baseline,
    Goal goal) {
  /** Less than this is what the profiler's own bookkeeping allocates. */
  private static final double LEAST_BYTES = 0.5;

  /** Takes what is the profiler's own for nothing. */
  Score {
    bytes = bytes < LEAST_BYTES ? 0 : bytes;
  }

  /** Returns the cost as a multiple of the baseline's; 0 without one. */
  double ratio() {
    return baseline == null ? 0 : nanos / baseline.nanos;
  }

  /** Returns it as a row of a suite. */
  Row row(String suite) {
    Row row = Row.of(suite, name, nanos, "ns/op").with("± ns", spread).with("B/op", bytes);
    if (p99 > 0) {
      row = row.with("p99 ns", p99);
    }
    if (baseline != null) {
      row = row.against(baseline.name, ratio());
    }
    if (goal.isGoal()) {
      row = row.goal(goal.text(), goal.holds(Math.max(nanos, p99), bytes, ratio()));
    }
    return goal.measure() == null ? row : row.of(goal.measure());
  }
}
