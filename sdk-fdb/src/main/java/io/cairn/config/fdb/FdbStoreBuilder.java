package io.cairn.config.fdb;

import static java.util.Objects.requireNonNull;

import com.apple.foundationdb.Database;
import io.cairn.config.ConfigStore;
import io.cairn.config.spi.StoreException;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.WatchHub;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How a store differs from {@link FdbConfigStore#open}. Not thread-safe. */
public final class FdbStoreBuilder {
  private static final Duration LONGEST_CHECK = Duration.ofMinutes(1);
  private static final Duration SHORTEST_CHECK = Duration.ofMillis(100);
  private static final int MAX_HISTORY = 10_000;

  private final @Nullable Path clusterFile;
  private String namespace = "default";
  private int apiVersion = FdbProcess.OLDEST_API_VERSION;
  private @Nullable FdbTls tls;
  private Duration timeout = TransactionLimits.DEFAULT_TIMEOUT;
  private int attempts = TransactionLimits.DEFAULT_ATTEMPTS;
  private int transactionBytes = TransactionLimits.DEFAULT_BYTES;
  private boolean causalReadRisky;
  private int historyLength = ConfigStore.DEFAULT_HISTORY;
  private long cacheBytes = 256L << 20;
  private Duration heartbeat = WatchHub.DEFAULT_HEARTBEAT;
  private Duration checkInterval = Duration.ofSeconds(5);
  private Duration logRetention = Duration.ofMinutes(10);
  private Duration stageLease = Duration.ofMinutes(1);
  private Duration sweepInterval = Duration.ofMinutes(5);
  private @Nullable TimeSource time;
  private Function<Executor, Database> database;

  FdbStoreBuilder(@Nullable Path clusterFile) {
    this.clusterFile = clusterFile;
    this.database = executor -> FdbProcess.open(clusterFile, apiVersion, tls, executor);
  }

  /**
   * Sets the namespace, one per deployment; {@code default} unless it is set. Namespaces of one
   * cluster know nothing of each other.
   *
   * @param name 1 to 64 printable characters
   * @throws IllegalArgumentException if it is out of bounds
   */
  public FdbStoreBuilder namespace(String name) {
    requireNonNull(name, "namespace");
    if (name.isBlank() || name.length() > 64 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "namespace has not 1 to 64 printable characters (%d)".formatted(name.length()));
    }
    namespace = name;
    return this;
  }

  /**
   * Sets FoundationDB's API version, which is the same in the whole process; 710 by default. The
   * client library has to know it.
   *
   * @param version 710 or more
   * @throws IllegalArgumentException if it is less
   */
  public FdbStoreBuilder apiVersion(int version) {
    if (version < FdbProcess.OLDEST_API_VERSION) {
      throw new IllegalArgumentException(
          "API version %d is less than %d".formatted(version, FdbProcess.OLDEST_API_VERSION));
    }
    apiVersion = version;
    return this;
  }

  /** Sets how to prove oneself to a cluster that speaks TLS; the same in the whole process. */
  public FdbStoreBuilder tls(FdbTls options) {
    tls = requireNonNull(options, "tls");
    return this;
  }

  /**
   * Sets how long a transaction may take with all its attempts; 5 s by default. A call is one
   * transaction, mostly; a publish may be several.
   *
   * @param limit 10 ms to 1 min
   */
  public FdbStoreBuilder transactionTimeout(Duration limit) {
    timeout = requireNonNull(limit, "transaction timeout");
    return this;
  }

  /**
   * Sets how often a transaction is tried that conflicts or fails on the way; 100 by default.
   *
   * @param most 1 to 10,000
   */
  public FdbStoreBuilder transactionAttempts(int most) {
    attempts = most;
    return this;
  }

  /**
   * Sets the size limit of a transaction. A publish that is larger than half of it, or has more
   * than 2,048 rows, is staged.
   *
   * @param limit 200,000 to 10,000,000 bytes; 4,000,000 by default
   */
  public FdbStoreBuilder transactionBytes(int limit) {
    transactionBytes = limit;
    return this;
  }

  /**
   * Saves a round trip per transaction, at the price that a read may miss the newest publish while
   * the cluster is failing over. Off by default. Publishes are decided rightly either way.
   */
  public FdbStoreBuilder causalReadRisky(boolean on) {
    causalReadRisky = on;
    return this;
  }

  /**
   * Sets how many versions of each hunt are kept. Where several processes publish one hunt, the
   * shortest history wins.
   *
   * @param versions 1 to 10,000
   * @throws IllegalArgumentException if it is out of range
   */
  public FdbStoreBuilder historyLength(int versions) {
    if (versions < 1 || versions > MAX_HISTORY) {
      throw new IllegalArgumentException(
          "history length %d is not in 1..%d".formatted(versions, MAX_HISTORY));
    }
    historyLength = versions;
    return this;
  }

  /**
   * Sets how much content of newest versions is kept in memory; 256 MiB by default.
   *
   * @param bytes 0 or more
   * @throws IllegalArgumentException if it is negative
   */
  public FdbStoreBuilder cacheBytes(long bytes) {
    if (bytes < 0) {
      throw new IllegalArgumentException("cacheBytes %d is less than 0".formatted(bytes));
    }
    cacheBytes = bytes;
    return this;
  }

  /**
   * Sets how often a watch is told what was sent on it; 5 s by default.
   *
   * @param interval 1 ms to 10 s, within which a source promises a heartbeat
   * @throws IllegalArgumentException if it is out of bounds
   */
  public FdbStoreBuilder heartbeat(Duration interval) {
    heartbeat = WatchHub.checkHeartbeat(interval);
    return this;
  }

  /**
   * Sets after what time the watched key is read although its watch was silent; 5 s by default. It
   * bounds how late a change is seen if FoundationDB loses a watch or grants none.
   *
   * @param interval 100 ms to 1 min
   * @throws IllegalArgumentException if it is out of bounds
   */
  public FdbStoreBuilder checkInterval(Duration interval) {
    requireNonNull(interval, "check interval");
    if (interval.compareTo(SHORTEST_CHECK) < 0 || interval.compareTo(LONGEST_CHECK) > 0) {
      throw new IllegalArgumentException(
          "check interval %s is not in %s..%s".formatted(interval, SHORTEST_CHECK, LONGEST_CHECK));
    }
    checkInterval = interval;
    return this;
  }

  /** Sets the time to live by; the machine's by default. The caller closes it, if need be. */
  public FdbStoreBuilder time(TimeSource source) {
    time = requireNonNull(source, "time source");
    return this;
  }

  /** For tests: another database. */
  FdbStoreBuilder database(Function<Executor, Database> opening) {
    database = opening;
    return this;
  }

  /** For tests: how long what is not needed is kept. */
  FdbStoreBuilder sweeping(Duration interval, Duration lease, Duration retention) {
    sweepInterval = interval;
    stageLease = lease;
    logRetention = retention;
    return this;
  }

  /**
   * Opens the store: loads the client library, chooses the API version, starts FoundationDB's
   * network thread if nobody has. Waits for no cluster.
   *
   * @throws StoreException if the client library is missing or of another version, the process has
   *     chosen another API version or other TLS options, or the cluster file cannot be read
   * @throws IllegalArgumentException if a limit is out of bounds
   */
  public FdbConfigStore open() {
    limits(); // checked before anything is loaded
    return new FdbConfigStore(this);
  }

  String namespace() {
    return namespace;
  }

  Database openDatabase(Executor executor) {
    return database.apply(executor);
  }

  @Nullable TimeSource time() {
    return time;
  }

  String place() {
    return clusterFile == null ? "the default cluster file" : clusterFile.toString();
  }

  TransactionLimits limits() {
    return new TransactionLimits(timeout, attempts, transactionBytes, causalReadRisky);
  }

  FdbParts.Options options(String name, TimeSource source) {
    return new FdbParts.Options(
        name,
        place(),
        historyLength,
        cacheBytes,
        heartbeat,
        checkInterval,
        sweepInterval,
        stageLease,
        logRetention,
        source);
  }
}
