package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which changes are passed on, and when; on a still clock and one thread. */
final class ChangeCoalescerTest {
  private static final Duration QUIET = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofMillis(10);

  private final ManualClock clock = new ManualClock();
  private final List<String> passed = new ArrayList<>();
  private long revision;

  private ChangeCoalescer coalescer(Duration quiet, Duration longest) {
    return new ChangeCoalescer(
        quiet, longest, clock, Runnable::run, arrival -> passed.add(textOf(arrival.config())));
  }

  private final ChangeCoalescer coalescer = coalescer(QUIET, LONGEST);

  private void offer(HuntId hunt, String text) {
    offer(coalescer, hunt, text);
  }

  private void offer(ChangeCoalescer to, HuntId hunt, String text) {
    to.offer(new Arrival(config(hunt, 1, ++revision, text), Tier.SOURCE, null, clock.nanoTime()));
  }

  @Test
  void offer_first_isPassedOnAtOnce() {
    offer(HUNT, "one");

    assertThat(passed).containsExactly("one");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void offer_afterAQuietTime_isPassedOnAtOnce() {
    offer(HUNT, "one");
    clock.advance(QUIET);
    offer(HUNT, "two");

    assertThat(passed).containsExactly("one", "two");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void offer_onTheHeelsOfAnother_waitsUntilTheHuntIsQuiet() {
    offer(HUNT, "one");
    clock.advance(QUIET.minusNanos(1));
    offer(HUNT, "two");

    clock.advance(QUIET.minusNanos(1));
    assertThat(passed).containsExactly("one");
    clock.advance(Duration.ofNanos(1));
    assertThat(passed).containsExactly("one", "two");
  }

  @Test
  void offer_burst_passesOnTheFirstAndTheNewest() {
    for (int i = 0; i < 1_000; i++) {
      offer(HUNT, "change " + i);
    }
    clock.advance(LONGEST);

    assertThat(passed).containsExactly("change 0", "change 999");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void offer_neverQuiet_passesOnTheNewestAfterTheLongestWait() {
    offer(HUNT, "first");
    for (int i = 1; i <= 100; i++) {
      offer(HUNT, "at " + i + " tenths");
      clock.advance(QUIET.dividedBy(10));
    }

    assertThat(passed).containsExactly("first", "at 100 tenths");
  }

  @Test
  void offer_neverQuietForLong_passesOnOncePerLongestWait() {
    for (int i = 0; i < 1_000; i++) {
      offer(HUNT, String.valueOf(i));
      clock.advance(QUIET.dividedBy(10)); // 100 ms in all
    }

    assertThat(passed).hasSizeBetween(10, 11);
    assertThat(passed.stream().map(Integer::valueOf)).isSorted();
  }

  @Test
  void offer_afterABurstWasPassedOn_waitsAgainIfItComesAtOnce() {
    offer(HUNT, "one");
    offer(HUNT, "two");
    clock.advance(QUIET);
    assertThat(passed).containsExactly("one", "two");

    offer(HUNT, "three");

    assertThat(passed).containsExactly("one", "two", "three"); // it has been quiet since two
    offer(HUNT, "four");
    assertThat(passed).hasSize(3);
  }

  @Test
  void offer_ofAnotherHunt_isNotConcerned() {
    offer(HUNT, "one");
    offer(HUNT, "two");
    offer(OTHER, "other");

    assertThat(passed).containsExactly("one", "other");
    clock.advance(LONGEST);
    assertThat(passed).containsExactly("one", "other", "two");
  }

  @Test
  void offer_quietOfZero_passesEverythingOn() {
    ChangeCoalescer none = coalescer(Duration.ZERO, Duration.ZERO);

    for (int i = 0; i < 5; i++) {
      offer(none, HUNT, String.valueOf(i));
    }

    assertThat(passed).containsExactly("0", "1", "2", "3", "4");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void offer_longestIsTheQuietTime_boundsTheWait() {
    ChangeCoalescer strict = coalescer(QUIET, QUIET);
    offer(strict, HUNT, "one");
    offer(strict, HUNT, "two");
    clock.advance(QUIET.dividedBy(2));
    offer(strict, HUNT, "three");

    clock.advance(QUIET.dividedBy(2));

    assertThat(passed).containsExactly("one", "three");
  }
}
