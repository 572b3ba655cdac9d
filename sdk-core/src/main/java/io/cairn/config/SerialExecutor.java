package io.cairn.config;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order they came, on one named daemon thread that starts with the
 * first task. State that only its tasks touch needs no lock. A task that throws is logged and harms
 * no other; once {@link #close} was called, what waits is dropped.
 *
 * <p>Thread-safe.
 */
final class SerialExecutor implements Executor {
  private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

  private final ThreadPoolExecutor pool;
  private volatile @Nullable Thread thread;
  private volatile boolean closing;

  SerialExecutor(String threadName) {
    pool =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread fresh = new Thread(task, threadName);
              fresh.setDaemon(true);
              thread = fresh;
              return fresh;
            });
  }

  @Override
  public void execute(Runnable task) {
    try {
      pool.execute(
          () -> {
            if (!closing) {
              run(task);
            }
          });
    } catch (RejectedExecutionException closed) {
      log.debug("A task came after close and was dropped");
    }
  }

  /** Whether the calling thread is the one that runs the tasks. */
  boolean isHere() {
    return Thread.currentThread() == thread;
  }

  /**
   * States that the caller is a task of this executor.
   *
   * @throws IllegalStateException if it is not: state would be touched by two threads
   */
  void checkHere() {
    if (!isHere()) {
      throw new IllegalStateException("called from " + Thread.currentThread() + ", not " + thread);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      log.error("A change handling task failed", e);
    }
  }

  /**
   * Drops the tasks that wait, runs a last one after the one that is under way, and ends the
   * thread. Waits for that, but not for longer than the limit, and not if it is called by a task.
   *
   * @param last what to run last
   * @param limit how long to wait
   */
  void close(Runnable last, Duration limit) {
    closing = true;
    try {
      pool.execute(() -> run(last));
    } catch (RejectedExecutionException closedBefore) {
      return;
    }
    pool.shutdown();
    if (isHere()) {
      return;
    }
    try {
      if (!pool.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("{} is still at work {} ms after it was closed", thread, limit.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
