package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  @Test
  void ready_nothingToLoad_waitsForATierOnly() {
    Readiness readiness = new Readiness(Set.of());
    assertThat(readiness.isReady()).isFalse();
    assertThat(readiness.waitingFor()).isEqualTo("neither source nor node cache answers");

    readiness.tierAnswers();

    assertThat(readiness.isReady()).isTrue();
    assertThat(readiness.ready()).isCompleted();
  }

  @Test
  void ready_huntsToLoad_waitsForEachAndNamesWhatIsMissing() {
    Readiness readiness = new Readiness(Set.of(HUNT, OTHER));
    readiness.tierAnswers();
    assertThat(readiness.waitingFor()).contains(HUNT.value(), OTHER.value(), "not loaded");

    readiness.settled(HUNT);
    assertThat(readiness.isReady()).isFalse();
    assertThat(readiness.waitingFor()).isEqualTo("[old-town] not loaded");

    readiness.settled(OTHER);
    assertThat(readiness.isReady()).isTrue();
  }

  @Test
  void ready_huntSettled_isAnAnswerOfSomeTier() {
    Readiness readiness = new Readiness(Set.of(HUNT));

    readiness.settled(HUNT);

    assertThat(readiness.isReady()).isTrue();
  }

  @Test
  void ready_huntThatNobodyWaitsFor_isNoAnswer() {
    Readiness readiness = new Readiness(Set.of());

    readiness.settled(HUNT);

    assertThat(readiness.isReady()).isFalse();
  }

  @Test
  void isReady_failedByClose_isFalse() {
    Readiness readiness = new Readiness(Set.of());

    readiness.ready().completeExceptionally(new IllegalStateException("closed"));

    assertThat(readiness.isReady()).isFalse();
  }
}
