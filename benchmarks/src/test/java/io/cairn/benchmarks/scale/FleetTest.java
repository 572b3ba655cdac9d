package io.cairn.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.cairn.benchmarks.scale.Growth.Line;
import org.junit.jupiter.api.Test;

class FleetTest {
  /** 1 ms + 10 us per stream a change; 8 MB + 10 kB; 600 bytes a push, 10 bytes/s idle. */
  private static final ServerModel MODEL =
      new ServerModel(
          new Line(1e6, 1e4),
          new Line(0, 1_000),
          new Line(8e6, 1e4),
          600,
          new Line(0, 10),
          1,
          5_000);

  private static final Fleet.Budget AMPLE = new Fleet.Budget(10_000, 100, 1e12, 1e12);

  @Test
  void at_someStreams_addsUp() {
    ServerModel.Load load = MODEL.at(2_000, 5, 0.5);
    // 5 changes of 1 ms, 5,000 pushes of 10 us, 2,000 streams of 1 us
    assertThat(load.cores()).isCloseTo(0.005 + 0.05 + 0.002, within(1e-9));
    assertThat(load.heapBytes()).isCloseTo(28e6, within(1e-3));
    assertThat(load.bytesPerSecond()).isCloseTo(5_000 * 600 + 20_000, within(1e-6));
  }

  @Test
  void need_nothingElseBinds_isByTheLimitOfStreams() {
    Fleet fleet = new Fleet(100_000, 5_000, 50, 10);
    assertThat(fleet.need(MODEL, AMPLE, 100_000).servers()).isEqualTo(10);
    assertThat(fleet.need(MODEL, AMPLE, 5_000).servers()).isEqualTo(1);
    assertThat(fleet.need(MODEL, AMPLE, 100_001).servers()).isEqualTo(11);
  }

  @Test
  void need_cpuBinds_takesAsManyAsKeepWithinIt() {
    Fleet fleet = new Fleet(100_000, 5_000, 1, 10);
    Fleet.Budget budget = new Fleet.Budget(10_000, 0.5, 1e12, 1e12);
    Fleet.Need need = fleet.need(MODEL, budget, 100_000);
    assertThat(need.each().cores()).isLessThanOrEqualTo(0.5);
    assertThat(MODEL.at(100_000.0 / (need.servers() - 1), 10, 1).cores()).isGreaterThan(0.5);
  }

  @Test
  void need_egressBinds_sharesIt() {
    Fleet fleet = new Fleet(100_000, 5_000, 1, 100);
    Fleet.Budget budget = new Fleet.Budget(1_000_000, 1e6, 1e12, 87.5e6);
    Fleet.Need need = fleet.need(MODEL, budget, 100_000);
    assertThat(need.servers()).isEqualTo(69); // 6 GB/s and 1 MB/s, at 87.5 MB/s
    assertThat(need.bytesPerSecond()).isCloseTo(6.001e9, within(1.0));
  }

  @Test
  void need_ofTheStore_growsWithServersAndHuntsAlone() {
    Fleet fleet = new Fleet(100_000, 5_000, 50, 10);
    assertThat(fleet.need(MODEL, AMPLE, 100_000).storeQuestions()).isEqualTo(500);
    assertThat(fleet.need(MODEL, AMPLE, 5_000).storeQuestions()).isEqualTo(50);
  }

  @Test
  void need_changesAloneAreTooMany_isRefused() {
    Fleet fleet = new Fleet(100, 10, 1, 1_000);
    Fleet.Budget budget = new Fleet.Budget(10_000, 0.5, 1e12, 1e12);
    assertThatThrownBy(() -> fleet.need(MODEL, budget, 100))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1000 changes a second");
  }
}
