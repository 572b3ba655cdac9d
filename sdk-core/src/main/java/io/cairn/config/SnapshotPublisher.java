package io.cairn.config;

import io.cairn.config.spi.FragmentDecoder;
import io.cairn.config.spi.FragmentTable;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.WatchEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether an arrival is served, and alone writes L1.
 *
 * <h2>Why no reader goes back</h2>
 *
 * <p>Reads of the source, L2, neighbours' news and pushes all end here, on the change thread, in
 * any order. Each is merged: within a lineage the newer version wins, so a load that finishes late
 * loses (rule 3). What has left L1 leaves a floor behind, below which nothing of that hunt is
 * served again, whichever tier it comes from; a floor takes about 100 bytes per hunt that was ever
 * served. Another lineage is another store: the source's word replaces what was there, L2's word
 * only if it is of the source's lineage or the source was not heard yet.
 *
 * <p>A swap is one volatile write, after everything that can fail: bounds, validators, decoding of
 * followed values. Followed values, L2 and listeners come behind it.
 */
final class SnapshotPublisher {
  private static final Logger log = LoggerFactory.getLogger(SnapshotPublisher.class);

  /** Some 100 ns each, where a fragment is made or compared. */
  private static final int FEW_FRAGMENTS = 200;

  /** A nanosecond each, where a reference is copied. */
  private static final int MANY_REFERENCES = 10_000;

  /** A version that was refused, and why. */
  record Rejection(Lineage lineage, VersionVector version, String reason) {
    /** Whether the version, of the same lineage, is later than that of a config. */
    boolean isAfter(HuntConfig config) {
      return lineage.equals(config.lineage()) && version.isAfter(config.version());
    }
  }

  private final ProcessTier processTier;
  private final HuntFollowers followers;
  private final Listeners listeners;
  private final NodeTier nodeTier;
  private final Predicate<HuntId> pinned;
  private final List<ConfigValidator> validators;
  private final List<FragmentDecoder> decoders;
  private final Duration grace;
  private final TimeSource time;
  private final ClientCounters counters;
  private final Map<HuntId, Held> floors = new HashMap<>();
  private final Map<HuntId, Rejection> rejections = new ConcurrentHashMap<>();
  private @Nullable Lineage sourceLineage;
  private boolean streaming;

  SnapshotPublisher(
      ProcessTier processTier,
      HuntFollowers followers,
      Listeners listeners,
      NodeTier nodeTier,
      Predicate<HuntId> pinned,
      ClientOptions options,
      TimeSource time,
      ClientCounters counters) {
    this.processTier = processTier;
    this.followers = followers;
    this.listeners = listeners;
    this.nodeTier = nodeTier;
    this.pinned = pinned;
    this.validators = options.validators();
    this.decoders = options.decoders();
    this.grace = options.grace();
    this.time = time;
    this.counters = counters;
  }

  /**
   * Whether what was pushed is more than some ten microseconds' work: it has many fragments, or the
   * hunt has, or validators, mappings, decoders or executors of listeners, which may even block,
   * have their say. What is registered while a change is made may still be called by it. Any
   * thread.
   */
  boolean takesAWhile(WatchEvent event) {
    HuntId hunt = event.subject().orElse(null);
    if (hunt == null) {
      return false;
    }
    ValueFollowers values = followers.values(hunt);
    return !validators.isEmpty()
        || (values != null && !values.isEmpty())
        || listeners.callsExecutorOfUser(hunt)
        || isLarge(event, processTier.find(hunt));
  }

  private static boolean isLarge(WatchEvent event, @Nullable Resident resident) {
    int pushed = 0;
    int most = FEW_FRAGMENTS;
    if (event instanceof WatchEvent.Whole whole) {
      pushed = whole.config().fragments().size();
    } else if (event instanceof WatchEvent.Delta change) {
      pushed = change.delta().put().size() + change.delta().removed().size();
      most = change.delta().removed().isEmpty() ? MANY_REFERENCES : FEW_FRAGMENTS;
    }
    if (resident == null) {
      return pushed > FEW_FRAGMENTS;
    }
    FragmentTable table = resident.peek().table();
    return pushed > FEW_FRAGMENTS
        || table.count() > (table instanceof ArrayFragmentTable ? most : FEW_FRAGMENTS);
  }

  /** Change thread: a stream stands, and the source has said which store it speaks for. */
  void streaming(Lineage lineage) {
    sourceLineage = lineage;
    streaming = true;
  }

  /** Change thread: the stream was lost. */
  void streamLost() {
    streaming = false;
  }

  /** Change thread: serves the arrival, or says why not. */
  Installed install(Arrival arrival) {
    Resident resident = processTier.find(arrival.hunt());
    if (!isOfTheRightStore(arrival, resident)) {
      return resident == null ? new Installed.Outdated() : new Installed.Kept(resident.peek());
    }
    Held have = resident == null ? floors.get(arrival.hunt()) : Held.of(resident.peek());
    HuntConfig next = arrival.config();
    if (have != null && have.lineage().equals(next.lineage())) {
      if (resident != null && !next.version().isAfter(have.version())) {
        if (next.version().equals(have.version())) {
          confirm(resident, arrival);
        }
        return new Installed.Kept(resident.peek());
      }
      if (have.version().isAfter(next.version())) {
        return new Installed.Outdated();
      }
    }
    return serve(arrival, resident);
  }

