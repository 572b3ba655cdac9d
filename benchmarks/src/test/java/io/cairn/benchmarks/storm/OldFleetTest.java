package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OldFleetTest {
  private static final long SECOND = 1_000_000_000;

  private final List<String> told = new ArrayList<>();

  private OldFleet fleet(int pods, long bytesPerSecond) {
    List<PodReports> reports = new ArrayList<>();
    for (int pod = 0; pod < pods; pod++) {
      reports.add(new Told(pod));
    }
    OldFleet fleet =
        new OldFleet(
            Loads.pods(pods), new long[] {1, 1}, reports, new Uplink(bytesPerSecond, 0), 0);
    told.clear();
    return fleet;
  }

  @Test
  void reconciliation_every5s_loadsEverything() {
    OldFleet fleet = fleet(3, 100_000_000);

    fleet.advance(60 * SECOND - 1);

    assertThat(fleet.storeReads()).isEqualTo(3 * 12 * 2);
    assertThat(fleet.bytes()).isBetween(35 * 2_000_000L, 36 * 2_000_000L);
  }

  @Test
  void restart_onAnIdleUplink_takesTheTimeOfAllBytes() {
    OldFleet fleet = fleet(1, 20_000_000); // 2 MB: 100 ms
    long idle = fleet.nextAt() + SECOND;

    fleet.restart(0, idle);
    fleet.advance(idle + SECOND / 2);

    assertThat(told).contains("0 started " + idle, "0 ready " + (idle + SECOND / 10));
  }

  @Test
  void read_ofALoadingPod_waitsUntilItHasLoaded() {
    OldFleet fleet = fleet(1, 20_000_000);
    long idle = fleet.nextAt() + SECOND;
    fleet.restart(0, idle);

    fleet.read(0, idle + 1);
    assertThat(told).noneMatch(line -> line.contains("read"));
    fleet.advance(idle + SECOND / 2);

    assertThat(told).contains("0 read %d %d".formatted(idle + 1, idle + SECOND / 10));
  }

  @Test
  void change_untilTheNextReconciliation_isNotSeen() {
    OldFleet fleet = fleet(1, 20_000_000);
    long due = fleet.nextAt();
    fleet.change(1, 2, due - 1);

    fleet.advance(due + SECOND / 10 - 1);
    assertThat(told).noneMatch(line -> line.contains("sees 1 2"));
    fleet.advance(due + SECOND / 10 + 10); // steps round up, to a nanosecond each

    assertThat(told).anyMatch(line -> line.startsWith("0 sees 1 2 "));
  }

  @Test
  void change_afterAReconciliationHasBegun_waitsForTheNext() {
    OldFleet fleet = fleet(1, 20_000_000);
    long due = fleet.nextAt();
    fleet.change(1, 2, due + 1);

    fleet.advance(due + SECOND);
    assertThat(told).noneMatch(line -> line.contains("sees 1 2"));
    fleet.advance(due + 6 * SECOND);

    assertThat(told).contains("0 sees 1 2 " + (due + 5 * SECOND + SECOND / 10));
  }

  @Test
  void restart_whileLoading_startsOver() {
    OldFleet fleet = fleet(1, 20_000_000);
    long idle = fleet.nextAt() + SECOND;
    fleet.restart(0, idle);
    fleet.restart(0, idle + SECOND / 20);

    fleet.advance(idle + SECOND);

    assertThat(told).containsOnlyOnce("0 ready " + (idle + SECOND / 20 + SECOND / 10));
    assertThat(told).filteredOn(line -> line.contains("ready")).hasSize(1);
  }

  @Test
  void reconciliation_thatIsStillUnderWay_isNotBegunAgain() {
    OldFleet fleet = fleet(1, 100_000); // 2 MB: 20 s

    fleet.advance(20 * SECOND - 1);

    assertThat(fleet.storeReads()).isEqualTo(2);
  }

  /** What one pod reports, as lines. */
  private final class Told implements PodReports {
    private final int pod;

    Told(int pod) {
      this.pod = pod;
    }

    @Override
    public void started(long nanos) {
      told.add(pod + " started " + nanos);
    }

    @Override
    public void ready(long nanos) {
      told.add(pod + " ready " + nanos);
    }

    @Override
    public void sees(int hunt, long revision, long nanos) {
      told.add(pod + " sees " + hunt + " " + revision + " " + nanos);
    }

    @Override
    public void read(long due, long done) {
      told.add(pod + " read " + due + " " + done);
    }

    @Override
    public void failed(String why) {
      told.add(pod + " failed " + why);
    }
  }
}
