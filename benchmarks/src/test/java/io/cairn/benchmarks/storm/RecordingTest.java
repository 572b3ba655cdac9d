package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.benchmarks.storm.Layer.Usage;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class RecordingTest {
  private static final long START = 1_000_000_000_000L;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;

  private final Load load = Loads.pods(2);
  private final Plan plan = Plan.of(load);
  private final Recording recording = new Recording(load, plan);
  private final PodRecord pod = new PodRecord(recording, "pod 0", false, plan.lastRevisions());

  private long due(int hunt, long revision) {
    return START + plan.changedAt(hunt, revision);
  }

  @Test
  void read_beforeOrAfterTheNight_isNotCounted() {
    recording.begin(START);

    recording.read(START - 1, START + SECOND);
    recording.read(START + 20 * SECOND, START + 21 * SECOND);

    assertThat(recording.reads().getTotalCount()).isZero();
  }

  @Test
  void read_thatWaits_countsFromWhenItWasDueInThatSecond() {
    recording.begin(START);
    useNothing();

    recording.read(START + 3 * SECOND, START + 5 * SECOND);

    assertClose(recording.sample(3).readP99Nanos(), 2 * SECOND);
    assertThat(recording.sample(5).readP99Nanos()).isZero();
  }

  @Test
  void change_seenByAPod_isStaleUntilThen() {
    recording.begin(START);
    pod.sees(0, 1, START - 1);

    pod.sees(0, 2, due(0, 2) + 7 * MILLI);

    assertThat(recording.stale().getTotalCount()).isEqualTo(1);
    assertClose(recording.stale().getMaxValue(), 7 * MILLI);
  }

  @Test
  void changes_skippedByAPod_areEachStaleUntilTheLast() {
    recording.begin(START);
    pod.sees(0, 1, START - 1);

    pod.sees(0, 3, due(0, 3) + MILLI);

    Histogram stale = recording.stale();
    assertThat(stale.getTotalCount()).isEqualTo(2);
    assertClose(stale.getMinValue(), MILLI);
    assertClose(stale.getMaxValue(), due(0, 3) - due(0, 2) + MILLI);
  }

  @Test
  void change_thatARestartedPodSeesFirst_madeNobodyWait() {
    recording.begin(START);
    pod.sees(0, 1, START);
    pod.started(due(0, 2) + 1);

    pod.sees(0, 2, due(0, 2) + SECOND);

    assertThat(recording.stale().getTotalCount()).isZero();
  }

  @Test
  void change_notSeenInTheEnd_isStaleUntilThen() {
    recording.begin(START);
    pod.started(START - 1);
    long[] last = plan.lastRevisions();
    for (int hunt = 0; hunt < last.length; hunt++) {
      pod.sees(hunt, 1, START);
    }
    pod.sees(0, last[0], START + 20 * SECOND);
    assertThat(pod.isCurrent()).isFalse();

    pod.end(START + 25 * SECOND);

    assertThat(recording.unseen()).isEqualTo(last[1] - 1);
    assertThat(recording.stale().getTotalCount()).isEqualTo(last[0] + last[1] - 2);
  }

  @Test
  void podsWithoutConfig_inASecond_areTheMostAtOneMoment() {
    recording.begin(START);
    useNothing();
    PodRecord other = new PodRecord(recording, "pod 1", true, plan.lastRevisions());
    pod.started(START + 2 * SECOND);
    other.started(START + 2 * SECOND + 1);
    pod.ready(START + 2 * SECOND + 2);
    other.ready(START + 4 * SECOND);

    assertThat(recording.sample(2).withoutConfig()).isEqualTo(2);
    assertThat(recording.sample(4).withoutConfig()).isEqualTo(1);
    assertThat(recording.sample(5).withoutConfig()).isZero();
    assertThat(recording.firstConfigOfClients().getTotalCount()).isEqualTo(1);
    assertClose(recording.firstConfigOfProcesses().getMaxValue(), 2 * SECOND);
  }

  @Test
  void usage_ofASecond_isWhatWasAdded() {
    recording.begin(START);
    recording.used(0, new Usage(100, 5, 0, 7));
    recording.used(1, new Usage(350, 6, SECOND / 10, 9));

    assertThat(recording.sample(0).bytes()).isEqualTo(250);
    assertThat(recording.sample(0).storeReads()).isEqualTo(1);
    assertThat(recording.sample(0).cpu()).isEqualTo(0.1);
    assertThat(recording.sample(0).residentBytes()).isEqualTo(9);
  }

  private void useNothing() {
    for (int second = 0; second <= load.seconds(); second++) {
      recording.used(second, new Usage(0, 0, 0, 0));
    }
  }

  /** Histograms keep three digits. */
  private static void assertClose(long nanos, long expected) {
    assertThat(nanos).isBetween(expected - expected / 500 - 1, expected + expected / 500 + 1);
  }
}
