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
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.cairn.config.fdb.FakeCluster.Change;
import io.cairn.config.fdb.FakeCluster.Span;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
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
final class FakeTransaction extends FakeReads implements Transaction {
  private static final int MAX_KEY = 10_000;
  private static final int MAX_VALUE = 100_000;
  private static final Set<Integer> RETRYABLE =
      Set.of(FdbErrors.TOO_OLD, 1009, FdbErrors.NOT_COMMITTED, FdbErrors.COMMIT_UNKNOWN, 1037, 1039);

  private final FakeCluster cluster;
  private final Database database;
  private final Executor executor;
  private final Settings settings;
  private final List<Change> changes = new ArrayList<>();
  private final List<Span> read = new ArrayList<>();
  private final List<Span> written = new ArrayList<>();
  private final List<Runnable> watches = new ArrayList<>();
  private @Nullable Long readVersion;
  private @Nullable FDBException deferred;
  private long committed = -1;
  private boolean noConflictNext;
  private boolean cancelled;

  /** What survives a retry. */
  static final class Settings {
    private static final int TIMEOUT = 500;
    private static final int RETRY_LIMIT = 501;
    private static final int SIZE_LIMIT = 503;
    private final long begun = System.nanoTime();
    private long timeout;
    private long retriesLeft = Long.MAX_VALUE;
    private boolean limited;
    private long sizeLimit = 10_000_000;

    void set(int code, byte @Nullable [] parameter) {
      if (code == TIMEOUT) {
        timeout = number(parameter);
      } else if (code == RETRY_LIMIT && !limited) {
        limited = true;
        retriesLeft = number(parameter);
      } else if (code == SIZE_LIMIT) {
        sizeLimit = number(parameter);
      }
    }

    private static long number(byte @Nullable [] parameter) {
      return ByteBuffer.wrap(parameter).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    long millisLeft() {
      return timeout == 0
          ? Long.MAX_VALUE
          : Math.max(0, timeout - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }
  }

  FakeTransaction(
      FakeCluster cluster, Database database, Executor executor, Settings settings) {
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
        if (deferred != null) {
          throw deferred;
        }
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
          byte[] value = current(key);
          if (!snapshot && changes.stream().noneMatch(change -> replaces(change, key))) {
            read.add(Span.of(key));
          }
          return value;
        });
  }

  private static boolean replaces(Change change, byte[] key) {
    return switch (change.kind()) {
      case SET -> ByteArrayUtil.compareUnsigned(change.key(), key) == 0;
      case CLEAR -> new Span(change.key(), change.operand()).has(key);
      case ADD, STAMPED_KEY -> false;
    };
  }

  /** What the transaction sees: what was there, and its own changes. */
  private byte @Nullable [] current(byte[] key) {
    byte[] value = cluster.get(key, version());
    for (Change change : changes) {
      if (change.kind() == Change.Kind.ADD
          && ByteArrayUtil.compareUnsigned(change.key(), key) == 0) {
        value = FakeCluster.sum(value, change);
      } else if (replaces(change, key)) {
        value = change.kind() == Change.Kind.SET ? change.operand() : null;
      }
    }
    return value;
  }

  @Override
  public AsyncIterable<KeyValue> getRange(
      KeySelector begin, KeySelector end, int limit, boolean reverse, StreamingMode mode) {
    return range(begin, end, limit, reverse, false);
  }

  private AsyncIterable<KeyValue> range(
      KeySelector begin, KeySelector end, int limit, boolean reverse, boolean snapshot) {
    Span span = new Span(bound(begin), bound(end));
    return new FakeRange(() -> answer(() -> rows(span, limit, reverse, snapshot)));
  }

  private static byte[] bound(KeySelector selector) {
    if (selector.getOffset() != 1 || selector.orEqual()) {
      throw FakeDatabase.unused();
    }
    return selector.getKey();
  }

