package io.cairn.config.nodecache;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.ClientBuilder;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import io.cairn.config.spi.PodSession;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node cache in a directory of tmpfs, which every process of the machine that names it shares.
 *
 * <pre>{@code
 * CairnClient client = CairnClient.builder()
 *     .source(source)
 *     .nodeCache(ChronicleNodeCache.at(Path.of("/run/cairn")))
 *     .build();
 * }</pre>
 *
 * <p>Any process may be killed at any instruction; the others neither wait for it nor read a wrong
 * byte. A read takes no lock. The first process makes the files, and allocates all of their size:
 * {@value #DEFAULT_BYTES} bytes unless the builder says otherwise.
 *
 * <p>Writing needs a JVM with the flags that the README lists, and the module {@code jdk.compiler}.
 * Without them the process reads what others write, and says once what is missing; if there is
 * nothing to read, {@link #open} fails.
 *
 * <p>One instance serves one client. Thread-safe.
 */
public final class ChronicleNodeCache implements NodeCache {
  /** The size of a cache unless said otherwise: 64 MiB. */
  public static final long DEFAULT_BYTES = 64L << 20;

  /** The smallest size of a cache: 4 MiB. */
  public static final long MIN_BYTES = 4L << 20;

  /** The largest size of a cache: 3 GiB. */
  public static final long MAX_BYTES = 3L << 30;

  private static final Logger log = LoggerFactory.getLogger(ChronicleNodeCache.class);
  private static final ReadPermit FREE = () -> {};

  private final CacheOptions options;
  private final SessionFiles sessions;
  private final CacheCounters counters = new CacheCounters();
  private volatile @Nullable OpenCache open;
  private volatile boolean ended;
  private volatile String state = "not open";

  @GuardedBy("this")
  private boolean begun;

  @GuardedBy("this")
  private @Nullable NodeCacheListener listener;

  private ChronicleNodeCache(CacheOptions options) {
    this.options = options;
    this.sessions = new SessionFiles(options.directory(), options.nanoTime());
  }

  /**
   * Returns a node cache with every default, not yet open.
   *
   * @param directory a directory on tmpfs, the same for every pod of a node; made if it is not
   *     there and its parent is
   */
  public static ChronicleNodeCache at(Path directory) {
    return builder(directory).build();
  }

  /**
   * Begins a node cache.
   *
   * @param directory a directory on tmpfs, the same for every pod of a node
   */
  public static Builder builder(Path directory) {
    return new Builder(directory);
  }

  @Override
  public String name() {
    OpenCache now = open;
    String how = now == null || now.obstacle.isEmpty() ? "" : " (reads only: " + now.obstacle + ")";
    return "chronicle:" + options.directory() + how;
  }

  @Override
  public void open(NodeCacheListener told) {
    synchronized (this) {
      if (begun || ended) {
        throw new NodeCacheException(
            "the node cache was opened or closed before: make another", null);
      }
      begun = true;
      listener = told;
    }
    long start = System.nanoTime();
    String obstacle = RequiredFlags.obstacle();
    NodeFiles files = new CacheDirectory(options.directory(), options.bytes()).open(obstacle);
    OpenCache opened;
    try {
      opened = new OpenCache(files, options, obstacle, counters, told, this::unusable);
    } catch (IOException e) {
      throw new NodeCacheException("%s cannot be used: %s".formatted(files.directory(), e), e);
    }
    counters.openNanos = System.nanoTime() - start;
    synchronized (this) {
      if (ended) {
        opened.close();
        throw new NodeCacheException("the node cache was closed while it opened", null);
      }
      open = opened;
      state = "open";
    }
    if (!obstacle.isEmpty()) {
      log.warn("{} is only read, not written: {}", options.directory(), obstacle);
    }
  }

  @Override
  public Optional<HuntConfig> read(HuntId hunt, Labels labels) {
    OpenCache now = open;
    if (now == null) {
      return Optional.empty();
    }
    try {
      if (!now.files.control().isRetired()) {
        return now.reader.read(hunt, labels);
      }
      retired();
    } catch (InternalError cutShort) { // SIGBUS
      unusable(broken(cutShort));
    } catch (RuntimeException damaged) {
      counters.damaged.increment();
      log.debug("\"{}\" cannot be read from the node cache", hunt, damaged);
    }
    return Optional.empty();
  }

  private void retired() {
    unusable(
        new NodeCacheException(
            "%s was found damaged and made anew by another process: restart to use it"
                .formatted(options.directory()),
            null));
  }

  private NodeCacheException broken(Throwable cause) {
    return new NodeCacheException(
        "%s cannot be used any more (%s): somebody has cut its files short, or has filled its disk"
            .formatted(options.directory(), cause),
        cause);
  }

  @Override
  public void write(HuntConfig config, Labels labels) {
    OpenCache now = open;
    NodeWriter writer = now == null ? null : now.writer;
    if (now == null || writer == null) {
      return;
    }
    if (now.files.control().isRetired()) {
      retired();
      return;
    }
    try {
      writer.write(config, labels);
    } catch (NodeCacheException damaged) {
      unusable(damaged);
    } catch (IOException | RuntimeException | LinkageError | InternalError e) {
      if (!ended) {
        unusable(broken(e));
      }
    }
  }

  @Override
  public void follow(HuntId hunt) {
    OpenCache now = open;
    if (now != null) {
      now.watch.follow(hunt);
    }
  }

  @Override
  public void unfollow(HuntId hunt) {
    OpenCache now = open;
    if (now != null) {
      now.watch.unfollow(hunt);
    }
  }

  @Override
  public CompletableFuture<Optional<ReadPermit>> awaitReadPermit(HuntId hunt, Labels labels) {
    OpenCache now = open;
    ReadPermits permits = now == null ? null : now.permits;
    return permits == null
        ? CompletableFuture.completedFuture(Optional.of(FREE)) // it could not share what it read
        : permits.await(hunt, labels);
  }

  @Override
  public CompletableFuture<FollowLead> awaitFollowLead(HuntId hunt, Labels labels) {
    OpenCache now = open;
    FollowLocks leads = now == null ? null : now.leads;
    return leads == null
        ? CompletableFuture.completedFuture(
            FollowLead.alone()) // it could not share what it is told
        : leads.await(hunt, labels);
  }

  @Override
  public long confirmations(HuntId hunt, Labels labels) {
    OpenCache now = open;
    FollowLocks leads = now == null ? null : now.leads;
    return leads == null ? 0 : leads.confirmations(hunt, labels);
  }

  @Override
  public Optional<PodSession> session(String pod) {
    return isClosed() ? Optional.empty() : sessions.read(pod);
  }

  @Override
  public void saveSession(PodSession session) {
    if (!isClosed()) {
      sessions.save(session);
    }
  }

  private boolean isClosed() {
    return state.equals("closed");
  }

  /** Returns what was counted, and the sizes. Reads a few numbers; never blocks. */
  public NodeCacheMetrics metrics() {
    OpenCache now = open;
    long used = 0;
    long capacity = 0;
    long total = 0;
    if (now != null) {
      MapView side = now.files.side(Math.max(0, now.files.control().generation()));
      used = (long) side.used() * Geometry.CHUNK;
      capacity = (long) side.geometry().chunks() * Geometry.CHUNK;
      total = now.files.bytes();
    }
    return counters.metrics(state, used, capacity, total);
  }

  /**
   * Tells of it, and closes aside: it may be a reader who has found out, and closing waits for a
   * write that is under way.
   */
  private void unusable(NodeCacheException cause) {
    Ended last = end("unusable: " + cause.getMessage());
    try {
      if (last.told != null) {
        last.told.onUnusable(cause);
      }
    } finally {
      if (last.open != null) {
        Thread closing = new Thread(last.open::close, "cairn-nodecache-close");
        closing.setDaemon(true);
        closing.start();
      }
    }
  }

  /** What was in use until the end, for the one who brought it about. */
  private record Ended(@Nullable OpenCache open, @Nullable NodeCacheListener told) {}

  private synchronized Ended end(String how) {
    Ended last = new Ended(open, listener);
    open = null;
    listener = null;
    ended = true;
    state = how;
    return last;
  }

  @Override
  public void close() {
    OpenCache last = end("closed").open;
    if (last != null) {
      last.close();
    }
  }

  /** Builds a node cache. One thread. */
  public static final class Builder {
    private static final Duration PERMIT_WAIT = Duration.ofSeconds(5);
    private static final Duration WRITE_WAIT = Duration.ofSeconds(2);

    private final Path directory;
    private long bytes = DEFAULT_BYTES;
    private @Nullable Seal seal;
    private Duration permitWait = PERMIT_WAIT;
    private Duration writeWait = WRITE_WAIT;
    private LongSupplier nanoTime = System::nanoTime;
    private Consumer<WriteStep> onStep = step -> {};

    private Builder(Path directory) {
      this.directory = requireNonNull(directory, "directory");
    }

    /**
     * Sets the size of the cache, files and all; it takes effect where the cache has to be made. A
     * little under half of it holds snapshots: the other half is where they go when a process is
     * killed in the middle of a write, so that no memory is asked for then.
     *
     * @param size bytes, {@value #MIN_BYTES} to {@value #MAX_BYTES}; {@value #DEFAULT_BYTES} by
     *     default
     * @return this
     * @throws IllegalArgumentException if the size is out of its range
     */
    public Builder size(long size) {
      if (size < MIN_BYTES || size > MAX_BYTES) {
        throw new IllegalArgumentException(
            "the node cache's size is %d bytes, not %d to %d"
                .formatted(size, MIN_BYTES, MAX_BYTES));
      }
      this.bytes = size;
      return this;
    }

    /**
     * Seals what is written with a secret (HMAC-SHA256), and takes what is not sealed with it for a
     * miss. All pods of the node need the same.
     *
     * @param key the secret, at least 16 bytes; copied
     * @return this
     * @throws IllegalArgumentException if the key is shorter
     */
    public Builder sealedWith(byte[] key) {
      this.seal = new Seal(key.clone());
      return this;
    }

    /**
     * Sets how long a process waits for another's read of the source before it reads itself; 5 s by
     * default. A client that starts waits for half of its {@link ClientBuilder#startDeadline} at
     * most, 5 s by default, a {@code get} for half of {@link ClientBuilder#readTimeout}, 2.5 s.
     *
     * @param wait more than zero
     * @return this
     * @throws IllegalArgumentException if the wait is zero or less
     */
    public Builder permitWait(Duration wait) {
      if (wait.isNegative() || wait.isZero()) {
        throw new IllegalArgumentException("permitWait is %s, not more than zero".formatted(wait));
      }
      this.permitWait = wait;
      return this;
    }

    Builder writeWait(Duration wait) {
      this.writeWait = wait;
      return this;
    }

    Builder nanoTime(LongSupplier source) {
      this.nanoTime = source;
      return this;
    }

    Builder onStep(Consumer<WriteStep> action) {
      this.onStep = action;
      return this;
    }

    /** Returns the node cache, not yet open. Does no I/O. */
    public ChronicleNodeCache build() {
      return new ChronicleNodeCache(
          new CacheOptions(directory, bytes, seal, permitWait, writeWait, nanoTime, onStep));
    }
  }
}
