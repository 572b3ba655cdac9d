package io.cairn.config;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order they came, on one named daemon thread that starts with the
 * first task. State that only its tasks touch needs no lock. A task that throws is logged and harms
 * no other; once {@link #close} was called, what waits is dropped.
 *
 * <h2>Who runs a task</h2>
 *
 * <p>{@code unfinished} counts the tasks that wait or run. Whoever raises it from zero runs what
 * there is: {@link #execute} has the thread do so, {@link #executeHere} does it itself, for its own
 * task alone; what has come meanwhile is left to the thread. So two never run at once, and what one
 * wrote the next one sees, by way of the counter. Waking a thread takes longer than most tasks.
 *
 * <p>Thread-safe.
 */
final class SerialExecutor implements Executor {
  private static final Logger log = LoggerFactory.getLogger(SerialExecutor.class);

  private final String threadName;
  private final ThreadPoolExecutor pool;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger unfinished = new AtomicInteger();

  /** There was no thread to be had for what waits. */
  private final AtomicBoolean stranded = new AtomicBoolean();

  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Thread running;

  SerialExecutor(String threadName) {
    this.threadName = threadName;
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
              return fresh;
            });
  }

  @Override
  public void execute(Runnable task) {
    if (closing.get()) {
      log.debug("A task came after close and was dropped");
    } else {
      add(() -> runUnlessClosing(task));
    }
  }

  /** As {@link #execute}, but on the calling thread if no other task waits or runs. */
  void executeHere(Runnable task) {
    if (!unfinished.compareAndSet(0, 1)) {
      execute(task);
      return;
    }
    if (!waiting.isEmpty()) { // of somebody who has not counted it yet, but came before
      waiting.add(() -> runUnlessClosing(task));
      handOver();
      return;
    }
    running = Thread.currentThread();
    try {
      runUnlessClosing(task);
    } finally {
      running = null;
      if (unfinished.decrementAndGet() > 0) {
        handOver();
      }
    }
  }

  private void add(Runnable step) {
    waiting.add(step);
    if (unfinished.getAndIncrement() == 0 || stranded.compareAndSet(true, false)) {
      handOver();
    }
  }

  /** Has the thread run what waits: for whoever may run it. */
  private void handOver() {
    try {
      pool.execute(this::runAll);
    } catch (RejectedExecutionException threadHasEnded) {
      runAll(); // which drops it all, but for the last
    } catch (RuntimeException | Error noThread) {
      stranded.set(true); // the next task tries again
      throw noThread;
    }
  }

  private void runAll() {
    boolean more;
    do {
      boolean returned = false;
      try {
        running = Thread.currentThread();
        Runnable next = waiting.poll();
        if (next != null) {
          next.run();
        }
        returned = true;
      } finally {
        running = null; // before another thread may come
        more = unfinished.decrementAndGet() > 0;
        if (more && !returned) {
          handOver(); // the thread ends by what was thrown: another one goes on
        }
      }
    } while (more);
  }

  private void runUnlessClosing(Runnable task) {
    if (!closing.get()) {
      run(task);
    }
  }

  private static void run(Runnable task) {
    try {
      task.run();
    } catch (Throwable e) { // other languages throw checked exceptions too
      log.error("A change handling task failed", e);
    }
  }

  /** Whether the calling thread is the one that runs the tasks now. */
  boolean isHere() {
    return Thread.currentThread() == running;
  }

  /**
   * Drops the tasks that wait, runs a last one after the one that is under way, and ends the
   * thread. Waits for that, but not for longer than the limit, and not if it is called by a task.
   *
   * @param last what to run last
   * @param limit how long to wait
   */
  void close(Runnable last, Duration limit) {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    Runnable end =
        () -> {
          run(last);
          pool.shutdown();
          ended.countDown();
        };
    try {
      add(end);
    } catch (RuntimeException | Error noThread) {
      if (stranded.compareAndSet(true, false)) {
        runAll(); // nobody else may
      }
    }
    if (isHere() || limit.isZero()) {
      return;
    }
    try {
      if (!ended.await(limit.toNanos(), TimeUnit.NANOSECONDS)) {
        log.warn("{} is still at work {} ms after it was closed", threadName, limit.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
