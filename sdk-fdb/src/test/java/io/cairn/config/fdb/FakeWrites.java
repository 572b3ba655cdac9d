package io.cairn.config.fdb;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.cairn.config.fdb.FakeCluster.Change;
import io.cairn.config.fdb.FakeCluster.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FakeTransaction} has read under conflict and changed so far, and how it sees the
 * data through its own changes. Guarded by the transaction.
 */
final class FakeWrites {
  private static final int MAX_KEY = 10_000;
  private static final int MAX_VALUE = 100_000;

  private final List<Change> changes = new ArrayList<>();
  private final List<Span> read = new ArrayList<>();
  private final List<Span> written = new ArrayList<>();
  private boolean noConflictNext;
  private @Nullable FDBException deferred;

  /** Throws what a change was too large for: the real one tells it with the next answer. */
  void check() {
    if (deferred != null) {
      throw deferred;
    }
  }

  void nextWriteDoesNotConflict() {
    noConflictNext = true;
  }

  void reads(Span span) {
    read.add(span);
  }

  void writes(Span span) {
    written.add(span);
  }

  boolean isEmpty() {
    return changes.isEmpty() && written.isEmpty();
  }

  boolean hasRead() {
    return !read.isEmpty();
  }

  long commit(FakeCluster cluster, long readVersion) {
    return cluster.commit(readVersion, read, written, changes);
  }

  /** Notes the read of a key, unless the transaction has decided itself what is there. */
  void readsKey(byte[] key) {
    if (changes.stream().noneMatch(change -> replaces(change, key))) {
      read.add(Span.of(key));
    }
  }

  private static boolean replaces(Change change, byte[] key) {
    return switch (change.kind()) {
      case SET -> ByteArrayUtil.compareUnsigned(change.key(), key) == 0;
      case CLEAR -> new Span(change.key(), change.operand()).has(key);
      case ADD, STAMPED_KEY -> false;
    };
  }

  /** What the transaction sees: what was there, and its own changes. */
  byte @Nullable [] current(byte[] key, byte @Nullable [] before) {
    byte[] value = before;
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

  List<KeyValue> rows(
      NavigableMap<byte[], byte[]> found, Span span, int limit, boolean reverse, boolean snapshot) {
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
            found.keySet().removeIf(key -> new Span(change.key(), change.operand()).has(key));
        case STAMPED_KEY -> {}
      }
    }
    List<KeyValue> rows = new ArrayList<>();
    (reverse ? found.descendingMap() : found)
        .forEach(
            (key, value) -> {
              if (limit == ReadTransaction.ROW_LIMIT_UNLIMITED || rows.size() < limit) {
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
    if (limit == ReadTransaction.ROW_LIMIT_UNLIMITED || rows.size() < limit) {
      return span;
    }
    byte[] last = rows.get(rows.size() - 1).getKey();
    return reverse ? new Span(last, span.end()) : new Span(span.begin(), Span.of(last).end());
  }

  void change(Change.Kind kind, byte[] key, byte[] operand, Span touched) {
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

  long size() {
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
}
