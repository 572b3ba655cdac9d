package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.TimeSource.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ManualClockTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock();
  private final List<String> ran = new ArrayList<>();

  @Test
  void advance_movesBothClocksBySameDuration() {
    long before = clock.nanoTime();
    clock.advance(Duration.ofSeconds(60));
    assertThat(clock.nanoTime() - before).isEqualTo(60_000_000_000L);
    assertThat(clock.now()).isEqualTo(ManualClock.START.plusSeconds(60));
  }

  @Test
  void nanoTime_overflows_differencesHold() {
    long before = clock.nanoTime();
    clock.advance(Duration.ofSeconds(11));
    assertThat(clock.nanoTime()).isLessThan(before);
    assertThat(clock.nanoTime() - before).isPositive();
  }

  @Test
  void advance_runsDueTasksInOrderOfTheirTimes() {
    schedule("third", 3);
    schedule("first", 1);
    schedule("second", 2);
    schedule("second too", 2);
    schedule("later", 5);
    clock.advance(SECOND.multipliedBy(4));
    assertThat(ran).containsExactly("first@1", "second@2", "second too@2", "third@3");
    assertThat(clock.pending()).isEqualTo(1);
    assertThat(clock.untilNext()).contains(SECOND);
  }

  @Test
  void advance_taskSchedulesAnother_runsItIfDue() {
    clock.schedule(
        SECOND,
        () -> {
          schedule("due", 1);
          schedule("not due", 2);
        });
    clock.advance(SECOND.multipliedBy(2));
    assertThat(ran).containsExactly("due@2");
  }

  @Test
  void schedule_zeroOrNegativeDelay_runsAtTheNextAdvance() {
    schedule("zero", 0);
    schedule("negative", -7);
    assertThat(ran).isEmpty();
    clock.advance(Duration.ZERO);
    assertThat(ran).containsExactly("zero@0", "negative@0");
  }

  @Test
  void schedule_centuries_isNeverDue() {
    clock.schedule(Duration.ofSeconds(Long.MAX_VALUE), () -> ran.add("due"));
    clock.advance(Duration.ofDays(36_500));
    assertThat(ran).isEmpty();
  }

  @Test
  void cancel_beforeItsTime_doesNotRun() {
    Timer timer = clock.schedule(SECOND, () -> ran.add("cancelled"));
    timer.cancel();
    timer.cancel();
    assertThat(clock.pending()).isZero();
    clock.advance(SECOND);
    assertThat(ran).isEmpty();
  }

  @Test
  void advance_taskThrows_othersRunAndTheThrowIsReported() {
    clock.schedule(
        SECOND,
        () -> {
          throw new IllegalStateException("broken");
        });
    schedule("unharmed", 2);
    assertThatThrownBy(() -> clock.advance(SECOND.multipliedBy(3)))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("broken")
        .satisfies(error -> assertThat(error.getSuppressed()).hasSize(1));
    assertThat(ran).containsExactly("unharmed@2");
    assertThat(clock.now()).isEqualTo(ManualClock.START.plusSeconds(3));
  }

  @Test
  void advance_byATask_isReported() {
    clock.schedule(SECOND, () -> clock.advance(SECOND));
    assertThatThrownBy(() -> clock.advance(SECOND)).hasMessageContaining("may not advance");
  }

  @Test
  void advance_taskLoopsWithoutDelay_isReported() {
    clock.schedule(Duration.ZERO, this::again);
    assertThatThrownBy(() -> clock.advance(Duration.ZERO)).hasMessageContaining("without a delay");
  }

  private void again() {
    clock.schedule(Duration.ZERO, this::again);
  }

  @Test
  void advance_negative_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> clock.advance(Duration.ofNanos(-1)));
  }

  @Test
  void jumpWallClock_movesOnlyTheWallClock() {
    schedule("task", 1);
    long before = clock.nanoTime();
    clock.jumpWallClock(Duration.ofDays(-1));
    assertThat(clock.now()).isEqualTo(ManualClock.START.minus(Duration.ofDays(1)));
    assertThat(clock.nanoTime()).isEqualTo(before);
    clock.advance(Duration.ZERO);
    assertThat(ran).isEmpty();
  }

  @Test
  void schedule_fromManyThreads_runsAll() {
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          CompletableFuture.runAsync(
              () -> {
                for (int j = 0; j < 500; j++) {
                  clock.schedule(SECOND, () -> ran.add("task"));
                }
              }));
    }
    threads.forEach(CompletableFuture::join);
    clock.advance(SECOND);
    assertThat(ran).hasSize(2_000);
  }

  private void schedule(String name, int seconds) {
    clock.schedule(
        Duration.ofSeconds(seconds),
        () -> ran.add(name + "@" + Duration.between(ManualClock.START, clock.now()).toSeconds()));
  }
}
