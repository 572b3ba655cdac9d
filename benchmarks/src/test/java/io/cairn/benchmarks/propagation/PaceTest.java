package io.cairn.benchmarks.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PaceTest {
  @Test
  void keep_whoFallsBehind_isStillToldWhenEachWasDue() throws Exception {
    List<Long> due = new ArrayList<>();
    long done =
        Pace.keep(
            100,
            1,
            Duration.ofMinutes(1),
            at -> {
              while (due.isEmpty() && System.nanoTime() - at < 50_000_000) {
                Thread.onSpinWait(); // until the next ones are late
              }
              due.add(at);
            });
    assertThat(done).isEqualTo(100);
    for (int i = 0; i < 100; i++) {
      assertThat(due.get(i) - due.get(0)).isEqualTo(i * 10_000_000L);
    }
  }

  @Test
  void keep_pastTheLongestTime_stopsAndSaysHowOften() throws Exception {
    int[] times = {0};
    long done = Pace.keep(1_000, 60, Duration.ofMillis(20), due -> times[0]++);
    assertThat(done).isEqualTo(times[0]).isLessThan(60_000);
  }
}
