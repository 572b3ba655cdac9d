package io.cairn.benchmarks.propagation;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Does something at a steady rate; what is late is done at once, and told when it was due. */
final class Pace {
  private Pace() {}

  /** What is done. */
  interface Task {
    /**
     * Does it once.
     *
     * @param due when it was due, by {@link System#nanoTime}
     */
    void at(long due) throws Exception;
  }

  /** Returns how far two are apart. */
  static long periodNanos(int rate) {
    return TimeUnit.SECONDS.toNanos(1) / rate;
  }

  /**
   * Does a task so many times a second, for some seconds.
   *
   * @param longest when to stop though not all of it is done
   * @return how many times it was done
   */
  static long keep(int rate, int seconds, Duration longest, Task task) throws Exception {
    long period = periodNanos(rate);
    long times = (long) rate * seconds;
    long start = System.nanoTime();
    for (long i = 0; i < times; i++) {
      long due = start + i * period;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      if (System.nanoTime() - start > longest.toNanos()) {
        return i;
      }
      task.at(due);
    }
    return times;
  }
}
