package io.cairn.examples.hunt;

import io.cairn.config.CairnClient;
import io.cairn.config.ClientMetrics;
import io.cairn.config.ConfigChange;
import io.cairn.config.ConfigStore;
import io.cairn.config.FollowedHunt;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntId;
import io.cairn.config.HuntStatus;
import io.cairn.config.Live;
import io.cairn.config.VersionVector;
import io.cairn.examples.hunt.HuntEngine.Standing;
import io.cairn.examples.hunt.RuleChanges.RuleChange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The game: one client, which follows every hunt, and one engine per hunt, which plays by what the
 * client serves. All of the library that a game needs is in the constructor.
 *
 * <p>Thread-safe. One thread ticks; listeners run on the client's own; {@link #close} ends all.
 */
final class Game implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Game.class);
  private static final long TICK_MILLIS = 50;
  private static final long RATE_WINDOW_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final CairnClient client;
  private final ConfigStore store;
  private final RuleChanges changes;
  private final Map<HuntId, Play> plays = new ConcurrentHashMap<>();
  private final List<HuntId> hunts;
  private final ScheduledExecutorService ticker =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "hunt-ticker");
            thread.setDaemon(true);
            return thread;
          });
  private volatile long began = System.nanoTime();
  private long swapsSeen;
  private Duration swapTimeSeen = Duration.ZERO;
  private long changesSwapped;
  private Duration longestSwap = Duration.ZERO;

  /** A hunt that is played. */
  private static final class Play {
    final HuntEngine engine;
    final Live<Rules> rules;
    volatile Optional<Duration> lastSwap = Optional.empty();
    long sampledAt = System.nanoTime();
    Standing sample;
    long readsPerSecond;
    long solvedPerSecond;
    long pointsPerSecond;

    Play(HuntEngine engine, Live<Rules> rules) {
      this.engine = engine;
      this.rules = rules;
      this.sample = engine.standing();
    }

    /** Takes a new sample for the rates, if the last one is old enough to say something. */
    synchronized void measure() {
      long now = System.nanoTime();
      if (now - sampledAt < RATE_WINDOW_NANOS) {
        return;
      }
      Standing current = engine.standing();
      double seconds = (now - sampledAt) / 1e9;
      readsPerSecond = Math.round((current.reads() - sample.reads()) / seconds);
      solvedPerSecond = Math.round((current.solved() - sample.solved()) / seconds);
      pointsPerSecond = Math.round((current.points() - sample.points()) / seconds);
      sample = current;
      sampledAt = now;
    }
  }

  /** How a published version fared. */
  sealed interface Outcome {
    /** The game plays by it. */
    record Played() implements Outcome {}

    /** The game refused it and stays at the last good version, if it has one. */
    record Rejected(String reason, Optional<VersionVector> playing) implements Outcome {}

    /** Nothing is known yet. */
    record Pending() implements Outcome {}
  }

  /**
   * Follows the hunts and gets ready to play them.
   *
   * @param store where the rules are; the game does not close it
   * @param client reads them; the game starts and closes it
   * @param hunts what is played
   * @param players how many there are, in all hunts together
   * @param seed the same seed and the same rules give the same game
   * @param told told of each change of rules, on a thread of the client's
   */
  Game(
      ConfigStore store,
      CairnClient client,
      List<HuntId> hunts,
      int players,
      long seed,
      Consumer<RuleChange> told) {
    this.store = store;
    this.hunts = List.copyOf(hunts);
    this.changes = new RuleChanges(told);
    this.client = client;
    for (int i = 0; i < hunts.size(); i++) {
      FollowedHunt followed = client.follow(hunts.get(i));
      Live<Rules> rules = followed.map(Rules::of);
      int share = players / hunts.size() + (i < players % hunts.size() ? 1 : 0);
      client.onChange(hunts.get(i), change -> changed(change, rules, share, seed));
    }
  }

  /**
   * Connects, waits until each hunt is there, and begins to tick.
   *
   * @param patience for how long it waits for a source that is not there yet
   * @return whether it began; false if it was told to stop
   * @throws TimeoutException if the source did not answer in time
   */
  boolean start(Patience patience) throws InterruptedException, TimeoutException {
    if (!new FirstRules(store, client, hunts, this::isKnown).await(patience)) {
      return false;
    }
    began = System.nanoTime();
    var unusedTicks = ticker.scheduleAtFixedRate(this::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    return true;
  }

  /** Whether a hunt is played, or was refused as it is. */
  private boolean isKnown(HuntId hunt) {
    return plays.containsKey(hunt) || refused(client.explain(hunt)).isPresent();
  }

  private void tick() {
    try {
      for (Play play : plays.values()) {
        play.engine.tick(play.rules.get()); // one version for the whole tick
      }
    } catch (RuntimeException | Error e) {
      log.error("A tick failed", e);
    }
  }

  private void changed(ConfigChange change, Live<Rules> rules, int players, long seed) {
    HuntId hunt = change.hunt();
    Play play =
        plays.computeIfAbsent(
            hunt, id -> new Play(new HuntEngine(id, players, seed, rules.get()), rules));
    Optional<Duration> swap = lastSwap();
    if (change.before().isPresent()) {
      // not the first, which also loads and warms up all that reads YAML
      play.lastSwap = swap;
      swap.ifPresent(this::noteSwap);
    }
    VersionVector version = change.after().version();
    Instant now = Instant.now();
    var unused =
        store
            .history(hunt, ConfigStore.DEFAULT_HISTORY)
            .handle((entries, error) -> entries == null ? List.<HistoryEntry>of() : entries)
            .thenAccept(
                entries ->
                    changes.add(new RuleChange(now, hunt, version, false, tell(change, entries))));
  }

  private static String tell(ConfigChange change, List<HistoryEntry> entries) {
    StringBuilder text = new StringBuilder(change.hunt().value()).append(' ');
    change.before().ifPresent(before -> text.append(before.version()).append(" -> "));
    text.append(change.after().version());
    entries.stream()
        .filter(entry -> entry.version().equals(change.after().version()))
        .findFirst()
        .ifPresent(
            entry -> {
              text.append(" by ").append(entry.who());
              if (!entry.why().isEmpty()) {
                text.append(": ").append(entry.why());
              }
            });
    if (change.before().isPresent()) {
      Set<String> names = new TreeSet<>(change.changed());
      change.added().forEach(name -> names.add("+" + name));
      change.removed().forEach(name -> names.add("-" + name));
      text.append(" (").append(some(names)).append(')');
    }
    return text.toString();
  }

  private static String some(Set<String> names) {
    return names.isEmpty()
        ? "nothing changed here"
        : names.size() <= 2
            ? String.join(", ", names)
            : names.iterator().next() + " and " + (names.size() - 1) + " more";
  }

  /** Returns how long the swaps took that came since the last call, on average. */
  private synchronized Optional<Duration> lastSwap() {
    ClientMetrics metrics = client.metrics();
    long swaps = metrics.swaps() - swapsSeen;
    Duration time = metrics.swapTime().minus(swapTimeSeen);
    swapsSeen = metrics.swaps();
    swapTimeSeen = metrics.swapTime();
    return swaps == 0 ? Optional.empty() : Optional.of(time.dividedBy(swaps));
  }

  private synchronized void noteSwap(Duration swap) {
    changesSwapped++;
    if (swap.compareTo(longestSwap) > 0) {
      longestSwap = swap;
    }
  }

  /** Returns the client's own account of itself, a line each. */
  List<String> status() {
    return client.status().toString().lines().toList();
  }

  /** Returns the hunts that are played. */
  List<HuntId> hunts() {
    return hunts;
  }

  /** Waits until a version is played or refused, at most for the given time. */
  Outcome await(HuntId hunt, VersionVector version, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Outcome outcome = outcome(hunt, version);
      if (!(outcome instanceof Outcome.Pending) || System.nanoTime() - deadline > 0) {
        return outcome;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private Outcome outcome(HuntId hunt, VersionVector version) {
    HuntStatus status = client.explain(hunt);
    if (status.version().filter(served -> !version.isAfter(served)).isPresent()) {
      return new Outcome.Played();
    }
    Optional<VersionVector> refused = refused(status);
    if (refused.filter(v -> !version.isAfter(v)).isPresent()) {
      noteRejection(status);
      return new Outcome.Rejected(reason(status), status.version());
    }
    return new Outcome.Pending();
  }

  /** Returns the version that was refused, if it is newer than the one that is served. */
  private static Optional<VersionVector> refused(HuntStatus status) {
    return status
        .rejected()
        .filter(v -> status.version().filter(served -> !v.isAfter(served)).isEmpty());
  }

  private void noteRejection(HuntStatus status) {
    VersionVector refused = refused(status).orElseThrow();
    changes.add(
        new RuleChange(
            Instant.now(),
            status.hunt(),
            refused,
            true,
            "%s %s REJECTED: %s".formatted(status.hunt(), refused, reason(status))));
  }

  private static String reason(HuntStatus status) {
    return Reasons.shorten(status.lastError().orElse("no reason was given"));
  }

  /** Returns what the board shows now. */
  Scene scene() {
    List<Scene.Row> rows = new ArrayList<>();
    long reads = 0;
    boolean twelveHours = false;
    for (HuntId hunt : hunts) {
      HuntStatus status = client.explain(hunt);
      if (refused(status).isPresent()) {
        noteRejection(status);
      }
      Optional<Play> play = Optional.ofNullable(plays.get(hunt));
      play.ifPresent(Play::measure);
      reads += play.map(p -> p.readsPerSecond).orElse(0L);
      twelveHours |=
          play.flatMap(p -> p.rules.get().region())
              .filter(r -> r.clock().equals("12h"))
              .isPresent();
      rows.add(
          new Scene.Row(
              hunt,
              play.map(Game::playing),
              status.version().map(VersionVector::toString).orElse("-"),
              status.tier().map(EngineClient::word).orElse("-"),
              status.age(),
              play.flatMap(p -> p.lastSwap),
              problem(status)));
    }
    long swaps;
    Duration longest;
    synchronized (this) {
      swaps = changesSwapped;
      longest = longestSwap;
    }
    return new Scene(
        LocalTime.now(ZoneId.systemDefault()),
        ZoneId.systemDefault(),
        twelveHours,
        Duration.ofNanos(System.nanoTime() - began),
        client.status().state().name(),
        reads,
        swaps,
        longest,
        rows,
        changes.newestFirst());
  }

  private static Scene.Playing playing(Play play) {
    Rules rules = play.rules.get();
    Schedule.Phase phase = rules.schedule().phase();
    Standing standing = play.engine.standing();
    String factor =
        phase.solving()
            ? phase.multiplier() == 1 ? "" : " x" + Reasons.number(phase.multiplier())
            : " (no clues)";
    return new Scene.Playing(
        rules.info().title(),
        phase.title() + factor,
        rules.announcement().text(),
        standing,
        standing.latest().map(rules.messages()::solved).orElse(rules.messages().welcome()),
        play.solvedPerSecond,
        play.pointsPerSecond);
  }

  private static Optional<String> problem(HuntStatus status) {
    Optional<VersionVector> refused = refused(status);
    if (refused.isPresent()) {
      return Optional.of(
          "%s REJECTED, %s: %s"
              .formatted(
                  refused.get(),
                  status.version().map(v -> "plays on by " + v).orElse("nothing to play by"),
                  reason(status)));
    }
    return status.rejected().isPresent()
        ? Optional.empty()
        : status.lastError().map(Reasons::shorten);
  }

  /** Ends the ticks and the client. Idempotent. */
  @Override
  public void close() {
    ticker.shutdown();
    try {
      if (!ticker.awaitTermination(2, TimeUnit.SECONDS)) {
        log.warn("The last tick did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }
}
