package io.cairn.config.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A double of a cluster, in memory, for {@link FakeTransaction}s: versions, conflicts,
 * versionstamps, atomic additions, watches, and the limits that matter. {@code DatabaseSemantics}
 * holds it against a real one.
 *
 * <p>One lock serializes everything. Old values are kept as long as a transaction may read them.
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
final class FakeCluster {
  private static final long WINDOW = 5_000_000;
  private static final long STARTED = System.nanoTime();

  private final NavigableMap<byte[], NavigableMap<Long, Value>> data =
      new TreeMap<>(ByteArrayUtil::compareUnsigned);
  private final Deque<Committed> commits = new ArrayDeque<>();
  private final List<Watching> watches = new ArrayList<>();
  private long newest = 1;
  private long skew;
  private int mostWatches = 10_000;
  private boolean stopped;
  private boolean locked;

  /** A value, or none. */
  private record Value(byte @Nullable [] bytes) {}

  /** A change of a transaction, carried out in order. */
  record Change(Kind kind, byte[] key, byte[] operand) {
    enum Kind {
      SET,
      CLEAR,
      ADD,
      STAMPED_KEY
    }
  }

  /** A range of keys. */
  record Span(byte[] begin, byte[] end) {
    static Span of(byte[] key) {
      return new Span(key, ByteArrayUtil.join(key, new byte[1]));
    }

    boolean has(byte[] key) {
      return ByteArrayUtil.compareUnsigned(begin, key) <= 0
          && ByteArrayUtil.compareUnsigned(key, end) < 0;
    }

    boolean overlaps(Span other) {
      return ByteArrayUtil.compareUnsigned(begin, other.end) < 0
          && ByteArrayUtil.compareUnsigned(other.begin, end) < 0;
    }
  }

  private record Committed(long version, List<Span> written) {}

  private record Watching(byte[] key, byte @Nullable [] value, CompletableFuture<Void> fired) {}

  /** A handle, as a store opens one. */
  Database database(Executor executor) {
    return new FakeDatabase(this, executor);
  }

  /** Lets so much time pass. */
  synchronized void advance(Duration time) {
    skew += time.toNanos() / 1_000;
  }

  /** From now on it does not answer. */
  synchronized void stop() {
    stopped = true;
  }

  synchronized void restart() {
    stopped = false;
  }

  synchronized boolean isStopped() {
    return stopped;
  }

  synchronized void lock() {
    locked = true;
  }

  synchronized void unlock() {
    locked = false;
  }

  /** What a recovery does to watches. */
  synchronized void failWatches() {
    List<Watching> all = List.copyOf(watches);
    watches.clear();
    all.forEach(
        watching -> watching.fired().completeExceptionally(new FDBException("recovered", 1039)));
  }

  synchronized void mostWatches(int most) {
    mostWatches = most;
  }

  synchronized int watches() {
    watches.removeIf(watching -> watching.fired().isDone());
    return watches.size();
  }

  /** Its time, in microseconds. */
  synchronized long clock() {
    return 1_000_000_000L + (System.nanoTime() - STARTED) / 1_000 + skew;
  }

  synchronized long readVersion() {
    if (locked) {
      throw new FDBException("Database is locked", FdbErrors.LOCKED);
    }
    newest = Math.max(newest, clock());
    return newest;
  }

  private void checkAge(long version) {
    if (version < clock() - WINDOW) {
      throw new FDBException("Transaction is too old", FdbErrors.TOO_OLD);
    }
  }

  synchronized byte @Nullable [] get(byte[] key, long version) {
    checkAge(version);
    return at(data.get(key), version);
  }

  /** Returns what is in a range, as a fresh map that the caller may change. */
  synchronized NavigableMap<byte[], byte[]> range(Span span, long version) {
    checkAge(version);
    NavigableMap<byte[], byte[]> found = new TreeMap<>(ByteArrayUtil::compareUnsigned);
    if (ByteArrayUtil.compareUnsigned(span.begin(), span.end()) < 0) {
      data.subMap(span.begin(), span.end())
          .forEach(
              (key, values) -> {
                byte[] value = at(values, version);
                if (value != null) {
                  found.put(key, value);
                }
              });
    }
    return found;
  }

