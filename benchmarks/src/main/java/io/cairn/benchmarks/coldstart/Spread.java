package io.cairn.benchmarks.coldstart;

import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The quartiles of what several starts took. Between two of them it is interpolated.
 *
 * @param lower the first quartile
 * @param median the second
 * @param upper the third
 */
record Spread(double lower, double median, double upper) {
  static Spread of(List<Start> starts, ToDoubleFunction<Start> figure) {
    return of(starts.stream().mapToDouble(figure).toArray());
  }

  static Spread of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    return new Spread(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
  }

  private static double at(double[] sorted, double part) {
    double place = part * (sorted.length - 1);
    int below = (int) place;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
  }
}
