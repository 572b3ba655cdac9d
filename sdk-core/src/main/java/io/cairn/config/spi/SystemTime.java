package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machine's clocks, and one named daemon thread that runs what is due. The thread starts with
 * the first task and ends with {@link #close}.
 *
 * <p>Thread-safe.
 */
public final class SystemTime implements TimeSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SystemTime.class);

  private final ScheduledThreadPoolExecutor timers;

  /**
   * Creates a time source; starts no thread yet.
   *
   * @param threadName the name of its thread
   */
  public SystemTime(String threadName) {
    requireNonNull(threadName, "threadName");
    timers =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    timers.setRemoveOnCancelPolicy(true);
    timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public long nanoTime() {
    return System.nanoTime();
  }

  @Override
  public Instant now() {
    return Instant.now();
  }

  @Override
  public Timer schedule(Duration delay, Runnable task) {
    requireNonNull(task, "task");
    long nanos = nanos(requireNonNull(delay, "delay"));
    try {
      ScheduledFuture<?> due = timers.schedule(() -> run(task), nanos, TimeUnit.NANOSECONDS);
      return () -> due.cancel(false);
    } catch (RejectedExecutionException closed) {
      return () -> {}; // after close nothing is due any more
    }
  }

  /** Saturates: what is due in centuries never is. */
  private static long nanos(Duration delay) {
    try {
      return delay.toNanos();
    } catch (ArithmeticException centuries) {
      return delay.isNegative() ? 0 : Long.MAX_VALUE;
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("A timer's task failed", e);
    }
  }

  /** Forgets what is not due yet and ends the thread. Does not wait. Idempotent. */
  @Override
  public void close() {
    timers.shutdownNow();
  }
}
