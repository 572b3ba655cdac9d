package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class LoadTest {
  private static Load load(int pods, int processes, long huntBytes, double selected, int rolling) {
    return new Load(pods, processes, 1, 4, huntBytes, 1_000, selected, 2, rolling, 1, 9, 20, 1);
  }

  @Test
  void load_ofPartlySelectedFragments_countsTheirBytes() {
    Load load = load(10, 2, 512_000, 0.25, 5);

    assertThat(load.allBytes()).isEqualTo(2_048_000);
    assertThat(load.selectedBytes()).isEqualTo(512_000);
    assertThat(load.clients()).isEqualTo(8);
  }

  @Test
  void load_outOfBounds_namesOptionValueAndBound() {
    assertThatThrownBy(() -> load(0, 0, 512_000, 0.25, 5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("--pods is 0, which is not in 1..5,000");
    assertThatThrownBy(() -> load(10, 11, 512_000, 0.25, 5))
        .hasMessage("--processes is 11, which is not in 0..10");
    assertThatThrownBy(() -> load(10, 1, 63_999, 0.25, 5)).hasMessageContaining("--hunt-bytes");
    assertThatThrownBy(() -> load(10, 1, 512_000, Double.NaN, 5))
        .hasMessage("--selected is NaN, which is not in 0.001..1.0");
    assertThatThrownBy(() -> load(10, 1, 512_000, 1, 11))
        .hasMessage("--rolling is 11, which is not in 0..10");
  }

  @Test
  void command_always_namesEverySize() {
    assertThat(load(10, 2, 512_000, 0.25, 5).command())
        .isEqualTo(
            "benchmarks/run storm --pods 10 --processes 2 --nodes 1 --hunts 4 --hunt-bytes 512000"
                + " --fragments 1000 --selected 0.25 --restarts 2.0 --rolling 5 --changes 1.0"
                + " --reads 9 --seconds 20 --seed 1");
  }
}
