package io.cairn.config.grpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
  private final ManualClock clock = new ManualClock();
  private final TokenBucket bucket = new TokenBucket(clock, 3, 2);

  private int takeAll() {
    int taken = 0;
    while (bucket.take()) {
      taken++;
    }
    return taken;
  }

  @Test
  void take_fullBucket_givesTheBurst() {
    assertThat(takeAll()).isEqualTo(3);
  }

  @Test
  void take_asTimePasses_givesTheRate() {
    takeAll();
    clock.advance(Duration.ofMillis(499));
    assertThat(takeAll()).isZero();
    clock.advance(Duration.ofMillis(2));
    assertThat(takeAll()).isEqualTo(1);
    clock.advance(Duration.ofDays(400));
    assertThat(takeAll()).isEqualTo(3);
  }

  @Test
  void isFull_afterAQuietTime_isTrueAgain() {
    assertThat(bucket.isFull()).isTrue();
    takeAll();
    assertThat(bucket.isFull()).isFalse();
    clock.advance(Duration.ofMillis(1_501));
    assertThat(bucket.isFull()).isTrue();
  }
}
