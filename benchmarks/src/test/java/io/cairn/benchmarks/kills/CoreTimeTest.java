package io.cairn.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.benchmarks.kills.CoreTime.Times;
import org.junit.jupiter.api.Test;

class CoreTimeTest {
  @Test
  void parse_schedstat_isTimeWithACoreAndWithout() {
    assertThat(Times.parse("1420837363 2920409173 4005\n"))
        .isEqualTo(new Times(1_420_837_363L, 2_920_409_173L));
  }

  @Test
  void since_anEarlierTime_isWhatCameAfter() {
    assertThat(new Times(10, 25).since(new Times(4, 5))).isEqualTo(new Times(6, 20));
  }
}
