package io.cairn.config.grpc;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How tests wait: for what has to come, with patience that only a hang exhausts. */
public final class Wait {
  /** Generous, so that only a hang fails. */
  public static final Duration PATIENCE = Duration.ofSeconds(30);

  private Wait() {}

  /** Waits until something holds. */
  public static void until(Callable<Boolean> condition) {
    until(PATIENCE, condition);
  }

  /** Waits until something holds that takes a busy machine long. */
  public static void until(Duration patience, Callable<Boolean> condition) {
    await().atMost(patience).pollInterval(Duration.ofMillis(5)).until(condition);
  }

  /** Returns the value of a future that has to complete. */
  public static <T> T done(CompletableFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failed);
    } catch (TimeoutException hung) {
      throw new AssertionError("the future did not complete in " + PATIENCE, hung);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }

  /** Returns what a future that has to fail fails with. */
  public static Throwable failure(CompletableFuture<?> future) {
    try {
      throw new AssertionError("it should have failed but gave " + done(future));
    } catch (RuntimeException expected) {
      return expected;
    }
  }

  /** Returns what comes next. */
  public static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new AssertionError("nothing came in " + PATIENCE);
      }
      return next;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError(interrupted);
    }
  }
}
