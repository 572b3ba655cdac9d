package io.cairn.config;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Completes the futures that callers were given, so that what they hang on them runs on none of the
 * client's working threads.
 *
 * <h2>Why these threads have no bound</h2>
 *
 * <p>A continuation is foreign code and may block; it may even wait for another load of the same
 * client. On the change thread, which has to do that load, it would wait for ever, and on any
 * bounded number of threads as many continuations could wait for one that finds none left. So there
 * are as many as there are continuations under way: seldom more than one, for one that does not
 * block is over before the next future completes. They end when they were idle for a second.
 *
 * <p>A future that is complete when the caller gets it needs no thread. When none can be had, or
 * after {@link #close}, a future is completed by whichever thread brings the outcome: late or in
 * the wrong place is better than never.
 *
 * <p>Thread-safe.
 */
final class CallerFutures implements Executor, AutoCloseable {
  private final ThreadPoolExecutor threads;

  CallerFutures(String threadName) {
    threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            Daemons.numbered(threadName));
  }

  /** Returns a future of the caller's own, which the caller may complete or cancel alone. */
  <T> CompletableFuture<T> copyOf(CompletableFuture<T> outcome) {
    if (outcome.isDone()) {
      return outcome.copy();
    }
    CompletableFuture<T> copy = new CompletableFuture<>();
    CompletableFuture<T> unused =
        outcome.whenComplete(
            (value, failed) -> {
              if (failed == null) {
                execute(() -> copy.complete(value));
              } else {
                execute(() -> copy.completeExceptionally(failed));
              }
            });
    return copy;
  }

  @Override
  public void execute(Runnable task) {
    Daemons.runOn(threads, task);
  }

  /** Takes nothing more; what is under way ends by itself. Does not wait. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
