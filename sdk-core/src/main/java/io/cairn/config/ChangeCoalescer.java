package io.cairn.config;

import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one swap of a burst of changes to a hunt (rule 18). A change that comes after a quiet time
 * is passed on at once, so that a single change waits for nothing. One that follows on its heels
 * waits until the hunt has been quiet, or until the first that waits has waited long enough; of
 * those that wait only the newest is passed on.
 *
 * <p>Belongs to the change thread, but for the timer, which only hands a task back to it.
 */
final class ChangeCoalescer {
  private static final class Burst {
    private long lastAt;
    private long firstWaitingAt;
    private @Nullable Arrival waiting;
  }

  private final Map<HuntId, Burst> bursts = new HashMap<>();
  private final long quietNanos;
  private final long longestNanos;
  private final TimeSource time;
  private final Executor changeThread;
  private final Consumer<Arrival> next;

  /**
   * @param quiet how long a hunt must be quiet; zero passes everything on at once
   * @param longest how long a change may wait at most
   * @param next the next stage
   */
  ChangeCoalescer(
      Duration quiet,
      Duration longest,
      TimeSource time,
      Executor changeThread,
      Consumer<Arrival> next) {
    this.quietNanos = quiet.toNanos();
    this.longestNanos = longest.toNanos();
    this.time = time;
    this.changeThread = changeThread;
    this.next = next;
  }

  void offer(Arrival arrival) {
    Burst burst = bursts.get(arrival.hunt());
    long now = time.nanoTime();
    if (quietNanos == 0 || burst == null) {
      bursts.computeIfAbsent(arrival.hunt(), hunt -> new Burst()).lastAt = now;
      next.accept(arrival);
      return;
    }
    boolean quiet = burst.waiting == null && now - burst.lastAt >= quietNanos;
    burst.lastAt = now;
    if (quiet) {
      next.accept(arrival);
    } else if (burst.waiting != null) {
      burst.waiting = arrival;
    } else {
      burst.waiting = arrival;
      burst.firstWaitingAt = now;
      wakeIn(burst, Math.min(quietNanos, longestNanos));
    }
  }

  private void wakeIn(Burst burst, long nanos) {
    time.schedule(Duration.ofNanos(nanos), () -> changeThread.execute(() -> wake(burst)));
  }

  private void wake(Burst burst) {
    Arrival newest = burst.waiting;
    if (newest == null) {
      return;
    }
    long now = time.nanoTime();
    long due = Math.min(burst.lastAt + quietNanos - now, burst.firstWaitingAt + longestNanos - now);
    if (due > 0) {
      wakeIn(burst, due);
    } else {
      burst.waiting = null;
      next.accept(newest);
    }
  }
}
