package io.cairn.config.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SystemTimeTest {
  private static final Duration CENTURIES = Duration.ofSeconds(Long.MAX_VALUE);

  @Test
  void schedule_centuries_isNotDueAndHoldsNobodyBack() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    CountDownLatch now = new CountDownLatch(1);
    try (SystemTime time = new SystemTime("time")) {
      time.schedule(CENTURIES, never::countDown);
      time.schedule(CENTURIES.negated(), now::countDown);

      assertThat(now.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(never.getCount()).isEqualTo(1);
    }
  }
}
