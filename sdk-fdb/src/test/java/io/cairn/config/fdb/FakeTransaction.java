package io.cairn.config.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeySelector;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.TransactionOptions;
import com.apple.foundationdb.async.AsyncIterable;
import io.cairn.config.fdb.FakeCluster.Change;
import io.cairn.config.fdb.FakeCluster.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of a {@link FakeCluster}: sees its own writes, collects conflict ranges, fails late
 * for what is too large, as the real one does. Futures complete on the executor.
 */
@SuppressWarnings({"unchecked", "InlineMeSuggester"}) // see FakeDatabase
final class FakeTransaction extends FakeReads implements Transaction {
  private static final Set<Integer> RETRYABLE =
      Set.of(
          FdbErrors.TOO_OLD,
          1009,
          FdbErrors.NOT_COMMITTED,
          FdbErrors.COMMIT_UNKNOWN,
          1037,
          FdbErrors.LOCKED,
          1039);

  private final FakeCluster cluster;
  private final Database database;
  private final Executor executor;
  private final FakeSettings settings;
  private final FakeWrites writes = new FakeWrites();
  private final List<Runnable> watches = new ArrayList<>();
  private @Nullable Long readVersion;
  private long committed = -1;
  private boolean cancelled;

  FakeTransaction(
      FakeCluster cluster, Database database, Executor executor, FakeSettings settings) {
    this.cluster = cluster;
    this.database = database;
    this.executor = executor;
    this.settings = settings;
  }

  /** Answers on the executor; not at all, but with a timeout, when the cluster is stopped. */
  private <T> CompletableFuture<T> answer(Supplier<T> question) {
    CompletableFuture<T> future = new CompletableFuture<>();
    if (cluster.isStopped()) {
      CompletableFuture.delayedExecutor(settings.millisLeft(), TimeUnit.MILLISECONDS)
          .execute(
              () ->
                  executor.execute(
                      () ->
                          future.completeExceptionally(
                              new FDBException("Operation timed out", FdbErrors.TIMED_OUT))));
      return future;
    }
    T value;
    try {
      synchronized (this) {
        if (cancelled) {
          throw new FDBException("Operation cancelled", FdbErrors.CANCELLED);
        }
        if (settings.millisLeft() == 0) {
          throw new FDBException("Operation timed out", FdbErrors.TIMED_OUT);
        }
        writes.check();
        value = question.get();
      }
    } catch (FDBException e) {
      executor.execute(() -> future.completeExceptionally(e));
      return future;
    }
    executor.execute(() -> future.complete(value));
    return future;
  }

  private long version() {
    if (readVersion == null) {
      readVersion = cluster.readVersion();
    }
    return readVersion;
  }

  // Reading.

  @Override
  public boolean isSnapshot() {
    return false;
  }

  @Override
  public ReadTransaction snapshot() {
    return new Snapshot();
  }

  @Override
  public CompletableFuture<Long> getReadVersion() {
    return answer(this::version);
  }

  @Override
  public synchronized void setReadVersion(long version) {
    readVersion = version;
  }

  @Override
  public CompletableFuture<byte[]> get(byte[] key) {
    return get(key, false);
  }

  private CompletableFuture<byte[]> get(byte[] key, boolean snapshot) {
    return answer(
        () -> {
          if (!snapshot) {
            writes.readsKey(key);
          }
          return writes.current(key, cluster.get(key, version()));
        });
  }

  @Override
  public AsyncIterable<KeyValue> getRange(
      KeySelector begin, KeySelector end, int limit, boolean reverse, StreamingMode mode) {
    return range(begin, end, limit, reverse, false);
  }

  private AsyncIterable<KeyValue> range(
      KeySelector begin, KeySelector end, int limit, boolean reverse, boolean snapshot) {
    Span span = new Span(bound(begin), bound(end));
    return new FakeRange(
        () ->
            answer(
                () -> writes.rows(cluster.range(span, version()), span, limit, reverse, snapshot)));
  }

  private static byte[] bound(KeySelector selector) {
    if (selector.getOffset() != 1 || selector.orEqual()) {
      throw FakeDatabase.unused();
    }
    return selector.getKey();
  }

  @Override
  public boolean addReadConflictRangeIfNotSnapshot(byte[] keyBegin, byte[] keyEnd) {
    addReadConflictRange(keyBegin, keyEnd);
    return true;
  }

  @Override
  public boolean addReadConflictKeyIfNotSnapshot(byte[] key) {
    addReadConflictKey(key);
    return true;
  }

  @Override
  public synchronized void addReadConflictRange(byte[] keyBegin, byte[] keyEnd) {
    writes.reads(new Span(keyBegin, keyEnd));
  }

  @Override
  public synchronized void addReadConflictKey(byte[] key) {
    writes.reads(Span.of(key));
  }

  @Override
  public synchronized void addWriteConflictRange(byte[] keyBegin, byte[] keyEnd) {
    writes.writes(new Span(keyBegin, keyEnd));
  }

  @Override
  public synchronized void addWriteConflictKey(byte[] key) {
    writes.writes(Span.of(key));
  }

