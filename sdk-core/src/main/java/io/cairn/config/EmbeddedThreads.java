package io.cairn.config;

import io.cairn.config.spi.StoreException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The threads of an embedded store: one that writes, one that reads content from disk, and as many
 * as there are callbacks under way to run what callers hang on futures. A callback that blocks
 * holds up neither of the other two. All are named daemons; those for answers end when they are
 * idle.
 */
final class EmbeddedThreads implements AutoCloseable {
  private static final long LONGEST_CLOSE_SECONDS = 30;

  private final ThreadPoolExecutor writer;
  private final ThreadPoolExecutor reader;
  private final ThreadPoolExecutor answers;

  EmbeddedThreads(String store) {
    writer = single("cairn-" + store + "-writer");
    reader = single("cairn-" + store + "-reader");
    answers =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> daemon(task, "cairn-" + store + "-answers"));
  }

  Executor writer() {
    return writer;
  }

  /** Runs callbacks; refuses once the store is closed: to be used by {@link Daemons#runOn}. */
  Executor answers() {
    return answers;
  }

  /** Asks on the thread that reads, and answers on another. */
  <T> CompletableFuture<T> load(Supplier<T> question, Supplier<StoreException> closed) {
    CompletableFuture<T> future = new CompletableFuture<>();
    try {
      reader.execute(() -> answer(question, future));
    } catch (RejectedExecutionException late) {
      future.completeExceptionally(closed.get());
    } catch (Error noThread) {
      future.completeExceptionally(noThread);
    }
    return future;
  }

  private <T> void answer(Supplier<T> question, CompletableFuture<T> future) {
    try {
      T value = question.get();
      Daemons.runOn(answers, () -> future.complete(value));
    } catch (RuntimeException | Error failure) {
      Daemons.runOn(answers, () -> future.completeExceptionally(failure));
    }
  }

  /** Ends the threads once what they do is done; does not wait for callbacks. */
  @Override
  public void close() {
    writer.shutdown();
    reader.shutdown();
    try {
      boolean ended =
          writer.awaitTermination(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS)
              && reader.awaitTermination(LONGEST_CLOSE_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        reader.shutdownNow();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    answers.shutdown();
  }

  private static ThreadPoolExecutor single(String name) {
    return new ThreadPoolExecutor(
        1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> daemon(task, name));
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
