package io.cairn.config;

import java.lang.management.ManagementFactory;

/** What the current thread allocates, by the JVM's own count. */
public final class Allocations {
  private static final com.sun.management.ThreadMXBean THREADS =
      (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocations() {}

  /**
   * Returns the fewest bytes that a task allocated in one of several tries; the first ones warm up.
   *
   * @param task the task
   */
  public static long fewest(Runnable task) {
    long fewest = Long.MAX_VALUE;
    for (int i = 0; i < 20; i++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      task.run();
      fewest = Math.min(fewest, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return fewest;
  }
}
