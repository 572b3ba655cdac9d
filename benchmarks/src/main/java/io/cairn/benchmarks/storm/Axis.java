package io.cairn.benchmarks.storm;

import java.util.ArrayList;
import java.util.List;

/**
 * Where values stand on a line of pixels, and which of them are marked.
 *
 * @param logarithmic whether each decade has the same length; what is at or under the least value
 *     stands there
 * @param least the value at the beginning; above 0 if it is logarithmic
 * @param most the value at the end
 */
record Axis(boolean logarithmic, double least, double most) {
  private static final int MARKS = 4;

  Axis {
    if (!(most > least) || (logarithmic && least <= 0)) {
      throw new IllegalArgumentException("no axis goes from %s to %s".formatted(least, most));
    }
  }

  /** Returns an axis from 0 to a round number that is not less. */
  static Axis linear(double most) {
    double step = step(most);
    return new Axis(false, 0, most <= 0 ? 1 : Math.ceil(most / step - 1e-9) * step);
  }

  /** Returns an axis of whole decades around values above 0. */
  static Axis decades(double least, double most) {
    double from = Math.pow(10, Math.floor(Math.log10(least)));
    double to = Math.pow(10, Math.ceil(Math.log10(most) - 1e-9));
    return new Axis(true, from, to > from ? to : from * 10);
  }

  /** Returns where a value stands: 0 for the beginning, 1 for the end. */
  double place(double value) {
    double inside = Math.min(most, Math.max(least, value));
    return logarithmic
        ? Math.log10(inside / least) / Math.log10(most / least)
        : (inside - least) / (most - least);
  }

  /** Returns the values that are marked, from the least on. */
  List<Double> marks() {
    List<Double> marks = new ArrayList<>();
    if (logarithmic) {
      int decades = (int) Math.round(Math.log10(most / least));
      int every = Math.max(1, (int) Math.ceil(decades / (double) MARKS));
      for (int i = 0; i <= decades; i += every) {
        marks.add(least * Math.pow(10, i));
      }
    } else {
      double step = step(most);
      for (int i = 0; i * step <= most * (1 + 1e-9); i++) {
        marks.add(i * step);
      }
    }
    return marks;
  }

  /** Returns 1, 2 or 5 times a power of ten, of which about four make the whole. */
  private static double step(double most) {
    if (most <= 0) {
      return 1;
    }
    double rough = most / MARKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double digit = rough / power;
    return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
  }
}
