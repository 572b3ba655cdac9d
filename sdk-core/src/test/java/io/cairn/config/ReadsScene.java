package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.SourceException;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;

/** Reads of a source that says what a test wants, by a clock and draws that a test moves. */
abstract class ReadsScene {
  static final Duration TIMEOUT = Duration.ofSeconds(1);
  static final Duration OPEN = Duration.ofSeconds(5);
  static final int PLACES = 64;
  static final int MANY = 20_000; // so many that one stack could not hold them

  final ManualClock clock = new ManualClock();
  final ScriptedSource source = new ScriptedSource();
  final Draws draws = new Draws(Long.MAX_VALUE);

  final ResilientReads reads = new ResilientReads(source, Scope.EVERYTHING, clock, TIMEOUT, draws);

  @AfterEach
  final void close() {
    reads.close();
  }

  static Optional<HuntConfig> one() {
    return Optional.of(config(HUNT, 1, 1, "one"));
  }

  static void failWith(ScriptedSource.Read read, Throwable cause) {
    read.answer().completeExceptionally(cause);
  }

  /** Reads, and answers each attempt in the same way, until the read has ended. */
  CompletableFuture<Optional<HuntConfig>> readAndFail(Supplier<Throwable> cause) {
    CompletableFuture<Optional<HuntConfig>> read = reads.read(HUNT);
    while (!read.isDone()) {
      if (source.hasReads()) {
        failWith(source.nextRead(), cause.get());
      }
      clock.advance(Duration.ofMillis(100));
    }
    return read;
  }

  CompletableFuture<Optional<HuntConfig>> readAndFail() {
    return readAndFail(() -> new SourceException("away", null));
  }

  void openTheBreaker() {
    for (int i = 0; i < 4; i++) {
      assertThat(readAndFail()).isCompletedExceptionally();
    }
    assertThat(reads.breakerState()).isEqualTo("OPEN");
    assertThat(source.hasReads()).isFalse();
  }

  static HuntId hunt(int number) {
    return HuntId.of("hunt-" + number);
  }

  List<ScriptedSource.Read> fillThePlaces() {
    List<ScriptedSource.Read> underWay = new ArrayList<>();
    for (int i = 0; i < PLACES; i++) {
      CompletableFuture<Optional<HuntConfig>> unused = reads.read(hunt(i));
      underWay.add(source.nextRead());
    }
    return underWay;
  }
}
