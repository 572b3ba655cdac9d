package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;

/** A client, and listeners that note what they are told and stay as long as a test likes. */
abstract class ListenerScene {
  final Scene scene = new Scene();
  final BlockingQueue<ConfigChange> told = new LinkedBlockingQueue<>();
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch leave = new CountDownLatch(1);

  @AfterEach
  final void close() {
    leave.countDown();
    scene.close();
  }

  /** An executor whose tasks a test runs when it likes. */
  static final class ByHand implements Executor {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private RuntimeException refusal;

    @Override
    public synchronized void execute(Runnable task) {
      if (refusal != null) {
        throw refusal;
      }
      tasks.add(task);
    }

    synchronized void refuse(RuntimeException cause) {
      refusal = cause;
    }

    synchronized int waiting() {
      return tasks.size();
    }

    void runAll() {
      for (Runnable task = next(); task != null; task = next()) {
        task.run();
      }
    }

    private synchronized Runnable next() {
      return tasks.poll();
    }
  }

  final ConfigChange nextTold() throws InterruptedException {
    ConfigChange change = told.poll(20, TimeUnit.SECONDS);
    assertThat(change).as("a change that the listener is told").isNotNull();
    return change;
  }

  /** Hears the first change, and then nothing until it may leave. */
  final void stay(ConfigChange change) {
    told.add(change);
    entered.countDown();
    try {
      leave.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
