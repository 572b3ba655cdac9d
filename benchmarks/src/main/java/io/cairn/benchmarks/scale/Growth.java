package io.cairn.benchmarks.scale;

import java.util.List;

/** How a cost grows with a size. Stateless. */
final class Growth {
  private Growth() {}

  /**
   * A size, and what it costs.
   *
   * @param size more than zero
   * @param cost more than zero
   */
  record Point(double size, double cost) {}

  /** A cost of {@code fixed + each * size}. */
  record Line(double fixed, double each) {
    double at(double size) {
      return fixed + each * size;
    }
  }

  /**
   * Returns the exponent of the power of the size that fits best, by least squares of the
   * logarithms: 0 for a cost that stays, 1 for one that doubles with the size. NaN of less than two
   * sizes.
   */
  static double exponent(List<Point> points) {
    List<Point> logs =
        points.stream()
            .filter(point -> point.size > 0 && point.cost > 0)
            .map(point -> new Point(Math.log(point.size), Math.log(point.cost)))
            .toList();
    return regression(logs, logs.stream().map(log -> 1.0).toList()).each;
  }

  /**
   * Returns the line that fits best by least squares of the errors relative to each cost, so that
   * small sizes count as much as large ones.
   */
  static Line line(List<Point> points) {
    return regression(points, points.stream().map(point -> 1 / (point.cost * point.cost)).toList());
  }

  private static Line regression(List<Point> points, List<Double> weights) {
    double sum = 0;
    double sizes = 0;
    double costs = 0;
    for (int i = 0; i < points.size(); i++) {
      sum += weights.get(i);
      sizes += weights.get(i) * points.get(i).size;
      costs += weights.get(i) * points.get(i).cost;
    }
    double size = sizes / sum;
    double cost = costs / sum;
    double both = 0;
    double squares = 0;
    for (int i = 0; i < points.size(); i++) {
      double off = points.get(i).size - size;
      both += weights.get(i) * off * (points.get(i).cost - cost);
      squares += weights.get(i) * off * off;
    }
    double each = squares == 0 ? Double.NaN : both / squares;
    return new Line(cost - each * size, each);
  }
}
