package io.cairn.config.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.DatabaseOptions;
import com.apple.foundationdb.EventKeeper;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Tenant;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.tuple.Tuple;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * A handle of a {@link FakeCluster}. What no store uses throws. Methods that only some versions of
 * the client have carry no {@code @Override}, so that the double compiles with each.
 */
@SuppressWarnings({"DoNotCallSuggester", "MissingOverride", "rawtypes", "unchecked"})
final class FakeDatabase implements Database {
  private final FakeCluster cluster;
  private final Executor executor;

  FakeDatabase(FakeCluster cluster, Executor executor) {
    this.cluster = cluster;
    this.executor = executor;
  }

  static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no store uses this");
  }

  @Override
  public Transaction createTransaction(Executor on) {
    return new FakeTransaction(cluster, this, on, new FakeSettings(cluster));
  }

  @Override
  public Transaction createTransaction(Executor on, EventKeeper keeper) {
    return createTransaction(on);
  }

  @Override
  public Executor getExecutor() {
    return executor;
  }

  @Override
  public <T> T run(Function<? super Transaction, T> retryable, Executor on) {
    return runAsync(tr -> CompletableFuture.completedFuture(retryable.apply(tr)), on).join();
  }

  @Override
  public <T> CompletableFuture<T> runAsync(
      Function<? super Transaction, ? extends CompletableFuture<T>> retryable, Executor on) {
    return attempt(createTransaction(on), retryable);
  }

  private static <T> CompletableFuture<T> attempt(
      Transaction transaction,
      Function<? super Transaction, ? extends CompletableFuture<T>> retryable) {
    CompletableFuture<T> once =
        retryable
            .apply(transaction)
            .thenCompose(value -> transaction.commit().thenApply(done -> value));
    return once.handle(
            (value, failure) ->
                failure == null
                    ? CompletableFuture.completedFuture(value)
                    : transaction
                        .onError(FdbThreads.cause(failure))
                        .thenCompose(fresh -> attempt(fresh, retryable)))
        .thenCompose(result -> result);
  }

  @Override
  public <T> T read(Function<? super ReadTransaction, T> retryable, Executor on) {
    return run(retryable, on);
  }

  @Override
  public <T> CompletableFuture<T> readAsync(
      Function<? super ReadTransaction, ? extends CompletableFuture<T>> retryable, Executor on) {
    return runAsync(retryable, on);
  }

  @Override
  public DatabaseOptions options() {
    throw unused();
  }

  @Override
  public double getMainThreadBusyness() {
    return 0;
  }

  @Override
  public void close() {}

  @Override
  public Tenant openTenant(Tuple tenantName) {
    throw unused();
  }

  @Override
  public Tenant openTenant(byte[] tenantName, Executor e) {
    throw unused();
  }

  @Override
  public Tenant openTenant(Tuple tenantName, Executor e) {
    throw unused();
  }

  @Override
  public Tenant openTenant(byte[] tenantName, Executor e, EventKeeper eventKeeper) {
    throw unused();
  }

  @Override
  public Tenant openTenant(Tuple tenantName, Executor e, EventKeeper eventKeeper) {
    throw unused();
  }

  public CompletableFuture<byte[]> purgeBlobGranules(
      byte[] beginKey, byte[] endKey, long purgeVersion, boolean force, Executor e) {
    throw unused();
  }

  public CompletableFuture<Void> waitPurgeGranulesComplete(byte[] purgeKey, Executor e) {
    throw unused();
  }

  public CompletableFuture<Boolean> blobbifyRange(byte[] beginKey, byte[] endKey, Executor e) {
    throw unused();
  }

  public CompletableFuture<Boolean> blobbifyRangeBlocking(
      byte[] beginKey, byte[] endKey, Executor e) {
    throw unused();
  }

  public CompletableFuture<Boolean> unblobbifyRange(byte[] beginKey, byte[] endKey, Executor e) {
    throw unused();
  }

  public CompletableFuture listBlobbifiedRanges(
      byte[] beginKey, byte[] endKey, int rangeLimit, Executor e) {
    throw unused();
  }

  public CompletableFuture<Long> verifyBlobRange(
      byte[] beginKey, byte[] endKey, long version, Executor e) {
    throw unused();
  }

  public CompletableFuture<Boolean> flushBlobRange(
      byte[] beginKey, byte[] endKey, boolean compact, long version, Executor e) {
    throw unused();
  }

  public CompletableFuture<byte[]> getClientStatus(Executor e) {
    throw unused();
  }
}
