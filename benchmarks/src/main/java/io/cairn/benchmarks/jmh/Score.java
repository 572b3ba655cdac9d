package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What JMH found of one benchmark in all rounds.
 *
 * @param name the benchmark with its parameters
 * @param title the peer and its version; empty for our own
 * @param nanos what one call takes: the median over all iterations
 * @param spread half of what lies between the quartiles of what {@code nanos} is the median of
 * @param bytes what one call allocates
 * @param goal what it must reach
 * @param against those of what it is compared with that were measured
 */
record Score(
    String name,
    String title,
    double nanos,
    double spread,
    double bytes,
    Goal goal,
    List<Against> against) {
  /** Less than this is what the profiler's own bookkeeping allocates. */
  private static final double LEAST_BYTES = 0.5;

  /** A comparison, and the cost as a multiple of the other's. */
  record Against(Limit limit, Score baseline, double ratio) {
    boolean holds() {
      return limit.mostRatio() == 0 || ratio <= limit.mostRatio();
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.2f %s", ratio, limit.baseline());
    }
  }

  /** Takes what is the profiler's own for nothing. */
  Score {
    bytes = bytes < LEAST_BYTES ? 0 : bytes;
  }

  /** Adds a comparison. */
  Score against(Limit limit, Score baseline) {
    List<Against> all = new ArrayList<>(against);
    all.add(new Against(limit, baseline, nanos / baseline.nanos));
    return new Score(name, title, nanos, spread, bytes, goal, all);
  }

  /**
   * Returns whether it reaches its goal; empty if it has none, or if it cannot be told because
   * something to compare with was not measured.
   */
  Optional<Boolean> holds() {
    if (!goal.isGoal()) {
      return Optional.empty();
    }
    boolean reached =
        (goal.mostNanos() == 0 || nanos <= goal.mostNanos())
            && (!goal.allocationFree() || bytes == 0)
            && against.stream().allMatch(Against::holds);
    boolean whole = against.size() == goal.limits().size();
    return reached && !whole ? Optional.empty() : Optional.of(reached);
  }

  /** Returns the comparisons in words. */
  String comparisons() {
    return against.stream().map(Against::toString).collect(Collectors.joining(", "));
  }

  private String rowName() {
    return title.isEmpty() ? name : name + ", " + title;
  }

  /** Returns it as a row of a suite. */
  Row row(String suite) {
    Row row = Row.of(suite, rowName(), nanos, "ns/op").with("± ns", spread).with("B/op", bytes);
    for (Against each : against) {
      row =
          row.against() == null
              ? row.against(each.baseline.rowName(), each.ratio)
              : row.with("x " + each.baseline.rowName(), each.ratio);
    }
    if (holds().isPresent()) {
      row = row.goal(goal.text(), holds().get());
    }
    return goal.measure() == null ? row : row.of(goal.measure());
  }
}
