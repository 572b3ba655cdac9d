package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Measure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one benchmark is held against.
 *
 * @param measure the row of section 9 that it belongs to, or null
 * @param limits what it may cost in the terms of others
 * @param mostNanos the most it may cost; 0 for no such goal
 * @param allocationFree whether it must allocate nothing
 */
record Goal(
    @Nullable Measure measure, List<Limit> limits, double mostNanos, boolean allocationFree) {
  static final Goal NONE = new Goal(null, List.of(), 0, false);

  /** A row to compare with, and no goal. */
  static Goal comparedWith(String baseline) {
    return new Goal(null, List.of(new Limit(baseline, 0)), 0, false);
  }

  boolean isGoal() {
    return mostNanos > 0
        || allocationFree
        || limits.stream().anyMatch(limit -> limit.mostRatio() > 0);
  }

  /** Returns the goal in words; empty if there is none. */
  String text() {
    List<String> texts = new ArrayList<>();
    limits.stream().filter(limit -> limit.mostRatio() > 0).map(Limit::text).forEach(texts::add);
    if (mostNanos > 0) {
      texts.add("<= %,.0f ns".formatted(mostNanos));
    }
    if (allocationFree) {
      texts.add("0 B/op");
    }
    return String.join(", ", texts);
  }
}