  // Writing.

  @Override
  public synchronized void set(byte[] key, byte[] value) {
    writes.change(Change.Kind.SET, key, value, Span.of(key));
  }

  @Override
  public synchronized void clear(byte[] key) {
    Span one = Span.of(key);
    writes.change(Change.Kind.CLEAR, key, one.end(), one);
  }

  @Override
  public synchronized void clear(byte[] beginKey, byte[] endKey) {
    writes.change(Change.Kind.CLEAR, beginKey, endKey, new Span(beginKey, endKey));
  }

  @Override
  public void clear(Range range) {
    clear(range.begin, range.end);
  }

  @Override
  @Deprecated
  public void clearRangeStartsWith(byte[] prefix) {
    clear(Range.startsWith(prefix));
  }

  @Override
  public synchronized void mutate(MutationType optype, byte[] key, byte[] param) {
    switch (optype) {
      case ADD -> writes.change(Change.Kind.ADD, key, param, Span.of(key));
      case SET_VERSIONSTAMPED_KEY ->
          writes.change(Change.Kind.STAMPED_KEY, key, param, Span.of(key));
      default -> throw FakeDatabase.unused();
    }
  }

  // Ending.

  @Override
  public CompletableFuture<Void> commit() {
    return answer(
        () -> {
          if (writes.size() > settings.sizeLimit()) {
            throw new FDBException("Transaction exceeds byte limit", FdbErrors.TOO_LARGE);
          }
          if (!writes.isEmpty()) {
            committed = writes.commit(cluster, writes.hasRead() ? version() : 0);
          }
          watches.forEach(Runnable::run);
          watches.clear();
          return null;
        });
  }

  @Override
  public CompletableFuture<Void> watch(byte[] key) {
    CompletableFuture<Void> fired = new CompletableFuture<>();
    CompletableFuture<Void> told = new CompletableFuture<>();
    fired.whenComplete(
        (done, failure) ->
            executor.execute(
                () -> {
                  if (failure == null) {
                    told.complete(null);
                  } else {
                    told.completeExceptionally(failure);
                  }
                }));
    told.whenComplete((done, failure) -> fired.cancel(false));
    synchronized (this) {
      byte[] value = writes.current(key, cluster.get(key, version()));
      watches.add(() -> cluster.watch(key, value, fired));
    }
    return told;
  }

  @Override
  public CompletableFuture<Transaction> onError(Throwable failure) {
    Throwable cause = FdbThreads.cause(failure);
    boolean again =
        cause instanceof FDBException fdb
            && RETRYABLE.contains(fdb.getCode())
            && settings.mayRetry();
    if (!again) {
      return CompletableFuture.failedFuture(cause);
    }
    return CompletableFuture.supplyAsync(
        () -> new FakeTransaction(cluster, database, executor, settings), executor);
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
  }

  @Override
  public void close() {}

  @Override
  public Long getCommittedVersion() {
    return committed;
  }

  @Override
  public CompletableFuture<byte[]> getVersionstamp() {
    throw FakeDatabase.unused();
  }

  @Override
  public CompletableFuture<Long> getApproximateSize() {
    return answer(writes::size);
  }

  @Override
  public TransactionOptions options() {
    return new TransactionOptions(
        (code, parameter) -> {
          if (code == 30) { // next write no write conflict range
            writes.nextWriteDoesNotConflict();
          } else {
            settings.set(code, parameter);
          }
        });
  }

  @Override
  public Database getDatabase() {
    return database;
  }

  @Override
  public Executor getExecutor() {
    return executor;
  }

  @Override
  public <T> T run(Function<? super Transaction, T> retryable) {
    return retryable.apply(this);
  }

  @Override
  public <T> CompletableFuture<T> runAsync(
      Function<? super Transaction, ? extends CompletableFuture<T>> retryable) {
    return retryable.apply(this);
  }

  /** The same without conflicts. */
  @SuppressWarnings("unchecked")
  private final class Snapshot extends FakeReads {
    @Override
    public boolean isSnapshot() {
      return true;
    }

    @Override
    public ReadTransaction snapshot() {
      return this;
    }

    @Override
    public CompletableFuture<Long> getReadVersion() {
      return FakeTransaction.this.getReadVersion();
    }

    @Override
    public void setReadVersion(long version) {
      FakeTransaction.this.setReadVersion(version);
    }

    @Override
    public boolean addReadConflictRangeIfNotSnapshot(byte[] keyBegin, byte[] keyEnd) {
      return false;
    }

    @Override
    public boolean addReadConflictKeyIfNotSnapshot(byte[] key) {
      return false;
    }

    @Override
    public CompletableFuture<byte[]> get(byte[] key) {
      return FakeTransaction.this.get(key, true);
    }

    @Override
    public AsyncIterable<KeyValue> getRange(
        KeySelector begin, KeySelector end, int limit, boolean reverse, StreamingMode mode) {
      return range(begin, end, limit, reverse, true);
    }

    @Override
    public TransactionOptions options() {
      return FakeTransaction.this.options();
    }

    @Override
    public Executor getExecutor() {
      return executor;
    }
  }
}
