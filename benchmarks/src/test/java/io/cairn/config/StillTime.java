package io.cairn.config;

import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A time in which nothing is ever due, so that nothing but the actors moves. */
final class StillTime implements TimeSource {
  static final TimeSource INSTANCE = new StillTime();

  private StillTime() {}

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public Instant now() {
    return Instant.EPOCH;
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    return () -> {};
  }
}
