package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.StoreException;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchHub;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A store in a directory of the local disk, for one writing process: for a config server on one
 * machine, for development, for tests of durability. A version that was acknowledged survives the
 * death of the process, and with an honest disk that of the machine.
 *
 * <p>Tables, all in the database {@code hunts.db}:
 *
 * <table>
 *   <caption>What is where</caption>
 *   <tr><th>table</th><th>key</th><th>value</th></tr>
 *   <tr><td>meta</td><td>name</td><td>layout version, lineage</td></tr>
 *   <tr><td>hunt</td><td>hunt</td><td>newest epoch, leader</td></tr>
 *   <tr><td>version</td><td>hunt, epoch, revision</td>
 *       <td>who, when, why, publication, names put and removed, number and digest of all fragments
 *       at that version</td></tr>
 *   <tr><td>fragment</td><td>hunt, name, epoch, revision</td>
 *       <td>content type, selector, content; nothing if the fragment was removed</td></tr>
 * </table>
 *
 * <p>A publish writes what it changes, however large the hunt is. The newest versions of recently
 * used hunts are kept in memory, so that reads of them wait for nothing.
 *
 * <p>The engine is SQLite: its commits survive a kill or a power cut at any instant and have been
 * tested for that like no other's, a full disk fails one transaction and no more, its file is
 * documented and can be looked into with its own shell. It costs a jar of 12 MB with native code.
 * H2's MVStore is pure Java and thirty times smaller, but was seen to accept a torn last commit, to
 * serve flipped bits, and to close itself on a full disk. RocksDB and LMDB are made for more than
 * one writer's rate needs, the first in 70 MB, the second with a size fixed when it is opened.
 *
 * <p>If the disk is full or fails, a publish fails with {@link StoreException} and changes nothing;
 * reads go on, and the next publish tries again. Thread-safe. Its threads are daemons whose names
 * begin with {@code cairn-} and end with {@link #close}.
 */
public final class EmbeddedConfigStore implements ConfigStore {
  private final String name;
  private final EmbeddedFile file;
  private final Lineage lineage;
  private final ConcurrentMap<HuntId, EmbeddedHunt> hunts;
  private final EmbeddedContent content;
  private final EmbeddedThreads threads;
  private final EmbeddedWriter writer;
  private final WatchHub hub;
  private final @Nullable SystemTime ownTime;
  private volatile boolean closed;

  /** What a store and its writer share. */
  record Parts(
      String name,
      EmbeddedFile file,
      ConcurrentMap<HuntId, EmbeddedHunt> hunts,
      int historyLength,
      TimeSource time) {}

  private EmbeddedConfigStore(Builder builder, EmbeddedFile file) throws SQLException {
    this.name = "embedded:" + builder.directory;
    this.file = file;
    this.lineage = file.tables().lineage();
    this.hunts = new ConcurrentHashMap<>(file.tables().load(builder.historyLength));
    this.ownTime = builder.time == null ? new SystemTime("cairn-" + name + "-timer") : null;
    TimeSource time = builder.time == null ? requireNonNull(ownTime) : builder.time;
    this.content = new EmbeddedContent(name, file, hunts, builder.cacheBytes);
    this.threads = new EmbeddedThreads(name);
    this.hub = new WatchHub(name, lineage, this::changesSince, time, builder.heartbeat);
    this.writer =
        new EmbeddedWriter(
            new Parts(name, file, hunts, builder.historyLength, time),
            content,
            threads.writer(),
            threads.answers(),
            hub::headMoved);
  }

  /**
   * Opens the store in a directory, or creates it. Blocks for I/O.
   *
   * @param directory where the store lives; made if it is not there
   * @throws StoreException if another store, in this process or another, has the directory open, or
   *     it is damaged, unwritable or of a newer layout
   */
  public static EmbeddedConfigStore open(Path directory) {
    return builder(directory).open();
  }

  /** Begins a store that differs from {@link #open} in some way. */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CompletableFuture<Lineage> lineage() {
    return now(() -> lineage);
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    requireNonNull(hunt, "hunt");
    requireNonNull(scope, "scope");
    EmbeddedHunt state = hunts.get(hunt);
    if (state == null || state.kept().isEmpty()) {
      return now(Optional::empty);
    }
    return head(state).thenApply(config -> Optional.of(config.select(scope)));
  }

  @Override
  public CompletableFuture<HuntConfig> readVersion(HuntId hunt, VersionVector version) {
    requireNonNull(version, "version");
    EmbeddedHunt state = hunts.get(requireNonNull(hunt, "hunt"));
    if (state == null || state.kept().isEmpty()) {
      return now(
          () -> {
            throw new UnknownHuntException(hunt, name);
          });
    }
    Optional<EmbeddedVersion> kept = state.at(version);
    if (kept.isEmpty()) {
      return now(
          () -> {
            throw new VersionNotKeptException(
                hunt, version, state.kept().get(0).version(), state.version());
          });
    }
    return content(state, kept.orElseThrow());
  }

  @Override
  public CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit) {
    requireNonNull(hunt, "hunt");
    return now(
        () -> {
          HistoryBounds.checkLimit(limit);
          EmbeddedHunt state = hunts.get(hunt);
          return state == null ? List.of() : state.history(limit);
        });
  }

  @Override
  public CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held) {
    requireNonNull(held, "held");
    EmbeddedHunt state = hunts.get(requireNonNull(hunt, "hunt"));
    if (state == null || state.kept().isEmpty()) {
      return now(ChangesSince.Unknown::new);
    }
    boolean comparable = held.lineage().equals(lineage);
    if (comparable && held.version().equals(state.version())) {
      return now(() -> new ChangesSince.Nothing(held));
    }
    Optional<EmbeddedVersion> base = comparable ? state.at(held.version()) : Optional.empty();
    return head(state)
        .thenApply(
            head ->
                base.isPresent() && head.version().equals(state.version())
                    ? ChangesSince.smaller(state.since(base.get(), head), head)
                    : new ChangesSince.Whole(head));
  }

  @Override
  public CompletableFuture<SortedMap<HuntId, VersionVector>> heads() {
    return now(
        () -> {
          SortedMap<HuntId, VersionVector> heads = new TreeMap<>();
          hunts.forEach(
              (hunt, state) ->
                  state.head().ifPresent(version -> heads.put(hunt, version.version())));
          return heads;
        });
  }

  @Override
  public CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    requireNonNull(hunt, "hunt");
    try {
      Leadership.checkWho(who);
    } catch (IllegalArgumentException bad) {
      return CompletableFuture.failedFuture(bad);
    }
    return writer.lead(hunt, who);
  }

  @Override
  public CompletableFuture<Published> publish(Publication publication) {
    return writer.publish(requireNonNull(publication, "publication"));
  }

  /** The newest content; a version that is trimmed while it is read gives way to the newer one. */
  private CompletableFuture<HuntConfig> head(EmbeddedHunt state) {
    EmbeddedVersion version = state.head().orElseThrow();
    HuntConfig cached = closed ? null : content.cached(state.hunt(), version.version());
    if (cached != null) {
      return CompletableFuture.completedFuture(cached);
    }
    return load(
        () -> {
          EmbeddedHunt current = state;
          while (true) {
            try {
              return content.load(current, current.head().orElseThrow());
            } catch (VersionNotKeptException overtaken) {
              current = requireNonNull(hunts.get(state.hunt()));
            }
          }
        });
  }

  private CompletableFuture<HuntConfig> content(EmbeddedHunt state, EmbeddedVersion version) {
    HuntConfig cached = closed ? null : content.cached(state.hunt(), version.version());
    return cached != null
        ? CompletableFuture.completedFuture(cached)
        : load(() -> content.load(state, version));
  }

  private <T> CompletableFuture<T> load(Supplier<T> question) {
    return closed ? now(question) : threads.load(question, this::isClosed);
  }

  private <T> CompletableFuture<T> now(Supplier<T> question) {
    if (closed) {
      return CompletableFuture.failedFuture(isClosed());
    }
    try {
      return CompletableFuture.completedFuture(question.get());
    } catch (CairnException | IllegalArgumentException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }

  private StoreException isClosed() {
    return new StoreException(name + " is closed", null);
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    return hub.watch(request, sink);
  }

  /** Finishes the publish that is being written, fails the others, and frees the directory. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    hub.close();
    writer.close();
    threads.close();
    file.close();
    if (ownTime != null) {
      ownTime.close();
    }
  }

  /** How an embedded store differs from {@link #open}. Not thread-safe. */
  public static final class Builder {
    private final Path directory;
    private int historyLength = DEFAULT_HISTORY;
    private long cacheBytes = 256L << 20;
    private Duration heartbeat = WatchHub.DEFAULT_HEARTBEAT;
    private @Nullable TimeSource time;

    private Builder(Path directory) {
      this.directory = requireNonNull(directory, "directory");
    }

    /**
     * Sets how many versions of each hunt are kept.
     *
     * @param versions 1 to {@value HistoryBounds#MAX_LENGTH}
     * @throws IllegalArgumentException if it is out of range
     */
    public Builder historyLength(int versions) {
      historyLength = HistoryBounds.checkLength(versions);
      return this;
    }

    /**
     * Sets how much content of newest versions is kept in memory; 256 MiB by default.
     *
     * @param bytes 0 or more
     * @throws IllegalArgumentException if it is negative
     */
    public Builder cacheBytes(long bytes) {
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
    public Builder heartbeat(Duration interval) {
      heartbeat = WatchHub.checkHeartbeat(interval);
      return this;
    }

    /** Sets the time to live by; the machine's by default. The caller closes it, if need be. */
    public Builder time(TimeSource source) {
      time = requireNonNull(source, "time source");
      return this;
    }

    /** Opens the store; see {@link EmbeddedConfigStore#open}. */
    public EmbeddedConfigStore open() {
      EmbeddedFile file = EmbeddedFile.open(directory);
      try {
        return new EmbeddedConfigStore(this, file);
      } catch (SQLException | RuntimeException | Error e) {
        file.close();
        throw e instanceof StoreException told
            ? told
            : new StoreException("the store in %s is damaged".formatted(directory), e);
      }
    }
  }
}
