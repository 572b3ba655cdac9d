package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.DamagedHuntException;
import io.cairn.config.spi.SourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What a read of the source goes through: bulkhead, timeout, retry, breaker; on a still clock. */
final class ResilientReadsPoliciesTest extends ReadsScene {
  @Test
  void read_answered_isReturnedAtOnce() {
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    ScriptedSource.Read asked = source.nextRead();
    assertThat(read).isNotDone();

    asked.answer(config(HUNT, 1, 1, "one"));

    assertThat(read).isCompletedWithValue(one());
    assertThat(asked.hunt()).isEqualTo(HUNT);
    assertThat(clock.pending()).isZero(); // no timeout is left behind
  }

  @Test
  void read_fails_isRetriedAfterAFullyJitteredWait() {
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    source.nextRead().fail();

    clock.advance(Duration.ofMillis(49));
    assertThat(source.hasReads()).isFalse();
    clock.advance(Duration.ofMillis(1)); // the ceiling of the first wait
    source.nextRead().fail();
    draws.next = Duration.ofMillis(7).toNanos();
    clock.advance(Duration.ofMillis(99));
    assertThat(source.hasReads()).isFalse();
    clock.advance(Duration.ofMillis(1)); // the ceiling of the second
    source.nextRead().answer(config(HUNT, 1, 1, "one"));

    assertThat(read).isCompletedWithValue(one());
  }

  @Test
  void read_failsAndTheDrawIsSmall_isRetriedSoon() {
    draws.next = Duration.ofMillis(3).toNanos();
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    source.nextRead().fail();

    clock.advance(Duration.ofMillis(2));
    assertThat(source.hasReads()).isFalse();
    clock.advance(Duration.ofMillis(1));

    source.nextRead().answer(config(HUNT, 1, 1, "one"));
    assertThat(read).isCompletedWithValue(one());
  }

  @Test
  void read_failsThreeTimes_failsWithTheLastCause() {
    List<Throwable> causes = new ArrayList<>();

    CompletableFuture<Optional<HuntConfig>> read =
        readAndFail(
            () -> {
              causes.add(new SourceException("failure " + causes.size(), null));
              return causes.get(causes.size() - 1);
            });

    assertThat(causes).hasSize(3);
    assertThat(read.handle((found, failed) -> failed).join()).isSameAs(causes.get(2));
  }

  @Test
  void read_notAnsweredInTime_isWaitedForAndNotAskedAgain() {
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    ScriptedSource.Read slow = source.nextRead();

    clock.advance(TIMEOUT.minusNanos(1));
    assertThat(clock.pending()).isEqualTo(1);
    clock.advance(Duration.ofNanos(1));
    clock.advance(Duration.ofMillis(50));
    assertThat(source.hasReads()).isFalse();
    assertThat(slow.answer()).isNotDone(); // it is the source's

    slow.answer(config(HUNT, 1, 1, "one"));
    assertThat(read).isCompletedWithValue(one());
    assertThat(clock.pending()).isZero();
  }

  @Test
  void read_answeredBeforeTheNextAttempt_isTakenByThat() {
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    ScriptedSource.Read slow = source.nextRead();
    clock.advance(TIMEOUT);

    slow.answer(config(HUNT, 1, 1, "one"));
    clock.advance(Duration.ofMillis(50));

    source.nextRead().answer(config(HUNT, 1, 2, "two")); // it was over, so this is no second
    assertThat(read.join().map(Scene::textOf)).contains("two");
  }

  @Test
  void read_failsAfterItsTimeout_isAskedAgain() {
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    ScriptedSource.Read slow = source.nextRead();
    clock.advance(TIMEOUT.plusMillis(50)); // the second attempt

    slow.fail();
    clock.advance(Duration.ofMillis(99));
    assertThat(source.hasReads()).isFalse();
    clock.advance(Duration.ofMillis(1));

    source.nextRead().answer(config(HUNT, 1, 1, "one"));
    assertThat(read).isCompletedWithValue(one());
  }

  @Test
  void read_whileTheAnswerToAnEarlierOneIsLate_waitsForThat() {
    CompletableFuture<Optional<HuntConfig>> first = reads.read(HUNT);
    ScriptedSource.Read slow = source.nextRead();
    clock.advance(TIMEOUT.multipliedBy(3).plusMillis(50 + 100));
    assertThat(first).isCompletedExceptionally();

    CompletableFuture<Optional<HuntConfig>> second = reads.read(HUNT);
    CompletableFuture<Optional<HuntConfig>> ofAnother = reads.read(hunt(1));
    assertThat(source.nextRead().hunt()).isEqualTo(hunt(1));
    assertThat(source.hasReads()).isFalse();
    slow.answer(config(HUNT, 1, 1, "one"));

    assertThat(second).isCompletedWithValue(one());
    assertThat(ofAnother).isNotDone();
    CompletableFuture<Optional<HuntConfig>> third = reads.read(HUNT);
    source.nextRead().unknown();
    assertThat(third).isCompletedWithValue(Optional.empty());
  }

