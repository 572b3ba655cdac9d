package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** The circuit breaker stops asking a source that keeps failing. */
final class ReadBreakerTest extends ReadsScene {
  @Test
  void breaker_halfOfTenAttemptsFailed_opensAndAsksNoMore() {
    openTheBreaker();

    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);

    assertThat(read.handle((found, failed) -> failed).join())
        .isInstanceOf(CallNotPermittedException.class);
    clock.advance(Duration.ofSeconds(2)); // it is not retried either
    assertThat(source.hasReads()).isFalse();
  }

  @Test
  void breaker_fewAttemptsFailed_staysClosed() {
    for (int i = 0; i < 3; i++) {
      readAndFail(); // nine attempts
    }

    assertThat(reads.breakerState()).isEqualTo("CLOSED");
  }

  @Test
  void breaker_openForItsTime_closesWhenTheProbesAreAnswered() {
    openTheBreaker();
    clock.advance(OPEN);

    for (int i = 0; i < 3; i++) {
      assertThat(reads.breakerState()).isEqualTo(i == 0 ? "OPEN" : "HALF_OPEN");
      CompletableFuture<Optional<HuntConfig>> probe = reads.read(HUNT);
      source.nextRead().answer(config(HUNT, 1, 1, "one"));
      assertThat(probe).isCompletedWithValue(one());
    }

    assertThat(reads.breakerState()).isEqualTo("CLOSED");
  }

  @Test
  void breaker_notOpenForItsTime_asksNothing() {
    openTheBreaker(); // in the last 100 ms
    clock.advance(OPEN.minusMillis(101));

    assertThat(reads.read(HUNT)).isCompletedExceptionally();
    assertThat(source.hasReads()).isFalse();
    assertThat(reads.breakerState()).isEqualTo("OPEN");
  }

  @Test
  void breaker_halfOpen_letsThreeThroughAtOnceAndNoMore() {
    openTheBreaker();
    clock.advance(OPEN);

    List<CompletableFuture<Optional<HuntConfig>>> probes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      probes.add(reads.read(HUNT));
    }

    assertThat(probes).filteredOn(CompletableFuture::isDone).hasSize(2);
    for (int i = 0; i < 3; i++) {
      source.nextRead().answer(config(HUNT, 1, 1, "one"));
    }
    assertThat(source.hasReads()).isFalse();
    assertThat(reads.breakerState()).isEqualTo("CLOSED");
  }

  @Test
  void breaker_probesFail_opensAgain() {
    openTheBreaker();
    clock.advance(OPEN);

    readAndFail();

    assertThat(reads.breakerState()).isEqualTo("OPEN");
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    assertThat(read).isCompletedExceptionally();
    assertThat(source.hasReads()).isFalse();
  }

  @Test
  void breaker_probeIsAWrongQuestion_givesItsPlaceBack() {
    openTheBreaker();
    clock.advance(OPEN);
    for (int i = 0; i < 5; i++) {
      CompletableFuture<Optional<HuntConfig>> wrong = reads.read(HUNT);
      failWith(source.nextRead(), new IllegalArgumentException("wrong"));
      assertThat(wrong).isCompletedExceptionally();
    }

    assertThat(reads.breakerState()).isEqualTo("HALF_OPEN");
  }

  @Test
  void sourceIsBack_breakerIsOpen_letsProbesThrough() {
    openTheBreaker();

    reads.sourceIsBack();

    assertThat(reads.breakerState()).isEqualTo("HALF_OPEN");
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    source.nextRead().answer(config(HUNT, 1, 1, "one"));
    assertThat(read).isCompletedWithValue(one());
  }

  @Test
  void sourceIsBack_breakerIsClosed_changesNothing() {
    reads.sourceIsBack();

    assertThat(reads.breakerState()).isEqualTo("CLOSED");
  }

  @Test
  void breaker_opensWhileThousandsWait_allFailAndTheNextIsRead() {
    List<ScriptedSource.Read> underWay = fillThePlaces();
    List<CompletableFuture<Optional<HuntConfig>>> waiting = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      waiting.add(reads.read(hunt(i)));
    }

    underWay.forEach(ScriptedSource.Read::fail);
    clock.advance(Duration.ofMillis(50)); // the retries find the breaker open

    assertThat(reads.breakerState()).isEqualTo("OPEN");
    assertThat(waiting.stream().filter(CompletableFuture::isCompletedExceptionally).count())
        .isEqualTo(MANY);
    clock.advance(OPEN);
    CompletableFuture<Optional<HuntConfig>> next = reads.read(HUNT);
    source.nextRead().answer(config(HUNT, 1, 1, "one"));
    assertThat(next).isCompletedWithValue(one());
  }
}
