package io.cairn.config;

import io.cairn.config.spi.TimeSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock for libraries that measure durations with one: it never jumps, and tells no date. */
final class MonotonicClock extends Clock {
  private final TimeSource time;

  MonotonicClock(TimeSource time) {
    this.time = time;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }

  @Override
  public Instant instant() {
    return Instant.EPOCH.plusNanos(time.nanoTime());
  }
}
