package io.cairn.benchmarks.results;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One figure that a suite found. Immutable: each method returns another row.
 *
 * @param benchmark the suite
 * @param name what was measured, unique within the suite
 * @param value the figure
 * @param unit its unit
 * @param against the name of the row it is compared with, or null
 * @param ratio the figure as a multiple of that row's, or null
 * @param goal what it must reach, in words, or null
 * @param holds whether it does; null without a goal
 * @param measure the row of section 9 that it belongs to, or null
 * @param more other figures of the same thing, by name and unit, like {@code p99 ms}
 */
public record Row(
    String benchmark,
    String name,
    double value,
    String unit,
    @Nullable String against,
    @Nullable Double ratio,
    @Nullable String goal,
    @Nullable Boolean holds,
    @Nullable Measure measure,
    Map<String, Double> more) {

  /** Copies what was given. */
  public Row {
    more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
  }

  /** Returns a row without comparison and goal. */
  public static Row of(String benchmark, String name, double value, String unit) {
    return new Row(benchmark, name, value, unit, null, null, null, null, null, Map.of());
  }

  /** Compares it with a row of the same run and unit. */
  public Row against(Row baseline) {
    return against(baseline.name, value / baseline.value);
  }

  /** Compares it with a row of the same run. */
  public Row against(String baseline, double times) {
    return new Row(benchmark, name, value, unit, baseline, times, goal, holds, measure, more);
  }

  /** Says what it must reach, and whether it does. */
  public Row goal(String words, boolean reached) {
    return new Row(benchmark, name, value, unit, against, ratio, words, reached, measure, more);
  }

  /** Counts it as a row of section 9 of the design. */
  public Row of(Measure counted) {
    return new Row(benchmark, name, value, unit, against, ratio, goal, holds, counted, more);
  }

  /** Adds another figure of the same thing. */
  public Row with(String figure, double number) {
    Map<String, Double> all = new LinkedHashMap<>(more);
    all.put(figure, number);
    return new Row(benchmark, name, value, unit, against, ratio, goal, holds, measure, all);
  }

  /** Returns what there is to say of the goal; empty without one. */
  public String verdict() {
    if (holds == null) {
      return "";
    }
    return holds ? "holds" : "FALLS SHORT";
  }
}
