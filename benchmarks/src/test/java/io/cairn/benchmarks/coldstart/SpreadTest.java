package io.cairn.benchmarks.coldstart;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SpreadTest {
  @Test
  void of_oddNumberOutOfOrder_givesTheirQuartiles() {
    assertThat(Spread.of(50, 10, 30, 20, 40)).isEqualTo(new Spread(20, 30, 40));
  }

  @Test
  void of_evenNumber_liesBetweenTwo() {
    assertThat(Spread.of(10, 20, 30, 40)).isEqualTo(new Spread(17.5, 25, 32.5));
  }

  @Test
  void of_one_isThatOne() {
    assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
  }
}
