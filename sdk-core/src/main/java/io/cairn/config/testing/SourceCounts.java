package io.cairn.config.testing;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a {@link FaultySource} was asked for and what it pushed. A watcher's calls count when they
 * are made, whether or not a fault keeps them from the inner source; a push counts when it is
 * handed to the watcher, so that one dropped does not and one duplicated does twice.
 *
 * <p>Thread-safe. Returned lists are copies, in the order of the calls.
 */
public final class SourceCounts {
  @GuardedBy("this")
  private final Map<HuntId, Reads> reads = new HashMap<>();

  @GuardedBy("this")
  private final List<WatchRequest> watches = new ArrayList<>();

  @GuardedBy("this")
  private final List<Followed> follows = new ArrayList<>();

  @GuardedBy("this")
  private final List<HuntId> unfollows = new ArrayList<>();

  @GuardedBy("this")
  private final List<Acknowledged> acknowledgements = new ArrayList<>();

  @GuardedBy("this")
  private final List<Rejected> rejections = new ArrayList<>();

  @GuardedBy("this")
  private final List<WatchEvent> pushes = new ArrayList<>();

  private volatile Consumer<HuntId> onSwap = hunt -> {};

  @GuardedBy("this")
  private long bytesRead;

  @GuardedBy("this")
  private long bytesPushed;

  SourceCounts() {}

  /** Returns the number of reads of all hunts. */
  public synchronized int reads() {
    return reads.values().stream().mapToInt(Reads::count).sum();
  }

  /** Returns the number of reads of a hunt. */
  public synchronized int reads(HuntId hunt) {
    return of(hunt).count();
  }

  /** Returns the number of reads of a hunt that are not answered, nor given up by the caller. */
  public synchronized int readsUnderWay(HuntId hunt) {
    return of(hunt).underWay();
  }

  /** Returns the most reads of a hunt that were under way at one time (rule 4). */
  public synchronized int mostReadsAtOnce(HuntId hunt) {
    return of(hunt).most;
  }

  /** Returns the content bytes of the configs that reads were answered with. */
  public synchronized long bytesRead() {
    return bytesRead;
  }

  /** Returns who opened watches, those that were refused included. */
  public synchronized List<WatchRequest> watches() {
    return List.copyOf(watches);
  }

  /** Returns the calls of {@link io.cairn.config.spi.Watch#follow} on all watches. */
  public synchronized List<Followed> follows() {
    return List.copyOf(follows);
  }

  /** Returns what was said to be held of a hunt, once per call of {@code follow}. */
  public synchronized List<Held> follows(HuntId hunt) {
    requireNonNull(hunt, "hunt");
    return follows.stream().filter(call -> call.hunt.equals(hunt)).map(Followed::held).toList();
  }

  /** Returns the calls of {@link io.cairn.config.spi.Watch#unfollow} on all watches. */
  public synchronized List<HuntId> unfollows() {
    return List.copyOf(unfollows);
  }

  /** Returns the calls of {@link io.cairn.config.spi.Watch#acknowledge} on all watches. */
  public synchronized List<Acknowledged> acknowledgements() {
    return List.copyOf(acknowledgements);
  }

  /** Returns the calls of {@link io.cairn.config.spi.Watch#reject} on all watches. */
  public synchronized List<Rejected> rejections() {
    return List.copyOf(rejections);
  }

  /** Returns every event pushed on any watch. They are kept, with their configs. */
  public synchronized List<WatchEvent> pushes() {
    return List.copyOf(pushes);
  }

  /**
   * Returns the number of events of one kind that were pushed.
   *
   * @param kind for example {@code WatchEvent.Whole.class}
   */
  public synchronized int pushes(Class<? extends WatchEvent> kind) {
    requireNonNull(kind, "kind");
    return (int) pushes.stream().filter(kind::isInstance).count();
  }

  /**
   * Returns the number of events of one kind and hunt that were pushed.
   *
   * @param hunt the hunt; a heartbeat has none
   * @param kind for example {@code WatchEvent.Whole.class}
   */
  public synchronized int pushes(HuntId hunt, Class<? extends WatchEvent> kind) {
    requireNonNull(kind, "kind");
    Predicate<WatchEvent> concerned = StreamFaults.concerns(hunt);
    return (int)
        pushes.stream().filter(event -> kind.isInstance(event) && concerned.test(event)).count();
  }

  /** Returns the content bytes of all wholes and deltas pushed. */
  public synchronized long bytesPushed() {
    return bytesPushed;
  }

  synchronized void readBegins(HuntId hunt, CompletableFuture<?> answer) {
    reads.computeIfAbsent(hunt, first -> new Reads()).begin(answer);
  }

  synchronized void answeredWith(HuntConfig config) {
    bytesRead += config.bytes();
  }

  synchronized void watchOpens(WatchRequest request) {
    watches.add(request);
  }

  synchronized void followed(HuntId hunt, Held held) {
    follows.add(new Followed(hunt, held));
  }

  synchronized void unfollowed(HuntId hunt) {
    unfollows.add(hunt);
  }

  void acknowledged(HuntId hunt, VersionVector version) {
    synchronized (this) {
      acknowledgements.add(new Acknowledged(hunt, version));
    }
    onSwap.accept(hunt);
  }

  /** Sets who is told, in the watcher's thread, that a version was acknowledged. */
  void onSwap(Consumer<HuntId> told) {
    onSwap = told;
  }

  synchronized void rejected(HuntId hunt, VersionVector version, String reason) {
    rejections.add(new Rejected(hunt, version, reason));
  }

  synchronized void pushed(WatchEvent event) {
    pushes.add(event);
    if (event instanceof WatchEvent.Whole whole) {
      bytesPushed += whole.config().bytes();
    } else if (event instanceof WatchEvent.Delta delta) {
      bytesPushed += delta.delta().bytes();
    }
  }

  @GuardedBy("this")
  private Reads of(HuntId hunt) {
    return reads.getOrDefault(requireNonNull(hunt, "hunt"), Reads.NONE);
  }

  /**
   * A call of {@code follow}.
   *
   * @param hunt the hunt
   * @param held what the watcher said it holds
   */
  public record Followed(HuntId hunt, Held held) {
    /** Checks that nothing is null. */
    public Followed {
      requireNonNull(hunt, "hunt");
      requireNonNull(held, "held");
    }
  }

  /**
   * A call of {@code acknowledge}.
   *
   * @param hunt the hunt
   * @param version the version swapped in
   */
  public record Acknowledged(HuntId hunt, VersionVector version) {
    /** Checks that nothing is null. */
    public Acknowledged {
      requireNonNull(hunt, "hunt");
      requireNonNull(version, "version");
    }
  }

  /**
   * A call of {@code reject}.
   *
   * @param hunt the hunt
   * @param version the version refused
   * @param reason why
   */
  public record Rejected(HuntId hunt, VersionVector version, String reason) {
    /** Checks that nothing is null. */
    public Rejected {
      requireNonNull(hunt, "hunt");
      requireNonNull(version, "version");
      requireNonNull(reason, "reason");
    }
  }

  /** Guarded by the counts. A future that is done is no read under way, whoever completed it. */
  private static final class Reads {
    static final Reads NONE = new Reads();

    private final Set<CompletableFuture<?>> open = new HashSet<>();
    private int count;
    private int most;

    void begin(CompletableFuture<?> answer) {
      open.removeIf(CompletableFuture::isDone);
      open.add(answer);
      count++;
      most = Math.max(most, open.size());
    }

    int count() {
      return count;
    }

    int underWay() {
      return (int) open.stream().filter(answer -> !answer.isDone()).count();
    }
  }
}
