package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** Waits are uniform between zero and a ceiling that doubles up to the longest. */
final class BackoffTest {
  private static final Duration BASE = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Draws the largest number each time. */
  private static final RandomGenerator LARGEST = new Draws(Long.MAX_VALUE);

  private static Duration ceiling(int attempt) {
    return new Backoff(BASE, LONGEST, LARGEST).before(attempt);
  }

  @Test
  void before_firstAttempts_ceilingDoubles() {
    assertThat(List.of(ceiling(1), ceiling(2), ceiling(3), ceiling(4)))
        .containsExactly(BASE, BASE.multipliedBy(2), BASE.multipliedBy(4), BASE.multipliedBy(8));
  }

  @Test
  void before_manyAttempts_ceilingStaysAtTheLongest() {
    for (int attempt : new int[] {10, 11, 62, 63, 64, 65, 1_000, Integer.MAX_VALUE}) {
      assertThat(ceiling(attempt)).as("attempt %d", attempt).isEqualTo(LONGEST);
    }
  }

  @Test
  void before_attemptZero_isAsTheFirst() {
    assertThat(ceiling(0)).isEqualTo(BASE);
  }

  @Test
  void before_baseIsTheLongest_staysThere() {
    Backoff backoff = new Backoff(LONGEST, LONGEST, LARGEST);

    assertThat(backoff.before(1)).isEqualTo(LONGEST);
    assertThat(backoff.before(7)).isEqualTo(LONGEST);
  }

  @Test
  void before_baseOfADay_doesNotOverflow() {
    Duration day = Duration.ofDays(1);

    assertThat(new Backoff(day, day.multipliedBy(365), LARGEST).before(60))
        .isEqualTo(day.multipliedBy(365));
  }

  @Test
  void before_drawsFromZeroToTheCeiling_uniformly() {
    Backoff backoff = new Backoff(BASE, LONGEST, new Random(7));
    int draws = 10_000;
    int[] tenths = new int[10];
    for (int i = 0; i < draws; i++) {
      long nanos = backoff.before(3).toNanos();
      assertThat(nanos).isBetween(0L, BASE.toNanos() * 4);
      tenths[(int) Math.min(9, nanos * 10 / (BASE.toNanos() * 4))]++;
    }

    for (int tenth : tenths) {
      assertThat(tenth).isBetween(draws / 10 * 8 / 10, draws / 10 * 12 / 10);
    }
  }

  @Test
  void before_sameGenerator_drawsTheSame() {
    Backoff one = new Backoff(BASE, LONGEST, new Random(1));
    Backoff two = new Backoff(BASE, LONGEST, new Random(1));
    List<Duration> ones = new ArrayList<>();
    List<Duration> twos = new ArrayList<>();
    for (int i = 1; i < 20; i++) {
      ones.add(one.before(i));
      twos.add(two.before(i));
    }

    assertThat(ones).isEqualTo(twos).doesNotHaveDuplicates();
  }
}
