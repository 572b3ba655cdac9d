package io.cairn.benchmarks.kills;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HiccupsTest {
  private final Hiccups hiccups = new Hiccups();

  @Test
  void overlap_pauseInside_isThePause() {
    hiccups.note(20, 50);
    assertThat(hiccups.overlap(10, 100)).isEqualTo(30);
  }

  @Test
  void overlap_pauseSharesAnEnd_isWhatTheyShare() {
    hiccups.note(0, 30);
    assertThat(hiccups.overlap(10, 100)).isEqualTo(20);
    assertThat(hiccups.overlap(25, 28)).isEqualTo(3);
  }

  @Test
  void overlap_pauseElsewhere_isNothing() {
    hiccups.note(0, 10);
    assertThat(hiccups.overlap(10, 100)).isZero();
  }

  @Test
  void worstNanos_afterForget_beginsAnew() {
    hiccups.note(0, 30);
    assertThat(hiccups.worstNanos()).isEqualTo(30);
    hiccups.forget();
    assertThat(hiccups.worstNanos()).isZero();
  }
}