  private static byte @Nullable [] at(@Nullable NavigableMap<Long, Value> values, long version) {
    Map.Entry<Long, Value> entry = values == null ? null : values.floorEntry(version);
    return entry == null || entry.getValue().bytes() == null
        ? null
        : entry.getValue().bytes().clone();
  }

  /**
   * Commits.
   *
   * @param readVersion when it read; not asked if it read nothing under conflict
   * @return the version of the commit
   */
  synchronized long commit(
      long readVersion, List<Span> read, List<Span> written, List<Change> changes) {
    if (!read.isEmpty()) {
      checkAge(readVersion);
      for (Committed other : commits) {
        if (other.version() > readVersion
            && other.written().stream().anyMatch(w -> hits(w, read))) {
          throw new FDBException("Transaction not committed due to conflict", 1020);
        }
      }
    }
    newest = Math.max(newest + 1, clock());
    long version = newest;
    List<Span> all = new ArrayList<>(written);
    for (Change change : changes) {
      apply(change, version, all);
    }
    commits.add(new Committed(version, all));
    forget(clock() - WINDOW);
    fire();
    return version;
  }

  private static boolean hits(Span written, List<Span> read) {
    return read.stream().anyMatch(written::overlaps);
  }

  private void apply(Change change, long version, List<Span> written) {
    switch (change.kind()) {
      case SET -> put(change.key(), version, change.operand());
      case ADD -> put(change.key(), version, sum(at(data.get(change.key()), version), change));
      case CLEAR ->
          List.copyOf(data.subMap(change.key(), change.operand()).keySet())
              .forEach(key -> put(key, version, null));
      case STAMPED_KEY -> {
        byte[] key = stamped(change.key(), version);
        put(key, version, change.operand());
        written.add(Span.of(key));
      }
    }
  }

  static byte[] sum(byte @Nullable [] old, Change change) {
    byte[] operand = change.operand();
    byte[] term = old == null ? new byte[operand.length] : Arrays.copyOf(old, operand.length);
    long sum = little(term) + little(operand);
    return Arrays.copyOf(
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(sum).array(),
        operand.length);
  }

  private static long little(byte[] bytes) {
    return ByteBuffer.wrap(Arrays.copyOf(bytes, Long.BYTES))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong();
  }

  /** The last four bytes say where ten bytes of stamp go. */
  private static byte[] stamped(byte[] key, long version) {
    int length = key.length - Integer.BYTES;
    int offset = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN).getInt(length);
    byte[] full = Arrays.copyOf(key, length);
    ByteBuffer.wrap(full).putLong(offset, version).putShort(offset + Long.BYTES, (short) 0);
    return full;
  }

  private void put(byte[] key, long version, byte @Nullable [] value) {
    NavigableMap<Long, Value> values = data.computeIfAbsent(key, fresh -> new TreeMap<>());
    values.put(version, new Value(value));
    Long readable = values.floorKey(clock() - WINDOW);
    if (readable != null) {
      values.headMap(readable, false).clear();
    }
  }

  private void forget(long before) {
    while (!commits.isEmpty() && commits.peek().version() < before) {
      commits.remove();
    }
  }

  /** Registers a watch on a key that had this value. */
  synchronized void watch(byte[] key, byte @Nullable [] value, CompletableFuture<Void> fired) {
    if (watches() >= mostWatches) {
      fired.completeExceptionally(
          new FDBException("Too many watches currently set", FdbErrors.TOO_MANY_WATCHES));
      return;
    }
    watches.add(new Watching(key, value, fired));
    fire();
  }

  private void fire() {
    for (Iterator<Watching> all = watches.iterator(); all.hasNext(); ) {
      Watching watching = all.next();
      if (!Arrays.equals(watching.value(), at(data.get(watching.key()), newest))) {
        all.remove();
        watching.fired().complete(null);
      }
    }
  }

  /** Everything there is, for tests that look for leftovers. */
  synchronized List<KeyValue> everything() {
    List<KeyValue> rows = new ArrayList<>();
    data.forEach(
        (key, values) -> {
          byte[] value = at(values, newest);
          if (value != null) {
            rows.add(new KeyValue(key, value));
          }
        });
    return rows;
  }
}
