package io.cairn.config.nodecache;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;
import java.util.function.Predicate;

/**
 * Those who wait for a kernel lock, which tells nobody that it is free: looks at all of them again
 * and again while there is anybody. Thread-safe.
 */
final class WaitingLine<W> {
  private final ScheduledExecutorService thread;
  private final IntToLongFunction pauseMillis;
  private final Predicate<W> settle;
  private final Queue<W> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  /**
   * @param thread where it looks
   * @param pauseMillis how long it pauses before it looks at so many
   * @param settle answers one who waits, if there is an answer, and says whether there was; throws
   *     nothing
   */
  WaitingLine(ScheduledExecutorService thread, IntToLongFunction pauseMillis, Predicate<W> settle) {
    this.thread = thread;
    this.pauseMillis = pauseMillis;
    this.settle = settle;
  }

  void add(W waiter) {
    waiters.add(waiter);
    lookLater();
  }

  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      try {
        long pause = pauseMillis.applyAsLong(waiters.size());
        var unused = thread.schedule(this::look, pause, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        looking.set(false);
      }
    }
  }

  private void look() {
    looking.set(false);
    waiters.removeIf(settle);
    if (!waiters.isEmpty()) {
      lookLater();
    }
  }

  /** Sends everybody away. */
  void clear(Consumer<W> farewell) {
    waiters.forEach(farewell);
    waiters.clear();
  }
}