  private List<KeyValue> rows(Span span, int limit, boolean reverse, boolean snapshot) {
    NavigableMap<byte[], byte[]> found = cluster.range(span, version());
    for (Change change : changes) {
      switch (change.kind()) {
        case SET -> {
          if (span.has(change.key())) {
            found.put(change.key(), change.operand());
          }
        }
        case ADD -> {
          if (span.has(change.key())) {
            found.put(change.key(), FakeCluster.sum(found.get(change.key()), change));
          }
        }
        case CLEAR ->
            found
                .keySet()
                .removeIf(key -> new Span(change.key(), change.operand()).has(key));
        case STAMPED_KEY -> {}
      }
    }
    List<KeyValue> rows = new ArrayList<>();
    (reverse ? found.descendingMap() : found)
        .forEach(
            (key, value) -> {
              if (limit == ROW_LIMIT_UNLIMITED || rows.size() < limit) {
                rows.add(new KeyValue(key, value));
              }
            });
    if (!snapshot) {
      read.add(wasRead(span, rows, limit, reverse));
    }
    return rows;
  }

  /** A read that ended at its limit conflicts no further than it came. */
  private static Span wasRead(Span span, List<KeyValue> rows, int limit, boolean reverse) {
    if (limit == ROW_LIMIT_UNLIMITED || rows.size() < limit) {
      return span;
    }
    byte[] last = rows.get(rows.size() - 1).getKey();
    return reverse ? new Span(last, span.end()) : new Span(span.begin(), Span.of(last).end());
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
    read.add(new Span(keyBegin, keyEnd));
  }

  @Override
  public synchronized void addReadConflictKey(byte[] key) {
    read.add(Span.of(key));
  }

  @Override
  public synchronized void addWriteConflictRange(byte[] keyBegin, byte[] keyEnd) {
    written.add(new Span(keyBegin, keyEnd));
  }

  @Override
  public synchronized void addWriteConflictKey(byte[] key) {
    written.add(Span.of(key));
  }

  // Writing.

  private synchronized void change(Change.Kind kind, byte[] key, byte[] operand, Span touched) {
    if (key.length > MAX_KEY) {
      deferred = new FDBException("Key length exceeds limit", 2102);
    } else if (kind != Change.Kind.CLEAR && operand.length > MAX_VALUE) {
      deferred = new FDBException("Value length exceeds limit", 2103);
    }
    changes.add(new Change(kind, key.clone(), operand.clone()));
    if (!noConflictNext && kind != Change.Kind.STAMPED_KEY) {
      written.add(touched);
    }
    noConflictNext = false;
  }

  @Override
  public void set(byte[] key, byte[] value) {
    change(Change.Kind.SET, key, value, Span.of(key));
  }

  @Override
  public void clear(byte[] key) {
    Span one = Span.of(key);
    change(Change.Kind.CLEAR, key, one.end(), one);
  }

  @Override
  public void clear(byte[] beginKey, byte[] endKey) {
    change(Change.Kind.CLEAR, beginKey, endKey, new Span(beginKey, endKey));
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
  public void mutate(MutationType optype, byte[] key, byte[] param) {
    switch (optype) {
      case ADD -> change(Change.Kind.ADD, key, param, Span.of(key));
      case SET_VERSIONSTAMPED_KEY -> change(Change.Kind.STAMPED_KEY, key, param, Span.of(key));
      default -> throw FakeDatabase.unused();
    }
  }

  // Ending.

  @Override
  public CompletableFuture<Void> commit() {
    return answer(
        () -> {
          if (size() > settings.sizeLimit) {
            throw new FDBException("Transaction exceeds byte limit", FdbErrors.TOO_LARGE);
          }
          if (!changes.isEmpty() || !written.isEmpty()) {
            committed =
                cluster.commit(read.isEmpty() ? 0 : version(), read, written, changes);
          }
          watches.forEach(Runnable::run);
          watches.clear();
          return null;
        });
  }

  private long size() {
    long size = 0;
    for (Change change : changes) {
      size += change.key().length + change.operand().length;
    }
    for (List<Span> spans : List.of(read, written)) {
      for (Span span : spans) {
        size += span.begin().length + span.end().length;
      }
    }
    return size;
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
      byte[] value = current(key);
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
            && settings.retriesLeft > 0
            && settings.millisLeft() > 0;
    if (!again) {
      return CompletableFuture.failedFuture(cause);
    }
    settings.retriesLeft--;
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
    return answer(this::size);
  }

  @Override
  public TransactionOptions options() {
    return new TransactionOptions(
        (code, parameter) -> {
          if (code == 30) { // next write no write conflict range
            noConflictNext = true;
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
