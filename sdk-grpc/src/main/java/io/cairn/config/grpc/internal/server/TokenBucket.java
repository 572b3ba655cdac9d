package io.cairn.config.grpc.internal.server;

import io.cairn.config.spi.TimeSource;
import java.util.concurrent.TimeUnit;

/**
 * How much somebody may do: so much at once, and so much per second in the long run. Not
 * thread-safe.
 */
final class TokenBucket {
  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

  private final TimeSource time;
  private final int burst;
  private final double perNano;
  private double tokens;
  private long filledAt;

  TokenBucket(TimeSource time, int burst, int perSecond) {
    this.time = time;
    this.burst = burst;
    this.perNano = perSecond / NANOS_PER_SECOND;
    this.tokens = burst;
    this.filledAt = time.nanoTime();
  }

  /** Takes one token, if there is one. */
  boolean take() {
    long now = time.nanoTime();
    tokens = Math.min(burst, tokens + (now - filledAt) * perNano);
    filledAt = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** Whether it is as full as at the beginning: whoever has it has been quiet. */
  boolean isFull() {
    return tokens + (time.nanoTime() - filledAt) * perNano >= burst;
  }
}
