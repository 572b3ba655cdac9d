package io.cairn.config.spi;

import java.time.Duration;
import java.time.Instant;

/**
 * The time that a client or a store lives by. Durations are measured on the monotonic clock alone;
 * the wall clock only labels what people read, and the sessions of restarted processes.
 *
 * <p>Implementations are thread-safe. {@link SystemTime} is the real one; the test kit has a clock
 * that a test moves by hand.
 */
public interface TimeSource {
  /** Returns monotonic nanoseconds; only differences mean anything. */
  long nanoTime();

  /** Returns the wall clock's time. */
  Instant now();

  /**
   * Runs a task once, after a delay, on a thread of this time source. The task must be short and
   * must not block: it hands real work to an executor.
   *
   * @param delay how long to wait; zero or less means as soon as possible
   * @param task what to run; what it throws is logged and goes no further
   * @return the way to call it off
   */
  Timer schedule(Duration delay, Runnable task);

  /** A task that waits for its time. Thread-safe. */
  @FunctionalInterface
  interface Timer {
    /** Calls the task off if it has not begun; never waits. Calling it again does nothing. */
    void cancel();
  }
}
