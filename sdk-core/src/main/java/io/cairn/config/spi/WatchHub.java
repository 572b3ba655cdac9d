package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import io.cairn.config.ChangesSince;
import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watches of a store, for authors of a backend in the process. The store says {@link
 * #headMoved}; the hub finds out what each watch needs, asks the store for it, filters it to the
 * watch's scope and sends it.
 *
 * <p><b>One thread owns everything.</b> Commands of watchers, moved heads, answers of the store and
 * heartbeats are queued to one named daemon thread, which alone reads and writes the state of the
 * watches and alone calls sinks. Callers touch two things only: the queue, and the set of hunts
 * whose heads have moved, in which a hunt stands once however often it moves. So a watch never
 * holds more than one pending version of a hunt, and the newest wins (rule 17).
 *
 * <p><b>A round</b> empties the queue of commands first, then collects what the watches need. All
 * watches that need the same hunt since the same version share one question to the store, one
 * answer, and, where their scopes are equal, one filtered payload. A question in flight is joined
 * only while the head has not moved since it was put.
 *
 * <p><b>A store that fails</b> ends the watches that asked. A {@link DamagedHuntException} does
 * not: the follows of that hunt stay without an answer and are asked for again at each heartbeat,
 * and when its head moves.
 *
 * <p>A sink that is slow delays the others by the length of its own call. One that throws is told
 * that its watch has ended, and the others notice nothing. Thread-safe.
 */
public final class WatchHub implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(WatchHub.class);

  /** How often a watch is told what was sent on it, unless a store says otherwise: 5 s. */
  public static final Duration DEFAULT_HEARTBEAT = Duration.ofSeconds(5);

  private static final Duration SHORTEST_HEARTBEAT = Duration.ofMillis(1);
  private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final String name;
  private final Lineage lineage;
  private final BiFunction<HuntId, Held, CompletableFuture<ChangesSince>> changesSince;
  private final TimeSource time;
  private final Duration heartbeat;
  private final ThreadPoolExecutor executor;
  private final Set<HuntId> moved = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean roundQueued = new AtomicBoolean();
  private volatile @Nullable Thread thread;

  // Owned by the thread.
  private final Set<HubWatch> watches = new LinkedHashSet<>();
  private final Map<HuntId, Set<HubFollow>> followers = new HashMap<>();
  private final Set<HubFollow> dirty = new LinkedHashSet<>();
  private final Map<HubQuestion.Key, HubQuestion> questions = new HashMap<>();
  private final Set<HubFollow> unreadable = new LinkedHashSet<>();
  private final Set<HuntId> damaged = new HashSet<>();
  private TimeSource.@Nullable Timer beat;

  /**
   * Creates a hub without watches; starts no thread yet.
   *
   * @param name the name of the store, for messages and for the thread
   * @param lineage the identity of the store
   * @param changesSince {@link io.cairn.config.ConfigStore#changesSince}; it has to answer with
   *     what the last {@link #headMoved} of the hunt was about, or newer
   * @param time the time by which heartbeats are due
   * @param heartbeat the time between two of them
   * @throws IllegalArgumentException if that is out of the bounds of {@link #checkHeartbeat}
   */
  public WatchHub(
      String name,
      Lineage lineage,
      BiFunction<HuntId, Held, CompletableFuture<ChangesSince>> changesSince,
      TimeSource time,
      Duration heartbeat) {
    this.name = requireNonNull(name, "name");
    this.lineage = requireNonNull(lineage, "lineage");
    this.changesSince = requireNonNull(changesSince, "changesSince");
    this.time = requireNonNull(time, "time");
    this.heartbeat = checkHeartbeat(heartbeat);
    executor =
        new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::newThread);
  }

  /**
   * Checks an interval between heartbeats: 1 ms to 10 s, the longest that {@link ConfigSource}
   * allows.
   *
   * @param interval the interval
   * @return the interval
   * @throws IllegalArgumentException if it is out of bounds
   */
  public static Duration checkHeartbeat(Duration interval) {
    requireNonNull(interval, "heartbeat interval");
    if (interval.compareTo(SHORTEST_HEARTBEAT) < 0 || interval.compareTo(LONGEST_HEARTBEAT) > 0) {
      throw new IllegalArgumentException(
          "heartbeat interval %s is not in %s..%s"
              .formatted(interval, SHORTEST_HEARTBEAT, LONGEST_HEARTBEAT));
    }
    return interval;
  }

  /**
   * Opens a watch, as {@link ConfigSource#watch} says.
   *
   * @param request who watches
   * @param sink where the events go
   */
  public Watch watch(WatchRequest request, WatchSink sink) {
    HubWatch watch = new HubWatch(this, requireNonNull(request, "request"), sink);
    if (!execute(() -> open(watch))) {
      newThread(() -> watch.end(closed())).start(); // never within the caller's call
    }
    return watch;
  }

  /**
   * Says that a hunt has a newer version, which {@link io.cairn.config.ConfigStore#changesSince}
   * sees already. Returns at once and calls nobody; any thread may call it.
   *
   * @param hunt the hunt
   */
  public void headMoved(HuntId hunt) {
    moved.add(requireNonNull(hunt, "hunt"));
    queueRound();
  }

  /**
   * Ends every open watch: the store has lost its backend. New watches can be opened. Returns at
   * once.
   *
   * @param cause what the watchers are told
   */
  public void disconnect(SourceException cause) {
    requireNonNull(cause, "cause");
    execute(() -> endAll(cause));
  }

  /**
   * Ends every watch and the thread. Waits until a sink's call that is under way is over, but no
   * longer than 5 s, and not at all when it is called from a sink. Idempotent.
   */
  @Override
  public void close() {
    execute(() -> endAll(closed()));
    executor.shutdown();
    Thread running = thread;
    if (running != null && running != Thread.currentThread()) {
      try {
        running.join(LONGEST_CLOSE.toMillis());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Queues a step to the thread; false if the hub is closed. */
  boolean execute(Runnable step) {
    try {
      executor.execute(step);
      return true;
    } catch (RejectedExecutionException closed) {
      return false;
    }
  }

  /** A follow, or a repair of one. */
  void follow(HubWatch watch, HuntId hunt, Held held) {
    if (!watch.isOpen()) {
      return;
    }
    HubFollow follow = watch.begin(hunt, held);
    followers.computeIfAbsent(hunt, id -> new LinkedHashSet<>()).add(follow);
    need(follow);
  }

  /** Has the next round ask the store on behalf of a follow. */
  void need(HubFollow follow) {
    dirty.add(follow);
    queueRound();
  }

  void unfollow(HubWatch watch, HuntId hunt) {
    HubFollow follow = watch.end(hunt);
    if (follow != null) {
      forget(follow);
    }
  }

  /** Forgets a watch that has ended, by whichever side. */
  void remove(HubWatch watch) {
    watches.remove(watch);
    watch.follows().forEach(this::forget);
    if (watches.isEmpty() && beat != null) {
      beat.cancel();
      beat = null;
    }
  }

  private void open(HubWatch watch) {
    watches.add(watch);
    if (beat == null) {
      beat = time.schedule(heartbeat, () -> execute(this::beat));
    }
    watch.connected(lineage);
  }

  private void forget(HubFollow follow) {
    dirty.remove(follow);
    unreadable.remove(follow);
    Set<HubFollow> others = followers.get(follow.hunt());
    if (others != null) {
      others.remove(follow);
      if (others.isEmpty()) {
        followers.remove(follow.hunt());
        damaged.remove(follow.hunt());
      }
    }
  }

  private void beat() {
    if (beat == null) {
      return; // the last watch has gone since the timer fired
    }
    beat = time.schedule(heartbeat, () -> execute(this::beat));
    List.copyOf(watches).forEach(HubWatch::heartbeat);
    dirty.addAll(unreadable);
    if (!dirty.isEmpty() || !moved.isEmpty()) {
      queueRound();
    }
  }

  private void queueRound() {
    if (roundQueued.compareAndSet(false, true)) {
      try {
        execute(this::round);
      } catch (RuntimeException | Error noThread) {
        roundQueued.set(false); // the next to come, or a heartbeat, queues it
        throw noThread;
      }
    }
  }

  private void round() {
    roundQueued.set(false); // before the set is read: a head that moves now queues another round
    for (HuntId hunt : List.copyOf(moved)) {
      moved.remove(hunt);
      dirty.addAll(followers.getOrDefault(hunt, Set.of()));
      questions.keySet().removeIf(key -> key.hunt().equals(hunt));
    }
    List<HubQuestion> asked = new ArrayList<>();
    for (HubFollow follow : List.copyOf(dirty)) {
      if (follow.isWaiting()) {
        continue; // asked again when its answer is in
      }
      dirty.remove(follow);
      unreadable.remove(follow);
      HubQuestion question =
          questions.computeIfAbsent(
              new HubQuestion.Key(follow.hunt(), follow.base()),
              key -> {
                HubQuestion fresh = new HubQuestion(key);
                asked.add(fresh);
                return fresh;
              });
      question.join(follow);
    }
    asked.forEach(this::ask);
  }

  private void ask(HubQuestion question) {
    CompletableFuture<ChangesSince> answer;
    try {
      answer = changesSince.apply(question.key().hunt(), question.key().base());
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<ChangesSince> unused =
        answer.whenComplete(
            (changes, failure) -> execute(() -> answered(question, changes, failure)));
  }

  private void answered(
      HubQuestion question, @Nullable ChangesSince changes, @Nullable Throwable failure) {
    questions.remove(question.key(), question);
    HuntId hunt = question.key().hunt();
    if (changes == null && HubQuestion.isDamage(failure)) {
      if (damaged.add(hunt)) {
        log.warn("{} cannot tell the followers of hunt \"{}\" what changed", name, hunt, failure);
      }
      unreadable.addAll(question.takeWaiting());
    } else if (changes == null) {
      SourceException cause = HubQuestion.ambient(name, hunt, failure);
      question.takeWaiting().forEach(follow -> follow.watch().end(cause));
    } else {
      damaged.remove(hunt);
      HubPayloads payloads = new HubPayloads(changes);
      question.takeWaiting().forEach(follow -> follow.answer(payloads));
    }
    if (!dirty.isEmpty()) {
      queueRound();
    }
  }

  private void endAll(SourceException cause) {
    List.copyOf(watches).forEach(watch -> watch.end(cause));
  }

  private SourceException closed() {
    return new StoreException(name + " is closed", null);
  }

  private Thread newThread(Runnable work) {
    Thread created = new Thread(work, "cairn-" + name + "-watches");
    created.setDaemon(true);
    if (!executor.isShutdown()) {
      thread = created;
    }
    return created;
  }
}
