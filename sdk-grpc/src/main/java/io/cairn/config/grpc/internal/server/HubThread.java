package io.cairn.config.grpc.internal.server;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One named daemon thread, which runs steps one at a time in the order they came. A step that
 * throws is logged and harms no other. Thread-safe.
 */
final class HubThread implements Executor {
  private static final Logger log = LoggerFactory.getLogger(HubThread.class);

  private final ThreadPoolExecutor executor;

  HubThread(String name) {
    executor =
        new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void execute(Runnable step) {
    try {
      executor.execute(() -> run(step));
    } catch (RejectedExecutionException closed) {
      log.debug("A step came after close and was dropped");
    }
  }

  private static void run(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | Error e) {
      log.error("A step of the server failed", e);
    }
  }

  /** Runs what came so far and ends the thread; waits for that, within a limit. */
  void close(Duration limit) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("The server is still at work {} ms after it was closed", limit.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
