package io.cairn.config;

import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the source last confirmed one snapshot. While the snapshot is current and its stream stands,
 * each heartbeat of the stream confirms it without touching it: its age is taken from the {@link
 * StreamClock} of that stream.
 *
 * <p>Written by the change thread alone; read by anyone, wait-free.
 */
final class Confirmation implements Freshness {
  private final Tier tier;
  private final TimeSource time;
  private final long graceNanos;
  private volatile long confirmedAt;
  private volatile @Nullable StreamClock stream;

  /**
   * @param arrival what is served from now on; its time of arrival is when it was confirmed first
   */
  Confirmation(Arrival arrival, TimeSource time, Duration grace) {
    this.tier = arrival.tier();
    this.time = time;
    this.graceNanos = grace.toNanos();
    this.confirmedAt = arrival.at();
    this.stream = arrival.clock();
  }

  /**
   * The source says that this is the newest.
   *
   * @param clock the clock of the stream that says so and will with each heartbeat; null for a read
   * @param at when it said so
   */
  void confirmedBy(@Nullable StreamClock clock, long at) {
    if (at - confirmedAt > 0) {
      confirmedAt = at;
    }
    if (clock != null) {
      stream = clock;
    }
  }

  /** There is a newer version, or none, or nobody asks: heartbeats confirm this one no more. */
  void superseded() {
    confirmedAt = lastConfirmed();
    stream = null;
  }

  @Override
  public long ageNanos() {
    return Math.max(0, time.nanoTime() - lastConfirmed());
  }

  private long lastConfirmed() {
    StreamClock clock = stream;
    long direct = confirmedAt;
    if (clock == null) {
      return direct;
    }
    long heard = clock.heardAt();
    return heard - direct > 0 ? heard : direct;
  }

  @Override
  public Tier tier() {
    return tier;
  }

  @Override
  public boolean isStale() {
    return ageNanos() > graceNanos;
  }
}
