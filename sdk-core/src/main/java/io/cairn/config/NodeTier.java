package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCache.FollowLead;
import io.cairn.config.spi.NodeCache.ReadPermit;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import io.cairn.config.spi.PodSession;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * L2 as the client sees it: whatever the node cache does, this misses, grants or does nothing, and
 * never throws (rule 8), not even the errors that a JVM makes of a mapped file that was truncated.
 * Opening and writing happen on one thread of its own, so that a cache that is slow to open holds
 * back nobody (rule 9); reading happens on the caller's.
 *
 * <p>Writes wait behind each other per hunt: only the newest snapshot of a hunt is written, so what
 * waits is never more than the number of hunts, however long one write takes. What waits when the
 * client is closed is still written if that takes no longer than {@value #LAST_WRITES_MILLIS} ms: a
 * process that ends right after its first load leaves the node warm.
 *
 * <p>Thread-safe: {@code state} only moves forward, by compare-and-set; {@code pending} is
 * concurrent, the rest immutable.
 */
final class NodeTier {
  private static final Logger log = LoggerFactory.getLogger(NodeTier.class);

  /** Permits nothing that was not permitted: for who cannot or need not ask. */
  static final ReadPermit FREE = () -> {};

  private static final int LAST_WRITES_MILLIS = 200;

  private enum State {
    NEW,
    OPENING,
    OPEN,
    UNUSABLE,
    CLOSED
  }

  private final @Nullable NodeCache cache;
  private final Labels labels;
  private final String threadName;
  private final TimeSource time;
  private final SerialExecutor writer;
  private final AtomicBoolean drainQueued = new AtomicBoolean();
  private final Map<HuntId, HuntConfig> pending = new ConcurrentHashMap<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.NEW);
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile @Nullable String trouble;

  NodeTier(@Nullable NodeCache cache, Labels labels, String threadName, TimeSource time) {
    this.cache = cache;
    this.labels = labels;
    this.threadName = threadName;
    this.time = time;
    this.writer = new SerialExecutor(threadName);
  }

  /** Whether a node cache was given at all. */
  boolean exists() {
    return cache != null;
  }

  /**
   * Opens the cache in the background.
   *
   * @param whenOpen run on the writer thread once the cache answers
   * @param whenSettled run once it is known whether it will: after {@code whenOpen}, or at once if
   *     there is no cache
   * @param onHeadMoved told of a neighbour's news
   */
  void open(Runnable whenOpen, Runnable whenSettled, Consumer<HuntId> onHeadMoved) {
    if (cache == null) {
      whenSettled.run();
      return;
    }
    if (!state.compareAndSet(State.NEW, State.OPENING)) {
      return;
    }
    writer.execute(
        () -> {
          try {
            cache.open(listener(onHeadMoved));
          } catch (RuntimeException | Error e) {
            unusable(e);
          }
          boolean opened = state.compareAndSet(State.OPENING, State.OPEN);
          if (opened) {
            whenOpen.run();
          }
          whenSettled.run();
          if (opened) {
            drain();
          }
        });
  }

  private NodeCacheListener listener(Consumer<HuntId> onHeadMoved) {
    return new NodeCacheListener() {
      @Override
      public void onHeadMoved(HuntId hunt) {
        onHeadMoved.accept(hunt);
      }

      @Override
      public void onUnusable(NodeCacheException cause) {
        unusable(cause);
      }
    };
  }

  private void unusable(Throwable cause) {
    State was = state.getAndUpdate(now -> now == State.CLOSED ? now : State.UNUSABLE);
    if (was == State.CLOSED || was == State.UNUSABLE) {
      return;
    }
    trouble = RepeatedFailure.reason(cause);
    pending.clear();
    log.warn("The node cache is not used: {}", trouble);
    log.debug("Why the node cache is not used", cause);
    ended.complete(null);
  }

  /** Any thread. */
  Optional<HuntConfig> read(HuntId hunt) {
    return guarded(c -> c.read(hunt, labels).map(found -> checked(found, hunt)), Optional::empty);
  }

  private static HuntConfig checked(HuntConfig found, HuntId asked) {
    if (!found.hunt().equals(asked)) {
      throw new NodeCacheException(
          "asked for hunt \"%s\" it gave \"%s\"".formatted(asked, found.hunt()), null);
    }
    return found;
  }

  /** Any thread: writes behind the caller's back. */
  void write(HuntConfig config) {
    if (cache == null || state.get() == State.UNUSABLE || state.get() == State.CLOSED) {
      return;
    }
    pending.merge(config.hunt(), config, NodeTier::newer);
    if (state.get() == State.OPEN && drainQueued.compareAndSet(false, true)) {
      writer.execute(
          () -> {
            drainQueued.set(false);
            drain();
          });
    }
  }

  /**
   * Any thread: gives a permit back once what was to be written before is written. Also if the
   * cache has become unusable since: a neighbour may wait for it.
   */
  void release(ReadPermit permit) {
    NodeCache granted = cache;
    if (permit != FREE && granted != null) {
      writer.execute(
          () -> {
            drain();
            attempt(
                granted,
                c -> {
                  permit.close();
                  return true;
                },
                () -> false);
          });
    }
  }

  private static HuntConfig newer(HuntConfig waiting, HuntConfig next) {
    boolean older =
        waiting.lineage().equals(next.lineage()) && waiting.version().isAfter(next.version());
    return older ? waiting : next;
  }

  private void drain() {
    for (HuntId hunt : List.copyOf(pending.keySet())) {
      HuntConfig config = pending.get(hunt);
      if (config != null && guarded(c -> written(c, config), () -> false)) {
        pending.remove(hunt, config); // and not before: close() writes what is left
      }
    }
  }

  private boolean written(NodeCache open, HuntConfig config) {
    open.write(config, labels);
    return true;
  }

  /** Writes what waits, as far as there is time; a write that has begun is not cut short. */
  private void drainUntil(NodeCache open, long deadline) {
    for (HuntId hunt : List.copyOf(pending.keySet())) {
      HuntConfig config = pending.remove(hunt);
      if (config != null && time.nanoTime() - deadline < 0) {
        try {
          open.write(config, labels);
        } catch (RuntimeException | Error e) {
          log.debug("Writing to the node cache at its end failed", e);
          return;
        }
      }
    }
  }

  /** Any thread: the right to read a hunt for the node, or empty when a neighbour just has. */
  CompletableFuture<Optional<ReadPermit>> awaitReadPermit(HuntId hunt) {
    CompletableFuture<Optional<ReadPermit>> free =
        CompletableFuture.completedFuture(Optional.of(FREE));
    return guarded(c -> c.awaitReadPermit(hunt, labels), () -> free)
        .handle((permit, failed) -> permit == null ? Optional.of(FREE) : permit);
  }

  /** Whether it does not answer yet, and may soon. */
  boolean isOpening() {
    return cache != null && (state.get() == State.NEW || state.get() == State.OPENING);
  }

  /** Has something done, on any thread, when the cache turns out to be unusable. */
  void whenUnusable(Runnable action) {
    CompletableFuture<Void> unused = ended.thenRun(action);
  }

  /** Any thread: the lead in following a hunt for the node. */
  CompletableFuture<FollowLead> awaitFollowLead(HuntId hunt) {
    return guarded(
        c -> c.awaitFollowLead(hunt, labels),
        () -> CompletableFuture.completedFuture(FollowLead.alone()));
  }

  /** Any thread: changes when the neighbour that has the lead confirms a hunt. */
  long confirmations(HuntId hunt) {
    return guarded(c -> c.confirmations(hunt, labels), () -> 0L);
  }

  /** Any thread: does something with a lead, which is the cache's. */
  void with(FollowLead lead, Consumer<FollowLead> use) {
    NodeCache granted = cache;
    if (granted != null) {
      attempt(
          granted,
          c -> {
            use.accept(lead);
            return true;
          },
          () -> false);
    }
  }

  void follow(HuntId hunt) {
    guarded(
        c -> {
          c.follow(hunt);
          return true;
        },
        () -> false);
  }

  void unfollow(HuntId hunt) { // what waits to be written is written: neighbours wait for it
    guarded(
        c -> {
          c.unfollow(hunt);
          return true;
        },
        () -> false);
  }

  /** Works before the cache is open. May do a little I/O. */
  Optional<PodSession> session(String pod) {
    return cache == null ? Optional.empty() : attempt(cache, c -> c.session(pod), Optional::empty);
  }

  /** Works before the cache is open. May do a little I/O. */
  void saveSession(PodSession session) {
    if (cache != null) {
      NodeCache usable = cache;
      attempt(
          usable,
          c -> {
            c.saveSession(session);
            return true;
          },
          () -> false);
    }
  }

  private <T> T guarded(Use<T> use, Supplier<T> otherwise) {
    NodeCache usable = cache;
    return usable == null || state.get() != State.OPEN
        ? otherwise.get()
        : attempt(usable, use, otherwise);
  }

  private <T> T attempt(NodeCache usable, Use<T> use, Supplier<T> otherwise) {
    try {
      return requireNonNull(use.apply(usable), "it gave null");
    } catch (RuntimeException | Error e) {
      // a cache that breaks its contract is treated as any other failing cache
      unusable(e);
      return otherwise.get();
    }
  }

  /** What is done with the cache. */
  private interface Use<T> {
    T apply(NodeCache cache);
  }

  /** Returns the cache's name and state, for the status. */
  String description() {
    if (cache == null) {
      return "none";
    }
    String name = attempt(cache, NodeCache::name, () -> "nameless");
    String why = trouble;
    return name + " " + state.get() + (why == null ? "" : " (" + why + ")");
  }

  /**
   * Writes what waits, and closes the cache. Waits for that and for a write that is under way, but
   * not for an opening.
   *
   * @param limit how long to wait
   */
  void close(Duration limit) {
    State was = state.getAndSet(State.CLOSED);
    if (cache == null || was == State.CLOSED) {
      return;
    }
    if (was == State.OPEN) {
      NodeCache open = cache;
      long deadline = time.nanoTime() + Duration.ofMillis(LAST_WRITES_MILLIS).toNanos();
      writer.close(
          () -> {
            drainUntil(open, deadline);
            pending.clear();
            closeQuietly(open);
          },
          limit);
      return;
    }
    pending.clear();
    if (was == State.OPENING) {
      // not on the writer, which may hang in open, nor on the caller's thread, which must not
      new SerialExecutor(threadName + "-close").close(() -> closeQuietly(cache), limit);
      writer.close(() -> {}, Duration.ZERO);
    } else {
      writer.close(() -> closeQuietly(cache), limit);
    }
  }

  private static void closeQuietly(NodeCache cache) {
    try {
      cache.close();
    } catch (RuntimeException | Error e) {
      log.debug("Closing the node cache failed", e);
    }
  }
}
