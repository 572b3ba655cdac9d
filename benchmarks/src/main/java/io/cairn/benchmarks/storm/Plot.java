package io.cairn.benchmarks.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/**
 * A plot of values second by second, as SVG within a page: the old layer's line, Cairn's, the time
 * of the rolling update, and perhaps a bound. Not thread-safe.
 */
final class Plot {
  private static final int WIDTH = 480;
  private static final int HEIGHT = 240;
  private static final int LEFT = 76;
  private static final int RIGHT = 24;
  private static final int TOP = 26;
  private static final int BOTTOM = 34;

  private final String title;
  private final String description;
  private final Axis axis;
  private final DoubleFunction<String> unit;
  private final int seconds;
  private final StringBuilder svg = new StringBuilder();
  private final List<String> lines = new ArrayList<>();

  /**
   * Begins a plot.
   *
   * @param unit shows a value of the axis
   */
  Plot(String title, String description, Axis axis, DoubleFunction<String> unit, int seconds) {
    this.title = title;
    this.description = description;
    this.axis = axis;
    this.unit = unit;
    this.seconds = seconds;
  }

  /** Shades a time, in seconds since the storm began. */
  Plot shade(String label, double from, double until) {
    if (until > from) {
      svg.append(
          "<rect class=\"shade\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\"/>"
              .formatted(x(from), TOP, x(until) - x(from), HEIGHT - TOP - BOTTOM));
      svg.append(
          "<text class=\"shade-label\" x=\"%.1f\" y=\"%d\">%s</text>"
              .formatted(x((from + until) / 2), TOP - 8, Html.text(label)));
    }
    return this;
  }

  /** Draws a bound. */
  Plot bound(String label, double value) {
    svg.append(
        "<line class=\"bound\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
            .formatted(LEFT, WIDTH - RIGHT, y(value), y(value)));
    svg.append(
        "<text class=\"bound-label\" x=\"%d\" y=\"%.1f\">%s</text>"
            .formatted(LEFT + 6, y(value) - 6, Html.text(label)));
    return this;
  }

  /**
   * Draws a line with a dot for each second that has a value.
   *
   * @param look the class that says how it looks: {@code old} or {@code cairn}
   * @param values one for each second; NaN for none
   */
  Plot line(String look, double[] values) {
    StringBuilder path = new StringBuilder();
    StringBuilder dots = new StringBuilder();
    for (int second = 0; second < values.length; second++) {
      if (!Double.isNaN(values[second])) {
        String at = "%.1f %.1f".formatted(x(second + 0.5), y(values[second]));
        path.append(path.isEmpty() ? "M" : " L").append(at);
        dots.append(
            "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%s\"/>"
                .formatted(
                    look, x(second + 0.5), y(values[second]), values.length > 90 ? "1" : "2"));
      }
    }
    lines.add("<path class=\"%s\" d=\"%s\"/>%s".formatted(look, path, dots));
    return this;
  }

  /** Returns the plot, readable without its colours and by a screen reader. */
  String svg(String id) {
    StringBuilder all = new StringBuilder();
    all.append(
        "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"%s-t %s-d\">"
            .formatted(WIDTH, HEIGHT, id, id));
    all.append("<title id=\"%s-t\">%s</title>".formatted(id, Html.text(title)));
    all.append("<desc id=\"%s-d\">%s</desc>".formatted(id, Html.text(description)));
    for (double mark : axis.marks()) {
      all.append(
          "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>"
              .formatted(LEFT, WIDTH - RIGHT, y(mark), y(mark)));
      all.append(
          "<text class=\"mark\" x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%s</text>"
              .formatted(LEFT - 6, y(mark) + 4, Html.text(unit.apply(mark))));
    }
    for (double mark : Axis.linear(seconds).marks()) {
      if (mark <= seconds) {
        all.append(
            "<text class=\"mark\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>"
                .formatted(x(mark), HEIGHT - 14, String.format(Locale.ROOT, "%.0f s", mark)));
      }
    }
    all.append(svg);
    lines.forEach(all::append);
    return all.append("</svg>").toString();
  }

  private static double span(int from, int to, double place) {
    return from + (to - from) * place;
  }

  private double x(double second) {
    return span(LEFT, WIDTH - RIGHT, second / seconds);
  }

  private double y(double value) {
    return span(HEIGHT - BOTTOM, TOP, axis.place(value));
  }
}
