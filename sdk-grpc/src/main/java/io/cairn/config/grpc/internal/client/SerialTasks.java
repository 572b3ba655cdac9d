package io.cairn.config.grpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Runs tasks one at a time, in the order they came. State that only its tasks touch needs no lock.
 * What a task throws is told to the owner. Thread-safe.
 *
 * <p>Tasks run on the threads of another executor, never within the call that brings one; but for
 * those that a thread of the network brings ({@link #runHere}), which it runs itself if no other
 * task is under way: waking a thread takes longer than what most messages ask for. What takes
 * longer is another {@link #step}.
 */
final class SerialTasks implements Executor {
  private final Executor threads;
  private final Consumer<Throwable> failed;

  @GuardedBy("tasks")
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  @GuardedBy("tasks")
  private boolean running;

  @GuardedBy("tasks")
  private boolean goesElsewhere;

  private int stepsWaiting; // owned by the tasks

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
    if (begins(task)) {
      threads.execute(this::drain);
    }
  }

  /** Runs a task on the calling thread, which holds no lock, unless another task is running. */
  void runHere(Runnable task) {
    if (begins(task)) {
      drain();
    }
  }

  private boolean begins(Runnable task) {
    synchronized (tasks) {
      tasks.add(task);
      boolean idle = !running;
      running = true;
      return idle;
    }
  }

  /**
   * Within a task: the next step of what it does. It is done at once, but for one that takes a
   * while: that one, and the steps that come until it is done, are tasks for the other threads.
   */
  void step(boolean takesAWhile, Runnable step) {
    if (!takesAWhile && stepsWaiting == 0) {
      step.run();
      return;
    }
    stepsWaiting++;
    synchronized (tasks) {
      tasks.add(
          () -> {
            stepsWaiting--;
            step.run();
          });
      goesElsewhere = true;
    }
  }

  /** Where there is no thread to be had, this one goes on. */
  private boolean handedOver() {
    try {
      threads.execute(this::drain);
      return true;
    } catch (RuntimeException | Error noThread) {
      return false;
    }
  }

  private void drain() {
    while (true) {
      Runnable next;
      synchronized (tasks) {
        if (goesElsewhere) {
          goesElsewhere = false;
          if (handedOver()) {
            return;
          }
        }
        next = tasks.poll();
        if (next == null) {
          running = false;
          return;
        }
      }
      try {
        next.run();
      } catch (RuntimeException | Error e) {
        failed.accept(e);
      }
    }
  }
}
