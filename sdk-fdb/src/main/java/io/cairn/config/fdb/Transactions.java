package io.cairn.config.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs steps in transactions, within the store's limits.
 *
 * <p>A transaction that fails is tried again where FoundationDB says that this can help, with its
 * pauses, until time or attempts are used up. A commit whose outcome is unknown is tried again like
 * any other: so a step that writes has to read first whether it was done already, under a conflict
 * range that what it writes touches. All steps here do; see {@link Publisher}.
 *
 * <p>Thread-safe. Futures complete on the executor of the store.
 */
final class Transactions implements AutoCloseable {
  private final Database database;
  private final Executor executor;
  private final TransactionLimits limits;
  private final FdbErrors errors;
  private final Set<Transaction> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Transactions(Database database, Executor executor, TransactionLimits limits, FdbErrors errors) {
    this.database = database;
    this.executor = executor;
    this.limits = limits;
    this.errors = errors;
  }

  TransactionLimits limits() {
    return limits;
  }

  Executor executor() {
    return executor;
  }

  /**
   * Runs a step that only reads.
   *
   * @param what what it does, for the error: {@code read hunt "x"}
   * @param step reads; what it fails with other than an error of FoundationDB goes to the caller as
   *     it is
   */
  <T extends @Nullable Object> CompletableFuture<T> read(
      String what, Function<ReadTransaction, CompletableFuture<T>> step) {
    return start(new Run<>(what, tr -> step.apply(tr.snapshot()), value -> false, false));
  }

  /**
   * Runs a step and commits it. No caller has to know whether one that failed was done: it is done
   * again some time, or shows nothing.
   *
   * @param what what it does, for the error
   * @param step reads and writes; if it fails itself, nothing is committed
   */
  <T extends @Nullable Object> CompletableFuture<T> run(
      String what, Function<Transaction, CompletableFuture<T>> step) {
    return start(new Run<>(what, step, value -> true, false));
  }

  /**
   * Runs a step that may change what a caller asked to be changed, and commits it if it did. If it
   * fails, the caller is told whether it may be done nevertheless.
   *
   * @param what what it does, for the error
   * @param step reads and writes; if it fails itself, nothing is committed
   * @param hasWritten whether a step that ended so has written anything
   */
  <T extends @Nullable Object> CompletableFuture<T> decide(
      String what, Function<Transaction, CompletableFuture<T>> step, Predicate<T> hasWritten) {
    return start(new Run<>(what, step, hasWritten, true));
  }

  private <T extends @Nullable Object> CompletableFuture<T> start(Run<T> run) {
    try {
      Transaction first = database.createTransaction(executor);
      run.attempt(first);
    } catch (RuntimeException e) {
      run.fail(e);
    }
    return run.outcome;
  }

  /** Cancels what is under way and ends the handle of the database. */
  @Override
  public void close() {
    closed = true;
    for (Transaction transaction : open) {
      cancel(transaction);
    }
    database.close();
  }

  private static void cancel(Transaction transaction) {
    try {
      transaction.cancel();
    } catch (RuntimeException over) {
      // it has just ended
    }
  }

  /** A step on its way. Each method runs when the one before has ended. */
  private final class Run<T extends @Nullable Object> {
    private final String what;
    private final Function<Transaction, CompletableFuture<T>> step;
    private final Predicate<T> hasWritten;
    private final boolean isAskedFor;
    private final CompletableFuture<T> outcome = new CompletableFuture<>();
    private boolean committing;
    private boolean mayBeDone;

    /**
     * @param isAskedFor whether a caller has to know if it was done
     */
    Run(
        String what,
        Function<Transaction, CompletableFuture<T>> step,
        Predicate<T> hasWritten,
        boolean isAskedFor) {
      this.what = what;
      this.step = step;
      this.hasWritten = hasWritten;
      this.isAskedFor = isAskedFor;
    }

    void attempt(Transaction transaction) {
      open.add(transaction);
      if (closed) {
        cancel(transaction);
      }
      committing = false;
      CompletableFuture<T> done;
      try {
        limits.apply(transaction.options());
        done =
            step.apply(transaction)
                .thenCompose(
                    value ->
                        hasWritten.test(value)
                            ? commit(transaction).thenApply(committed -> value)
                            : CompletableFuture.completedFuture(value));
      } catch (RuntimeException e) {
        done = CompletableFuture.failedFuture(e);
      }
      CompletableFuture<T> unused =
          done.whenComplete((value, failure) -> ended(transaction, value, failure));
    }

    private CompletableFuture<Void> commit(Transaction transaction) {
      if (!isAskedFor) {
        return transaction.commit();
      }
      return transaction // one whose time is over says so here, while its fate is known
          .getReadVersion()
          .thenCompose(
              version -> {
                committing = true;
                return transaction.commit();
              });
    }

    private void ended(Transaction transaction, T value, @Nullable Throwable failure) {
      open.remove(transaction);
      if (failure == null) {
        transaction.close();
        outcome.complete(value);
        return;
      }
      Throwable cause = FdbThreads.cause(failure);
      if (!(cause instanceof FDBException fdb)) {
        transaction.close();
        fail(cause);
        return;
      }
      if (committing) { // also for a store that is closed meanwhile
        mayBeDone |= FdbErrors.isMaybeCommitted(fdb.getCode());
      }
      if (closed || fdb.getCode() == FdbErrors.LOCKED) {
        transaction.close(); // a lock is for long: FoundationDB would try until the time is over
        fail(cause);
        return;
      }
      again(transaction, fdb);
    }

    private void again(Transaction transaction, FDBException failure) {
      CompletableFuture<Transaction> next;
      try {
        next = transaction.onError(failure);
      } catch (RuntimeException e) {
        transaction.close();
        next = CompletableFuture.failedFuture(failure);
      }
      CompletableFuture<Transaction> unused =
          next.whenComplete(
              (fresh, hopeless) -> {
                if (hopeless == null) {
                  attempt(fresh);
                } else {
                  fail(FdbThreads.cause(hopeless));
                }
              });
    }

    void fail(Throwable cause) {
      outcome.completeExceptionally(errors.told(what, cause, mayBeDone));
    }
  }
}
