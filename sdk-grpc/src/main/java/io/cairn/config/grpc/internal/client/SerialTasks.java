package io.cairn.config.grpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order they came, on the threads of another executor; never
 * within the call that brings one. State that only its tasks touch needs no lock. What a task
 * throws is logged and told to the owner. Thread-safe.
 */
final class SerialTasks implements Executor {
  private static final Logger log = LoggerFactory.getLogger(SerialTasks.class);

  private final Executor threads;
  private final Consumer<Throwable> failed;

  @GuardedBy("tasks")
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @GuardedBy("tasks")
  private boolean running;

  /**
   * @param threads where tasks run
   * @param failed told what a task has thrown, within a task; does not throw itself
   */
  SerialTasks(Executor threads, Consumer<Throwable> failed) {
    this.threads = threads;
    this.failed = failed;
  }

  @Override
  public void execute(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      if (running) {
        return;
      }
      running = true;
    }
    threads.execute(this::drain);
  }

  private void drain() {
    while (true) {
      Runnable next;
      synchronized (tasks) {
        next = tasks.poll();
        if (next == null) {
          running = false;
          return;
        }
      }
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        log.error("A task of a stream failed", e);
        failed.accept(e);
      }
    }
  }
}
