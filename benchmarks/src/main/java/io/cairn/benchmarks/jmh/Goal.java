package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Measure;
import org.jspecify.annotations.Nullable;

/**
 * What one benchmark is held against.
 *
 * @param measure the row of section 9 that it belongs to, or null
 * @param baseline the name of the benchmark it is compared with, or null
 * @param mostRatio the most it may cost, as a multiple of the baseline; 0 for no such goal
 * @param mostNanos the most it may cost; 0 for no such goal
 * @param allocationFree whether it must allocate nothing
 */
record Goal(
    @Nullable Measure measure,
    @Nullable String baseline,
    double mostRatio,
    double mostNanos,
    boolean allocationFree) {
  static final Goal NONE = new Goal(null, null, 0, 0, false);

  /** A row to compare with, and no goal. */
  static Goal comparedWith(String baseline) {
    return new Goal(null, baseline, 0, 0, false);
  }

  boolean isGoal() {
    return mostRatio > 0 || mostNanos > 0 || allocationFree;
  }

  boolean holds(double nanos, double bytes, double ratio) {
    return (mostRatio == 0 || ratio <= mostRatio)
        && (mostNanos == 0 || nanos <= mostNanos)
        && (!allocationFree || bytes == 0);
  }

  /** Returns the goal in words; empty if there is none. */
  String text() {
    StringBuilder text = new StringBuilder();
    if (mostRatio > 0) {
      text.append("<= %.1fx".formatted(mostRatio));
    }
    if (mostNanos > 0) {
      text.append(text.isEmpty() ? "" : ", ").append("<= %,.1f ns".formatted(mostNanos));
    }
    if (allocationFree) {
      text.append(text.isEmpty() ? "" : ", ").append("0 B/op");
    }
    return text.toString();
  }
}
