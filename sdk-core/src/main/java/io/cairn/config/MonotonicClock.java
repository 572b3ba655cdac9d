package io.cairn.config;

import io.cairn.config.spi.TimeSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A clock for libraries that measure durations with one: it never jumps, and tells no date. It
 * starts at the epoch, so that it outlives an overflow of the readings it is made of.
 */
final class MonotonicClock extends Clock {
  private final TimeSource time;
  private final long origin;

  MonotonicClock(TimeSource time) {
    this.time = time;
    this.origin = time.nanoTime();
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
    return Instant.EPOCH.plusNanos(time.nanoTime() - origin);
  }
}
