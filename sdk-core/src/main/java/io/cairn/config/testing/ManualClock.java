package io.cairn.config.testing;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Time that stands still until a test moves it. It starts at {@link #START}, always, so that what a
 * test prints is the same each time it runs.
 *
 * <p>Scheduled tasks run in the thread that calls {@link #advance}, and nowhere else: also a task
 * with a delay of zero or less waits for the next {@code advance}, which may be by {@link
 * Duration#ZERO}. Each task sees the clock at the time it was due.
 *
 * <p>The monotonic clock starts ten seconds before {@code Long.MAX_VALUE} nanoseconds: code that
 * compares its readings, where it should look at their difference, fails a test rather than a
 * machine that has been up for long.
 *
 * <p>Thread-safe. Two threads that advance the clock take turns.
 */
public final class ManualClock implements TimeSource {
  /** What {@link #now} says first: the beginning of 2026, UTC. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** The most tasks that one {@link #advance} runs: more are taken for an endless loop. */
  static final int MAX_TASKS = 1_000_000;

  private static final long ORIGIN = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(10);

  private final ReentrantLock turn = new ReentrantLock();

  @GuardedBy("this")
  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(Comparator.comparingLong(Task::due).thenComparingLong(Task::order));

  @GuardedBy("this")
  private long elapsed;

  @GuardedBy("this")
  private Duration jumped = Duration.ZERO;

  @GuardedBy("this")
  private long scheduled;

  /** Creates a clock that stands at {@link #START}. */
  public ManualClock() {}

  @Override
  public synchronized long nanoTime() {
    return ORIGIN + elapsed;
  }

  @Override
  public synchronized Instant now() {
    return START.plusNanos(elapsed).plus(jumped);
  }

  @Override
  public synchronized Timer schedule(Duration delay, Runnable task) {
    requireNonNull(delay, "delay");
    requireNonNull(task, "task");
    long due = delay.isNegative() ? elapsed : later(elapsed, delay);
    Task waiting = new Task(due, scheduled++, task);
    tasks.add(waiting);
    return () -> cancel(waiting);
  }

  private synchronized void cancel(Task task) {
    tasks.remove(task);
  }

  /**
   * Moves both clocks on, and runs in this thread what falls due on the way: in the order of due
   * times, tasks of one time in the order in which they were scheduled, and what those tasks
   * schedule if it falls due as well.
   *
   * @param duration how far; zero runs what is due already
   * @throws AssertionError at the end, if tasks threw; each cause is suppressed in it. The other
   *     tasks ran, and the clock has moved
   * @throws IllegalArgumentException if the duration is negative
   * @throws IllegalStateException if called by a task
   */
  public void advance(Duration duration) {
    CallFaults.checkNotNegative("duration", duration);
    if (turn.isHeldByCurrentThread()) {
      throw new IllegalStateException("a task of the clock may not advance it");
    }
    turn.lock();
    try {
      report(runUntil(target(duration)));
    } finally {
      turn.unlock();
    }
  }

  private synchronized long target(Duration duration) {
    return later(elapsed, duration);
  }

  private List<Throwable> runUntil(long target) {
    List<Throwable> thrown = new ArrayList<>();
    for (int count = 0; count < MAX_TASKS; count++) {
      Task task = next(target);
      if (task == null) {
        return thrown;
      }
      try {
        task.work().run();
      } catch (Throwable e) {
        thrown.add(e);
      }
    }
    thrown.add(
        new IllegalStateException(
            "%d tasks ran in one advance: does one schedule itself without a delay?"
                .formatted(MAX_TASKS)));
    return thrown;
  }

  private synchronized @Nullable Task next(long target) {
    Task first = tasks.peek();
    if (first == null || first.due() > target) {
      elapsed = target;
      return null;
    }
    elapsed = Math.max(elapsed, first.due());
    return tasks.remove();
  }

  private static void report(List<Throwable> thrown) {
    if (!thrown.isEmpty()) {
      AssertionError error =
          new AssertionError(
              "%d scheduled tasks failed, the first with: %s"
                  .formatted(thrown.size(), thrown.get(0)));
      thrown.forEach(error::addSuppressed);
      throw error;
    }
  }

  /**
   * Moves the wall clock alone: what an administrator or a time server does to a machine. Nothing
   * falls due by it.
   *
   * @param duration how far; a negative one moves it back
   */
  public synchronized void jumpWallClock(Duration duration) {
    jumped = jumped.plus(requireNonNull(duration, "duration"));
  }

  /** Returns the number of tasks that wait. */
  public synchronized int pending() {
    return tasks.size();
  }

  /** Returns how long the first waiting task has to wait; empty if none waits. */
  public synchronized Optional<Duration> untilNext() {
    Task first = tasks.peek();
    return first == null
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, first.due() - elapsed)));
  }

  /** Returns the wall clock's time and the number of waiting tasks. */
  @Override
  public synchronized String toString() {
    return "%s (%d tasks)".formatted(now(), tasks.size());
  }

  /** Saturates, so that a delay of centuries is never due rather than overdue. */
  private static long later(long elapsed, Duration delay) {
    long nanos;
    try {
      nanos = delay.toNanos();
    } catch (ArithmeticException centuries) {
      return Long.MAX_VALUE;
    }
    return nanos > Long.MAX_VALUE - elapsed ? Long.MAX_VALUE : elapsed + nanos;
  }

  /** The order makes each task unlike every other. */
  private record Task(long due, long order, Runnable work) {}
}
