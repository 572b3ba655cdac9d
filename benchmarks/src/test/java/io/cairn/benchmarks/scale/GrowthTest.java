package io.cairn.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cairn.benchmarks.scale.Growth.Line;
import io.cairn.benchmarks.scale.Growth.Point;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static List<Point> points(DoubleUnaryOperator cost) {
    return DoubleStream.of(1, 10, 100, 1_000, 10_000)
        .mapToObj(size -> new Point(size, cost.applyAsDouble(size)))
        .toList();
  }

  @Test
  void exponent_ofPowers_isThePower() {
    assertThat(Growth.exponent(points(size -> 7))).isCloseTo(0, within(1e-9));
    assertThat(Growth.exponent(points(size -> 3 * size))).isCloseTo(1, within(1e-9));
    assertThat(Growth.exponent(points(size -> size * size / 5))).isCloseTo(2, within(1e-9));
    assertThat(Growth.exponent(points(size -> 9 / size))).isCloseTo(-1, within(1e-9));
  }

  @Test
  void exponent_costsOfZero_areLeftOut() {
    assertThat(Growth.exponent(points(size -> size < 100 ? 0 : 2 * size)))
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void exponent_oneSize_isUnknown() {
    assertThat(Growth.exponent(List.of(new Point(10, 3)))).isNaN();
  }

  @Test
  void line_ofALine_isThatLine() {
    Line line = Growth.line(points(size -> 8e6 + 15_000 * size));
    assertThat(line.fixed()).isCloseTo(8e6, within(1e-3));
    assertThat(line.each()).isCloseTo(15_000, within(1e-6));
    assertThat(line.at(5_000)).isCloseTo(83e6, within(1e-3));
  }

  @Test
  void line_withALargeCostThatIsOff_keepsToTheSmallOnes() {
    List<Point> points =
        List.of(
            new Point(1, 101), new Point(10, 110), new Point(100, 200), new Point(1_000, 1_320));
    Line line = Growth.line(points);
    assertThat(line.fixed()).isCloseTo(100, within(5.0));
    assertThat(line.each()).isBetween(1.0, 1.2);
  }
}
