package io.cairn.config.grpc.internal.client;

import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** For how long a server has said nothing, and when that is too long. Belongs to the tasks. */
final class Silence {
  private final TimeSource time;
  private final Executor tasks;
  private final Consumer<Duration> tooLong;
  private Duration longest = Duration.ZERO;
  private long heardNanos;
  private TimeSource.@Nullable Timer timer;

  /**
   * @param time the time by which it is measured
   * @param tasks where the silence is told to be too long
   * @param tooLong is told how long it was, once
   */
  Silence(TimeSource time, Executor tasks, Consumer<Duration> tooLong) {
    this.time = time;
    this.tasks = tasks;
    this.tooLong = tooLong;
  }

  /** From now on the server may say nothing for so long. */
  void begin(Duration mostAllowed) {
    longest = mostAllowed;
    heard();
    listen();
  }

  /** The server said something; returns when, by the monotonic clock. */
  long heard() {
    heardNanos = time.nanoTime();
    return heardNanos;
  }

  Duration longest() {
    return longest;
  }

  /** Whether it lasts for half of what is allowed already. */
  boolean isSuspicious() {
    return quietNanos() >= longest.dividedBy(2).toNanos();
  }

  void end() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void listen() {
    end();
    Duration left = longest.minusNanos(quietNanos());
    timer = time.schedule(left, () -> tasks.execute(this::listened));
  }

  private void listened() {
    if (timer == null) {
      return; // it was ended since
    }
    if (quietNanos() < longest.toNanos()) {
      listen();
    } else {
      tooLong.accept(longest);
    }
  }

  private long quietNanos() {
    return time.nanoTime() - heardNanos;
  }
}
