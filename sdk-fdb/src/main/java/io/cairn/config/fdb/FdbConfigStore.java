package io.cairn.config.fdb;

import static java.util.Objects.requireNonNull;

import com.apple.foundationdb.Database;
import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigStore;
import io.cairn.config.Held;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A store in a FoundationDB cluster, for as many processes as there are: services read and follow
 * it directly, or a Config Service serves it. What one process has published, every other reads,
 * whichever machines of the cluster have failed meanwhile, as long as the cluster stands.
 *
 * <p><b>Reads</b> are linearizable and each is one transaction. One of a hunt whose newest version
 * is in memory costs a read of eight bytes. <b>Publishes</b> are fenced and conditional by the
 * cluster itself; one whose outcome gets lost is found out about, never made twice. One that is too
 * large for a transaction is staged and then appears whole. <b>Followers</b> cost one watch per
 * process and namespace, however many hunts, watchers and stores.
 *
 * <p>{@link FdbStoreBuilder#open} loads the client library and reaches for nothing; the first call
 * connects to the cluster, and makes the namespace if it is not there. While the cluster cannot be
 * reached, calls fail within their timeout and say so, and later ones try again. To wait for the
 * cluster, ask for the {@link #lineage}.
 *
 * <p>FoundationDB allows one client library, one API version and one set of TLS options per
 * process, which the first store chooses. Stores share its network thread and, of one namespace,
 * the watch: closing one breaks no other.
 *
 * <p>Thread-safe. Its threads are daemons whose names begin with {@code cairn-} and end with {@link
 * #close}; callbacks on futures run on up to 64 of them. FoundationDB's network thread runs no code
 * of callers.
 */
public final class FdbConfigStore implements ConfigStore {
  private final String name;
  private final FdbParts.Options options;
  private final String namespace;
  private final FdbThreads threads;
  private final Transactions transactions;
  private final @Nullable SystemTime ownTime;
  private final Object opening = new Object();
  private @Nullable CompletableFuture<FdbParts> parts; // guarded by opening
  private boolean closed; // guarded by opening

  FdbConfigStore(FdbStoreBuilder builder) {
    namespace = builder.namespace();
    name = "fdb:" + namespace;
    threads = new FdbThreads(name);
    Database database;
    try {
      database = builder.openDatabase(threads.steps());
    } catch (RuntimeException e) {
      threads.close();
      throw e;
    }
    TransactionLimits limits = builder.limits();
    transactions =
        new Transactions(
            database, threads.steps(), limits, new FdbErrors(name, builder.place(), limits));
    TimeSource given = builder.time();
    ownTime = given == null ? new SystemTime("cairn-" + name + "-timer") : null;
    options = builder.options(name, given == null ? requireNonNull(ownTime) : given);
  }

  /**
   * Opens a store with the defaults in the namespace {@code default}; see {@link
   * FdbStoreBuilder#open}.
   *
   * @param clusterFile the cluster file
   */
  public static FdbConfigStore open(Path clusterFile) {
    return builder(clusterFile).open();
  }

  /**
   * Begins a store over the cluster that a file names.
   *
   * @param clusterFile the cluster file
   */
  public static FdbStoreBuilder builder(Path clusterFile) {
    return new FdbStoreBuilder(requireNonNull(clusterFile, "clusterFile"));
  }

  /**
   * Begins a store over the cluster that FoundationDB finds by itself: by the environment variable
   * {@code FDB_CLUSTER_FILE}, else {@code fdb.cluster} in the current directory, else that of the
   * installation.
   */
  public static FdbStoreBuilder builder() {
    return new FdbStoreBuilder(null);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletableFuture<Lineage> lineage() {
    return ask(opened -> CompletableFuture.completedFuture(opened.namespace().lineage()));
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    requireNonNull(hunt, "hunt");
    requireNonNull(scope, "scope");
    return ask(
        opened ->
            opened
                .reads()
                .head(hunt)
                .thenApply(found -> found.map(config -> config.select(scope))));
  }

  @Override
  public CompletableFuture<HuntConfig> readVersion(HuntId hunt, VersionVector version) {
    requireNonNull(hunt, "hunt");
    requireNonNull(version, "version");
    return ask(opened -> opened.reads().version(hunt, version));
  }

  @Override
  public CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit) {
    requireNonNull(hunt, "hunt");
    if (limit < 1) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException("history limit %d is less than 1".formatted(limit)));
    }
    return ask(opened -> opened.reads().history(hunt, limit));
  }

  @Override
  public CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held) {
    requireNonNull(hunt, "hunt");
    requireNonNull(held, "held");
    return ask(opened -> opened.reads().changesSince(hunt, held));
  }

  @Override
  public CompletableFuture<SortedMap<HuntId, VersionVector>> heads() {
    return ask(opened -> opened.reads().heads());
  }

  @Override
  public CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    requireNonNull(hunt, "hunt");
    try {
      Leadership.checkWho(who);
    } catch (IllegalArgumentException bad) {
      return CompletableFuture.failedFuture(bad);
    }
    return ask(opened -> opened.publisher().lead(hunt, who));
  }

  @Override
  public CompletableFuture<Published> publish(Publication publication) {
    requireNonNull(publication, "publication");
    return ask(opened -> opened.publisher().publish(publication));
  }

  private <T> CompletableFuture<T> ask(Function<FdbParts, CompletableFuture<T>> question) {
    return threads.answer(opened().thenCompose(question));
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    requireNonNull(request, "request");
    requireNonNull(sink, "sink");
    PendingWatch watch = new PendingWatch();
    CompletableFuture<Void> unused =
        opened()
            .handle(
                (opened, failure) -> {
                  if (failure == null) {
                    watch.open(() -> opened.followed().watch(request, sink));
                  } else if (watch.fail()) {
                    SourceException cause = FdbErrors.ambient(FdbThreads.cause(failure));
                    threads.run(() -> sink.onDisconnected(cause, Duration.ZERO));
                  }
                  return null;
                });
    return watch;
  }

  /** Returns the parts once the namespace is open; a call after a failure tries again. */
  private CompletableFuture<FdbParts> opened() {
    synchronized (opening) {
      if (closed) {
        return CompletableFuture.failedFuture(threads.isClosed());
      }
      if (parts == null || parts.isCompletedExceptionally()) {
        parts =
            Namespace.open(name, namespace, transactions)
                .thenApply(found -> new FdbParts(options, transactions, found));
      }
      return parts;
    }
  }

  /** For tests: what the store is made of. */
  FdbParts parts() {
    return opened().join();
  }

  /** Fails what is under way, ends all watches, and frees the handle of the database. */
  @Override
  public void close() {
    CompletableFuture<FdbParts> opened;
    synchronized (opening) {
      if (closed) {
        return;
      }
      closed = true;
      opened = parts;
    }
    threads.failAll();
    if (opened != null) {
      CompletableFuture<Void> unused = opened.thenAccept(FdbParts::close);
    }
    transactions.close();
    threads.close();
    if (ownTime != null) {
      ownTime.close();
    }
  }
}
