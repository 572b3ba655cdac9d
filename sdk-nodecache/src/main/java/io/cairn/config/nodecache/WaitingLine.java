package io.cairn.config.nodecache;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Those who wait for a kernel lock, which tells nobody that it is free: looks at all of them again
 * and again while there is anybody. Thread-safe.
 */
final class WaitingLine<W> {
  private final ScheduledExecutorService thread;
  private final Pause pause;
  private final Predicate<W> settle;
  private final Queue<W> waiters = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicInteger looks = new AtomicInteger();

  /** How long a line pauses before it looks once more. */
  interface Pause {
    /**
     * Returns the pause, in milliseconds.
     *
     * @param waiting how many wait
     * @param looks how often it has looked since somebody came last
     */
    long millis(int waiting, int looks);
  }

  /**
   * @param thread where it looks
   * @param pause how long it pauses between two looks
   * @param settle answers one who waits, if there is an answer, and says whether there was; throws
   *     nothing
   */
  WaitingLine(ScheduledExecutorService thread, Pause pause, Predicate<W> settle) {
    this.thread = thread;
    this.pause = pause;
    this.settle = settle;
  }

  void add(W waiter) {
    waiters.add(waiter);
    looks.set(0);
    lookLater();
  }

  private void lookLater() {
    if (looking.compareAndSet(false, true)) {
      try {
        long millis = pause.millis(waiters.size(), looks.get());
        var unused = thread.schedule(this::look, millis, TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException closing) {
        looking.set(false);
      }
    }
  }

  private void look() {
    looking.set(false);
    looks.incrementAndGet();
    try {
      waiters.removeIf(settle);
    } finally {
      if (!waiters.isEmpty()) {
        lookLater();
      }
    }
  }

  /** Sends everybody away. */
  void clear(Consumer<W> farewell) {
    waiters.forEach(farewell);
    waiters.clear();
  }
}
