package io.cairn.config.grpc.internal.client;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which calls report: a few named daemons, which start with the first task and end
 * when there is nothing to do. No call holds one while it waits.
 *
 * <p>After {@link #close} a task that still comes, the end of a call, gets a thread of its own, so
 * that nobody waits for it in vain. Thread-safe.
 */
final class CallThreads implements Executor, AutoCloseable {
  private static final int THREADS = 3;
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor pool;
  private final ThreadLocal<Boolean> here = ThreadLocal.withInitial(() -> false);

  CallThreads(String name) {
    AtomicInteger number = new AtomicInteger();
    pool =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> newThread(name, number.incrementAndGet(), task));
    pool.allowCoreThreadTimeOut(true);
    pool.setRejectedExecutionHandler(
        (task, closed) -> newThread(name, number.incrementAndGet(), task).start());
  }

  private Thread newThread(String name, int number, Runnable task) {
    Thread thread =
        new Thread(
            () -> {
              here.set(true);
              task.run();
            },
            "cairn-" + name + "-calls-" + number);
    thread.setDaemon(true);
    return thread;
  }

  /** Runs a task on the calling thread, which is one of these meanwhile. */
  void runHere(Runnable task) {
    boolean was = here.get();
    here.set(true);
    try {
      task.run();
    } finally {
      here.set(was);
    }
  }

  /** Whether the calling thread is one of these. */
  boolean isHere() {
    return here.get();
  }

  @Override
  public void execute(Runnable task) {
    pool.execute(task);
  }

  @Override
  public void close() {
    pool.shutdown();
  }
}
