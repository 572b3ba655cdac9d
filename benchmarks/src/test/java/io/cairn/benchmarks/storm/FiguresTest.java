package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FiguresTest {
  @Test
  void time_ofAnySize_hasThreeDigitsAndAUnit() {
    assertThat(Figures.time(0)).isEqualTo("0 ns");
    assertThat(Figures.time(850)).isEqualTo("850 ns");
    assertThat(Figures.time(85_040)).isEqualTo("85.0 us");
    assertThat(Figures.time(4_210_000)).isEqualTo("4.21 ms");
    assertThat(Figures.time(12_300_000_000.0)).isEqualTo("12.3 s");
  }

  @Test
  void bytes_ofAnySize_haveThreeDigitsAndAUnit() {
    assertThat(Figures.bytes(310)).isEqualTo("310 B");
    assertThat(Figures.bytes(125_000_000)).isEqualTo("125 MB");
    assertThat(Figures.bytes(4_800_000_000.0)).isEqualTo("4.80 GB");
  }

  @Test
  void mark_ofARoundFigure_hasNoZerosAfterThePoint() {
    assertThat(Figures.mark("10.0 s")).isEqualTo("10 s");
    assertThat(Figures.mark("1.00 kB")).isEqualTo("1 kB");
    assertThat(Figures.mark("100 ms")).isEqualTo("100 ms");
    assertThat(Figures.mark("1.05 s")).isEqualTo("1.05 s");
  }

  @Test
  void times_ofNothing_isEmpty() {
    assertThat(Figures.times(5, 0)).isEmpty();
    assertThat(Figures.times(5_000, 2)).isEqualTo("2,500 x");
  }
}
