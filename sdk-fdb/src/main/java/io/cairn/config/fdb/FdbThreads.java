package io.cairn.config.fdb;

import io.cairn.config.spi.StoreException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The threads of a store: a few that go on with transactions, and others that run what callers hang
 * on futures, so that a callback which blocks holds up no transaction. All are named daemons, end
 * when they are idle, and are bounded in number: more than {@value #ANSWERING} callbacks that block
 * hold up further ones. Thread-safe.
 */
@SuppressWarnings("CollectionUndefinedEquality") // a future is equal to itself alone, as is meant
final class FdbThreads implements AutoCloseable {
  private static final int STEPPING = 4;
  private static final int ANSWERING = 64;

  private final String store;
  private final ThreadPoolExecutor steps;
  private final ForkJoinPool answers;
  private final Set<CompletableFuture<?>> unanswered = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean closed = new AtomicBoolean();

  FdbThreads(String store) {
    this.store = store;
    steps = steppers("cairn-" + store + "-steps");
    answers = answerers("cairn-" + store + "-answers");
  }

  /** Where transactions go on. Never refuses: the network thread must not be thrown at. */
  Executor steps() {
    return task -> executeOrSpawn(steps, task, "cairn-" + store + "-late");
  }

  /** Answers a caller, on a thread for answers, at the latest when the store is closed. */
  <T> CompletableFuture<T> answer(CompletableFuture<T> outcome) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    unanswered.add(answer);
    CompletableFuture<T> unused =
        outcome.whenComplete((value, failure) -> give(answer, value, failure));
    if (closed.get()) {
      give(answer, null, isClosed());
    }
    return answer;
  }

  private <T> void give(
      CompletableFuture<T> answer, @Nullable T value, @Nullable Throwable failure) {
    if (unanswered.remove(answer)) {
      run(
          () -> {
            if (failure != null) {
              answer.completeExceptionally(cause(failure));
            } else {
              answer.complete(value);
            }
          });
    }
  }

  /** Runs a callback on a thread for answers. */
  void run(Runnable callback) {
    executeOrSpawn(answers, callback, "cairn-" + store + "-late");
  }

  StoreException isClosed() {
    return new StoreException(store + " is closed", null);
  }

  /** Fails whoever still waits. The threads go on until {@link #close}. */
  void failAll() {
    closed.set(true);
    for (CompletableFuture<?> answer : unanswered) {
      give(answer, null, isClosed());
    }
  }

  /** Ends the threads once what they do is done; does not wait. */
  @Override
  public void close() {
    failAll();
    steps.shutdown();
    answers.shutdown();
  }

  /** Strips what {@link CompletableFuture} wraps around a failure on its way. */
  static Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private static void executeOrSpawn(Executor pool, Runnable task, String name) {
    try {
      pool.execute(task);
    } catch (RejectedExecutionException closed) {
      daemon(task, name).start(); // something was under way still; nobody is waited for
    }
  }

  private static ThreadPoolExecutor steppers(String name) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            STEPPING,
            STEPPING,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon(task, name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /** Few threads while they are enough, and more, up to the bound, while callbacks block. */
  private static ForkJoinPool answerers(String name) {
    return new ForkJoinPool(
        ANSWERING,
        pool -> {
          ForkJoinWorkerThread thread =
              ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(pool);
          thread.setName(name);
          return thread;
        },
        null,
        true,
        0,
        ANSWERING,
        0,
        pool -> true,
        1,
        TimeUnit.SECONDS);
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
