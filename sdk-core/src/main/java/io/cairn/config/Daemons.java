package io.cairn.config;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Threads that do not keep the process alive, and what is done when none can be had. */
final class Daemons {
  private Daemons() {}

  /** Returns a factory of threads that are named and numbered: {@code cairn-client-listener-1}. */
  static ThreadFactory numbered(String name) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /**
   * Runs a task on an executor, or on this thread if the executor refuses or the machine has no
   * more threads to give: late or in the wrong place is better than never.
   */
  static void runOn(Executor executor, Runnable task) {
    try {
      executor.execute(task);
    } catch (RuntimeException | Error refused) {
      task.run();
    }
  }
}
