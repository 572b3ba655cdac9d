package io.cairn.config.grpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class BackoffTest {
  /** Draws the greatest number there may be. */
  private static final RandomGenerator LARGEST =
      new RandomGenerator() {
        @Override
        public long nextLong() {
          return Long.MAX_VALUE;
        }

        @Override
        public long nextLong(long bound) {
          return bound - 1;
        }
      };

  private final Backoff backoff = new Backoff();

  @Test
  void failed_againAndAgain_waitsTwiceAsLongUpTo5Seconds() {
    for (long longest : new long[] {100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000}) {
      assertThat(backoff.failed(LARGEST)).isEqualTo(Duration.ofMillis(longest));
    }
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.failed(LARGEST)).isEqualTo(Duration.ofSeconds(5));
    }
  }

  @Test
  void failed_afterASuccess_beginsAnew() {
    backoff.failed(LARGEST);
    backoff.failed(LARGEST);
    backoff.succeeded();

    assertThat(backoff.failed(LARGEST)).isEqualTo(Duration.ofMillis(100));
  }

  @Test
  void failed_withFullJitter_waitsAnythingFrom1Millisecond() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      assertThat(backoff.failed(random)).isBetween(Duration.ofMillis(1), Duration.ofSeconds(5));
    }
  }
}