  @Test
  void read_neverAnswered_isGivenUpAfterTwelveTimeoutsAndAskedAnew() {
    CompletableFuture<Optional<HuntConfig>> first = reads.read(HUNT);
    ScriptedSource.Read lost = source.nextRead();
    clock.advance(TIMEOUT.multipliedBy(12).minusNanos(1));
    assertThat(first).isCompletedExceptionally();
    CompletableFuture<Optional<HuntConfig>> second = reads.read(HUNT);
    assertThat(source.hasReads()).isFalse();

    clock.advance(TIMEOUT.plusMillis(50));
    source.nextRead().answer(config(HUNT, 1, 1, "one"));

    assertThat(second).isCompletedWithValue(one());
    assertThat(lost.answer()).isCancelled();
  }

  @Test
  void read_neverAnswered_failsAfterThreeTimeoutsAndSaysSo() {
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);

    clock.advance(TIMEOUT.multipliedBy(3).plusMillis(50 + 100));

    assertThat(read)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withMessageContaining("scripted did not answer within 1000 ms");
  }

  @Test
  void read_sourceThrows_isAFailureAsAnyOther() {
    source.throwOnRead(new IllegalStateException("broken"));
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    assertThat(read).isNotDone();

    source.throwOnRead(null);
    clock.advance(Duration.ofMillis(50));

    source.nextRead().answer(config(HUNT, 1, 1, "one"));
    assertThat(read).isCompletedWithValue(one());
  }

  @Test
  void read_unknownHunt_isNoFailure() {
    for (int i = 0; i < 50; i++) {
      CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
      source.nextRead().unknown();

      assertThat(read).isCompletedWithValue(Optional.empty());
    }
    assertThat(reads.breakerState()).isEqualTo("CLOSED");
  }

  @Test
  void read_refusedAsAWrongQuestion_isNeitherRetriedNorCounted() {
    for (Throwable refusal :
        List.of(
            new IllegalArgumentException("no such name here"),
            new UnknownHuntException(HUNT, "scripted"),
            new DamagedHuntException(HUNT, "bad bytes", null))) {
      for (int i = 0; i < 50; i++) {
        CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
        failWith(source.nextRead(), refusal);

        assertThat(read.handle((found, failed) -> failed)).isCompletedWithValue(refusal);
      }
    }
    assertThat(reads.breakerState()).isEqualTo("CLOSED");
    assertThat(source.hasReads()).isFalse();
  }

  @Test
  void bulkhead_full_theNextReadsWaitAndStartInTheirOrder() {
    List<ScriptedSource.Read> underWay = fillThePlaces();
    CompletableFuture<Optional<HuntConfig>> first = reads.read(hunt(100));
    CompletableFuture<Optional<HuntConfig>> second = reads.read(hunt(101));
    assertThat(source.hasReads()).isFalse();

    underWay.get(17).unknown();
    ScriptedSource.Read next = source.nextRead();
    assertThat(next.hunt()).isEqualTo(hunt(100));
    assertThat(source.hasReads()).isFalse();
    next.unknown();
    source.nextRead().unknown();

    assertThat(first).isCompletedWithValue(Optional.empty());
    assertThat(second).isCompletedWithValue(Optional.empty());
  }

  @Test
  void bulkhead_fullOfOneThatIsRetried_keepsItsPlaceMeanwhile() {
    List<ScriptedSource.Read> underWay = fillThePlaces();
    CompletableFuture<Optional<HuntConfig>> waiting = reads.read(hunt(100));

    underWay.get(0).fail();
    assertThat(source.hasReads()).isFalse();
    clock.advance(Duration.ofMillis(50));
    ScriptedSource.Read again = source.nextRead();

    assertThat(again.hunt()).isEqualTo(hunt(0));
    assertThat(source.hasReads()).isFalse();
    again.unknown();
    source.nextRead().unknown();
    assertThat(waiting).isCompletedWithValue(Optional.empty());
  }

  @Test
  void close_thousandsWait_failsThemAll() {
    fillThePlaces();
    List<CompletableFuture<Optional<HuntConfig>>> waiting = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      waiting.add(reads.read(hunt(i)));
    }

    reads.close();

    assertThat(waiting.stream().filter(CompletableFuture::isCompletedExceptionally).count())
        .isEqualTo(MANY);
  }

  @Test
  void close_failsWhatWaitsAndWhatComes() {
    fillThePlaces();
    CompletableFuture<Optional<HuntConfig>> waiting = reads.read(hunt(100));

    reads.close();

    assertThat(waiting.handle((found, failed) -> failed).join())
        .isInstanceOf(SourceException.class)
        .hasMessage("the client was closed while it read scripted");
    assertThat(reads.read(HUNT)).isCompletedExceptionally();
    assertThat(source.hasReads()).isFalse();
  }

  @Test
  void close_whileARetryIsDue_asksNoMore() {
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    source.nextRead().fail();

    reads.close();
    clock.advance(Duration.ofSeconds(1));

    assertThat(read).isCompletedExceptionally();
    assertThat(source.hasReads()).isFalse();
  }

  @Test
  void close_whileAReadIsUnderWay_letsItEnd() {
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    ScriptedSource.Read asked = source.nextRead();

    reads.close();
    asked.answer(config(HUNT, 1, 1, "one"));

    assertThat(textOf(read.join().orElseThrow())).isEqualTo("one");
  }
}