  private boolean isOfTheRightStore(Arrival arrival, @Nullable Resident resident) {
    Lineage lineage = arrival.config().lineage();
    if (arrival.tier() == Tier.SOURCE && (arrival.stream() != null || !streaming)) {
      sourceLineage = lineage;
      return true;
    }
    if (sourceLineage != null) {
      return lineage.equals(sourceLineage);
    }
    return resident == null || lineage.equals(resident.peek().lineage());
  }

  private void confirm(Resident resident, Arrival arrival) {
    if (arrival.tier() == Tier.SOURCE) {
      resident.served().confirmation().confirmedBy(arrival.clock(), arrival.at());
    }
  }

  /**
   * Change thread: a stream, or a neighbour's, says that this version is the newest; true if it is
   * what is served.
   *
   * @param stream whose heartbeats confirm it from now on; null if it was a neighbour's
   * @param at when it said so
   */
  boolean confirm(HuntId hunt, Held held, @Nullable StreamClock stream, long at) {
    Resident resident = processTier.find(hunt);
    if (resident == null || !Held.of(resident.peek()).equals(held)) {
      return false;
    }
    resident.served().confirmation().confirmedBy(stream, at);
    return true;
  }

  /**
   * Change thread: a stream says that there is no such hunt. What is served of it stays (rule 6),
   * but heartbeats speak of its absence from now on and do not confirm it.
   */
  void unknown(HuntId hunt) {
    Resident resident = processTier.find(hunt);
    if (resident != null) {
      resident.served().confirmation().superseded();
    }
  }

  private Installed serve(Arrival arrival, @Nullable Resident resident) {
    HuntId hunt = arrival.hunt();
    Confirmation confirmation = new Confirmation(arrival, time, grace);
    HuntConfig next = arrival.config().servedBy(confirmation, decoders);
    ValueFollowers values = followers.values(hunt);
    Map<ValueFollowers.Value<?>, Object> prepared = Map.of();
    try {
      for (ConfigValidator validator : validators) {
        validator.validate(next);
      }
      if (values != null) {
        prepared = values.prepare(next);
      }
    } catch (Exception | Error bad) { // an assertion's, too
      return new Installed.Rejected(reject(hunt, Held.of(next), resident, bad));
    }
    floors.remove(hunt);
    if (values != null) {
      values.place(prepared);
    }
    swap(resident, hunt, new Resident.Served(next, confirmation)); // may drop the hunt at once
    ValueFollowers now = followers.values(hunt); // asked again: who came meanwhile read the old one
    if (now != null) {
      now.complete(next, prepared);
    }
    counters.swapped(time.nanoTime() - arrival.at());
    rejections.computeIfPresent(hunt, (key, known) -> known.isAfter(next) ? known : null);
    listeners.changed(hunt);
    if (arrival.tier() == Tier.SOURCE) {
      nodeTier.write(next);
    }
    return new Installed.Swapped(next);
  }

  private void swap(@Nullable Resident resident, HuntId hunt, Resident.Served served) {
    if (resident == null) {
      processTier.add(new Resident(hunt, served, pinned.test(hunt)));
    } else {
      resident.swap(served);
      processTier.reweigh(resident);
    }
  }

  /**
   * Change thread: a change was pushed that cannot be made of what is held; rejected as any other.
   *
   * @param delta the change
   * @param cause why
   * @return what the source is told
   */
  ConfigRejectedException reject(ConfigDelta delta, Throwable cause) {
    Held bad = new Held(delta.lineage(), delta.version());
    return reject(delta.hunt(), bad, processTier.find(delta.hunt()), cause);
  }

  private ConfigRejectedException reject(
      HuntId hunt, Held bad, @Nullable Resident resident, Throwable cause) {
    String reason = RepeatedFailure.reason(cause);
    Rejection rejection = new Rejection(bad.lineage(), bad.version(), reason);
    if (!rejection.equals(rejections.put(hunt, rejection))) {
      counters.rejects.increment();
      log.warn(
          "Version {} of hunt \"{}\" was rejected, {}: {}",
          bad.version(),
          hunt,
          resident == null ? "nothing is served" : "still serving " + resident.peek().version(),
          reason);
    }
    if (resident != null) {
      // heartbeats confirm the version that was sent, which is not the one that is served
      resident.served().confirmation().superseded();
    }
    return new ConfigRejectedException(hunt, bad.version(), reason, cause);
  }

  /** Change thread: a hunt has left L1; it will not come back older. */
  void left(HuntConfig last) {
    floors.put(last.hunt(), Held.of(last));
    rejections.remove(last.hunt());
  }

  /** Returns what was refused of a hunt since the version that is served. Any thread. */
  Optional<Rejection> rejection(HuntId hunt) {
    return Optional.ofNullable(rejections.get(hunt));
  }
}
