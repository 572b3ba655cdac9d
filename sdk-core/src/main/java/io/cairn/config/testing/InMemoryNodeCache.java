package io.cairn.config.testing;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import io.cairn.config.spi.PodSession;
import io.cairn.config.spi.TimeSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The node cache of one simulated process, with the faults of a real one when a test asks for them.
 *
 * <pre>{@code
 * InMemoryNode node = InMemoryNodeCache.node();
 * InMemoryNodeCache one = node.cache();  // a pod
 * InMemoryNodeCache two = node.cache();  // its neighbour, or itself after a restart
 * one.killProcess();                     // kill -9: what it held is free
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class InMemoryNodeCache implements NodeCache {
  private enum State {
    NEW,
    OPENING,
    OPEN,
    /** Failed or broken: it misses, does nothing, or grants; sessions go on. */
    UNUSABLE,
    CLOSED,
    /** Killed: in a dead process nothing is ever completed. */
    DEAD
  }

  private final InMemoryNode node;

  @GuardedBy("this")
  private final Set<HuntId> followed = new HashSet<>();

  /** The newest version this process was given: it never goes back, whatever neighbours write. */
  @GuardedBy("this")
  private final Map<Seen, VersionVector> returned = new HashMap<>();

  @GuardedBy("this")
  private State state = State.NEW;

  @GuardedBy("this")
  private @Nullable NodeCacheListener listener;

  @GuardedBy("this")
  private @Nullable NodeCacheException openFailure;

  @GuardedBy("this")
  private boolean openHeld;

  @GuardedBy("this")
  private boolean missing;

  @GuardedBy("this")
  private @Nullable RuntimeException misbehaviour;

  @GuardedBy("this")
  private int reads;

  @GuardedBy("this")
  private int writes;

  InMemoryNodeCache(InMemoryNode node) {
    this.node = node;
  }

  /**
   * Returns a fresh node whose time stands still: a process that waits for a permit waits until it
   * gets one.
   */
  public static InMemoryNode node() {
    return node(new ManualClock());
  }

  /**
   * Returns a fresh node.
   *
   * @param time what {@link InMemoryNode#PERMIT_BOUND} is measured by
   */
  public static InMemoryNode node(TimeSource time) {
    return new InMemoryNode(time);
  }

  // the faults

  /** Lets {@link #open} fail. */
  public synchronized void failOpen(NodeCacheException cause) {
    openFailure = requireNonNull(cause, "cause");
  }

  /** Lets {@link #open} block until {@link #releaseOpen} or {@link #close}. */
  public synchronized void holdOpen() {
    openHeld = true;
  }

  /** Ends {@link #holdOpen}. */
  public synchronized void releaseOpen() {
    openHeld = false;
    notifyAll();
  }

  /** Lets every {@link #read} miss, as one does that always finds a lock taken. */
  public synchronized void missAlways(boolean miss) {
    missing = miss;
  }

  /**
   * Lets every method but {@link #close} throw, which none may: a client has to live with a cache
   * that does.
   *
   * @param thrown what to throw; null ends it
   */
  public synchronized void misbehave(@Nullable RuntimeException thrown) {
    misbehaviour = thrown;
  }

  /**
   * Lets the cache become unusable, and tells the listener.
   *
   * @param cause what the listener is told
   */
  public void breakDown(NodeCacheException cause) {
    requireNonNull(cause, "cause");
    NodeCacheListener told = end(State.UNUSABLE);
    if (told != null) {
      told.onUnusable(cause);
    }
    node.permits().closed(this);
    node.leads().left(this, true);
  }

  /**
   * Kills the process, as kill -9 does: what it held is free, and what it waited for never comes.
   */
  public void killProcess() {
    end(State.DEAD);
    node.permits().died(this);
    node.leads().left(this, false);
  }

  /** Returns how often {@link #read} was called. */
  public synchronized int reads() {
    return reads;
  }

  /** Returns how often {@link #write} was called. */
  public synchronized int writes() {
    return writes;
  }

  // the node cache

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public void open(NodeCacheListener told) {
    requireNonNull(told, "listener told");
    synchronized (this) {
      behave();
      if (state != State.NEW) {
        throw new NodeCacheException(
            "the node cache was opened or closed before: make another", null);
      }
      state = State.OPENING;
      awaitRelease();
      if (openFailure != null) {
        state = State.UNUSABLE;
        throw openFailure;
      }
      if (state != State.OPENING) {
        throw new NodeCacheException("the node cache was closed while it opened", null);
      }
      state = State.OPEN;
      listener = told;
      node.join(this);
    }
  }

  @GuardedBy("this")
  private void awaitRelease() {
    try {
      while (openHeld && state == State.OPENING) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      state = State.UNUSABLE;
      throw new NodeCacheException("interrupted while the node cache opened", e);
    }
  }

  @Override
  public Optional<HuntConfig> read(HuntId hunt, Labels labels) {
    requireNonNull(hunt, "hunt");
    requireNonNull(labels, "labels");
    synchronized (this) {
      behave();
      reads++;
      if (state != State.OPEN || missing) {
        return Optional.empty();
      }
      return node.find(hunt, labels).filter(found -> isNotOlder(found, labels));
    }
  }

  @GuardedBy("this")
  private boolean isNotOlder(HuntConfig found, Labels labels) {
    Seen seen = new Seen(found.hunt(), found.lineage(), labels);
    VersionVector last = returned.get(seen);
    if (last != null && last.isAfter(found.version())) {
      return false;
    }
    returned.put(seen, found.version());
    return true;
  }

  @Override
  public void write(HuntConfig config, Labels labels) {
    requireNonNull(config, "config");
    requireNonNull(labels, "labels");
    synchronized (this) {
      behave();
      writes++;
      if (state != State.OPEN) {
        return;
      }
    }
    node.write(config, labels, this);
  }

  @Override
  public synchronized void follow(HuntId hunt) {
    requireNonNull(hunt, "hunt");
    behave();
    if (state == State.OPEN) {
      followed.add(hunt);
    }
  }

  @Override
  public synchronized void unfollow(HuntId hunt) {
    requireNonNull(hunt, "hunt");
    behave();
    followed.remove(hunt);
  }

  @Override
  public CompletableFuture<Optional<ReadPermit>> awaitReadPermit(HuntId hunt, Labels labels) {
    requireNonNull(hunt, "hunt");
    requireNonNull(labels, "labels");
    synchronized (this) {
      behave();
      if (state == State.DEAD) {
        return new CompletableFuture<>();
      }
      if (state == State.OPEN) {
        return node.permits().await(hunt, this);
      }
    }
    return CompletableFuture.completedFuture(Optional.of(() -> {}));
  }

  @Override
  public CompletableFuture<FollowLead> awaitFollowLead(HuntId hunt, Labels labels) {
    requireNonNull(hunt, "hunt");
    requireNonNull(labels, "labels");
    synchronized (this) {
      behave();
      if (state == State.DEAD) {
        return new CompletableFuture<>();
      }
      if (state != State.OPEN) {
        return CompletableFuture.completedFuture(FollowLead.alone());
      }
    }
    return node.leads().await(hunt, labels, this);
  }

  @Override
  public long confirmations(HuntId hunt, Labels labels) {
    requireNonNull(hunt, "hunt");
    requireNonNull(labels, "labels");
    synchronized (this) {
      behave();
      if (state != State.OPEN) {
        return 0;
      }
    }
    return node.leads().confirmations(hunt, labels);
  }

  @Override
  public synchronized Optional<PodSession> session(String pod) {
    requireNonNull(pod, "pod");
    behave();
    return isEnded() ? Optional.empty() : node.session(pod);
  }

  @Override
  public synchronized void saveSession(PodSession session) {
    requireNonNull(session, "session");
    behave();
    if (!isEnded()) {
      node.saveSession(session);
    }
  }

  @Override
  public void close() {
    end(State.CLOSED);
    node.permits().closed(this);
    node.leads().left(this, true);
  }

  /** Called by the node, for a write of a neighbour. */
  void tellHeadMoved(HuntId hunt) {
    NodeCacheListener told;
    synchronized (this) {
      told = followed.contains(hunt) ? listener : null;
    }
    if (told != null) {
      told.onHeadMoved(hunt);
    }
  }

  /** Returns who is to be told of the end; null if nobody is, or it has ended before. */
  private @Nullable NodeCacheListener end(State how) {
    synchronized (this) {
      node.leave(this);
      NodeCacheListener told = listener;
      if (!isEnded()) {
        state = how;
      }
      listener = null;
      followed.clear();
      notifyAll();
      return told;
    }
  }

  @GuardedBy("this")
  private boolean isEnded() {
    return state == State.CLOSED || state == State.DEAD;
  }

  @GuardedBy("this")
  private void behave() {
    if (misbehaviour != null) {
      throw misbehaviour;
    }
  }

  private record Seen(HuntId hunt, Lineage lineage, Labels labels) {}
}
