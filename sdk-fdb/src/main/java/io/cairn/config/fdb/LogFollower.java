package io.cairn.config.fdb;

import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Learns which hunts have moved: one watch on one key, however many hunts are followed, and however
 * many stores of this process follow them; see {@link SharedWatches}.
 *
 * <p><b>Rounds.</b> A round is a transaction that reads the lines of the log behind the place where
 * it stood and, once there are no more, sets the watch on the key that every publish bumps; what is
 * published after the round fires it. If lines behind the place may have been trimmed, the heads of
 * all hunts are compared with those last seen, once. Then the round waits: for the watch, or, since
 * a watch can be refused and could stay silent, for an interval, after which it looks at the one
 * key itself. One round begins when the last has ended, so that the fields of a round have one
 * owner at a time; the map of versions is shared with the publisher, which notes its own.
 */
final class LogFollower implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(LogFollower.class);
  private static final int LINES_AT_ONCE = 1_000;

  private final Transactions transactions;
  private final Namespace namespace;
  private final SharedWatches.Namespaced watched;
  private final Reads reads;
  private final TimeSource time;
  private final Duration interval;
  private final Consumer<HuntId> headMoved;
  private final Consumer<SourceException> disconnected;
  private final ConcurrentMap<HuntId, VersionVector> seen = new ConcurrentHashMap<>();
  private final AtomicBoolean started = new AtomicBoolean();
  private volatile boolean closed;
  private volatile @Nullable Waiting waiting;

  // Owned by the round.
  private byte[] place;
  private boolean failing;
  private boolean watchFailed;

  /**
   * @param cluster the name of the cluster's file
   * @param interval how long a round waits for its watch before it looks itself
   * @param headMoved is told of each hunt that has a newer version, which reads see already
   * @param disconnected is told when the cluster cannot be read, once until it can again
   */
  LogFollower(
      Transactions transactions,
      Namespace namespace,
      String cluster,
      Reads reads,
      TimeSource time,
      Duration interval,
      Consumer<HuntId> headMoved,
      Consumer<SourceException> disconnected) {
    this.transactions = transactions;
    this.namespace = namespace;
    this.watched = new SharedWatches.Namespaced(cluster, namespace.lineage());
    this.reads = reads;
    this.time = time;
    this.interval = interval;
    this.headMoved = headMoved;
    this.disconnected = disconnected;
    this.place = LogKeys.placeAt(namespace.openedAt());
  }

  /** Begins to follow, from where the log ended when the namespace was opened. */
  void start() {
    if (started.compareAndSet(false, true)) {
      round();
    }
  }

  /** Notes a version; tells of it if it is news. Any thread. */
  void note(HuntId hunt, VersionVector version) {
    boolean[] isNews = new boolean[1];
    seen.compute(
        hunt,
        (id, known) -> {
          isNews[0] = known == null || version.isAfter(known);
          return isNews[0] ? version : known;
        });
    if (isNews[0]) {
      headMoved.accept(hunt);
    }
  }

  /**
   * What a round has read.
   *
   * @param watch null if there may be more lines
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Read(
      long version,
      byte @Nullable [] moved,
      byte @Nullable [] cut,
      List<KeyValue> lines,
      @Nullable CompletableFuture<Void> watch) {}

  private void round() {
    if (closed) {
      return;
    }
    CompletableFuture<Void> unused =
        transactions
            .run("follow the log", this::read)
            .thenCompose(read -> compareIfTrimmed(read).thenApply(compared -> read))
            .whenComplete(
                (read, failure) -> {
                  if (failure == null) {
                    went(read);
                  } else {
                    failed(FdbThreads.cause(failure));
                  }
                })
            .handle((done, failure) -> null);
  }

  private CompletableFuture<Read> read(Transaction transaction) {
    byte[] key = namespace.keys().moved();
    CompletableFuture<byte[]> moved = transaction.snapshot().get(key);
    CompletableFuture<byte[]> cut = transaction.snapshot().get(namespace.keys().cut());
    CompletableFuture<Long> version = transaction.getReadVersion();
    return transaction
        .snapshot()
        .getRange(namespace.log().after(place), LINES_AT_ONCE, false, StreamingMode.WANT_ALL)
        .asList()
        .thenCompose(
            lines ->
                CompletableFuture.allOf(moved, cut, version)
                    .thenApply(
                        all ->
                            new Read(
                                version.join(),
                                moved.join(),
                                cut.join(),
                                lines,
                                lines.size() < LINES_AT_ONCE
                                    ? watch(transaction, moved.join())
                                    : null)));
  }

  /** Sets a watch, unless another store of this process has set one that does as well. */
  private CompletableFuture<Void> watch(Transaction transaction, byte @Nullable [] moved) {
    CompletableFuture<Void> shared = FdbProcess.watches().find(watched, moved);
    return shared == null ? transaction.watch(namespace.keys().moved()) : shared;
  }

  private CompletableFuture<Void> compareIfTrimmed(Read read) {
    if (read.cut() == null || ByteArrayUtil.compareUnsigned(place, read.cut()) >= 0) {
      return CompletableFuture.completedFuture(null);
    }
    log.info("The log was trimmed beyond where it was last read: all heads are compared, once");
    return reads.heads().thenAccept(heads -> heads.forEach(this::note));
  }

  private void went(Read read) {
    failing = false;
    for (KeyValue line : read.lines()) {
      Rows.Moved moved = Rows.Moved.of(line.getValue());
      note(moved.hunt(), moved.version());
    }
    CompletableFuture<Void> set = read.watch();
    if (set == null) {
      place = namespace.log().placeOf(read.lines().get(read.lines().size() - 1).getKey());
      round();
    } else {
      place = LogKeys.placeAt(read.version());
      CompletableFuture<Void> watch = FdbProcess.watches().share(watched, read.moved(), set);
      new Waiting(watch, read.moved()).begin();
    }
  }

  private void failed(Throwable failure) {
    if (closed) {
      return;
    }
    if (!failing) {
      failing = true;
      log.warn("The log cannot be read, followers are told: {}", failure.getMessage());
      disconnected.accept(FdbErrors.ambient(failure));
    }
    new Waiting(null, null).begin();
  }

  /** Waits for the watch or the interval, whichever comes first; then goes on, once. */
  private final class Waiting {
    private final @Nullable CompletableFuture<Void> watch;
    private final byte @Nullable [] moved;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile TimeSource.@Nullable Timer timer;

    Waiting(@Nullable CompletableFuture<Void> watch, byte @Nullable [] moved) {
      this.watch = watch;
      this.moved = moved;
    }

    void begin() {
      waiting = this;
      lookLater();
      if (watch != null) {
        CompletableFuture<Void> unused =
            watch.whenCompleteAsync(
                (fired, failure) -> {
                  if (failure == null
                      || FdbThreads.cause(failure) instanceof CancellationException) {
                    end(false); // cancelled by the store that had set it, if this has not ended
                  } else {
                    withoutWatch(FdbThreads.cause(failure));
                  }
                },
                transactions.executor());
      }
      if (closed) {
        cancel();
      }
    }

    private void withoutWatch(Throwable failure) {
      boolean isLimit =
          failure instanceof FDBException fdb && fdb.getCode() == FdbErrors.TOO_MANY_WATCHES;
      if (isLimit) {
        log.debug("No watch is left for this process: the key is read every {}", interval);
      } else if (!watchFailed) {
        end(true); // a recovery of the cluster ends watches: the next one is set at once
      }
      // else the timer goes on, and a further round tries a further watch
    }

    private void lookLater() {
      timer = time.schedule(interval, () -> transactions.executor().execute(this::look));
    }

    /** The interval is over: is the key still what it was? */
    private void look() {
      if (over.get()) {
        return;
      }
      if (watch == null || watch.isDone()) {
        end(watchFailed); // a round that reads the log, and sets a watch if it may
        return;
      }
      CompletableFuture<Void> unused =
          transactions
              .read(
                  "look whether anything was published",
                  reading -> reading.get(namespace.keys().moved()))
              .handle(
                  (now, failure) -> {
                    if (failure == null && Arrays.equals(now, moved)) {
                      lookLater();
                    } else {
                      end(watchFailed);
                    }
                    return null;
                  });
    }

    private void end(boolean failed) {
      if (over.compareAndSet(false, true)) {
        watchFailed = failed;
        cancel();
        round();
      }
    }

    void cancel() {
      TimeSource.Timer pending = timer;
      if (pending != null) {
        pending.cancel();
      }
      if (watch != null) {
        watch.cancel(true);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    Waiting current = waiting;
    if (current != null && current.over.compareAndSet(false, true)) {
      current.cancel();
    }
  }
}
