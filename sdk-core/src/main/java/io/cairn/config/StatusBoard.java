package io.cairn.config;

import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Puts together what a client tells of itself. Thread-safe; each answer is of one moment or two.
 */
final class StatusBoard {
  private final ClientOptions options;
  private final String sourceName;
  private final ProcessTier processTier;
  private final NodeTier nodeTier;
  private final SnapshotPublisher publisher;
  private final Resolver resolver;
  private final ResilientReads reads;
  private final SourceLink link;
  private final FollowLeads leads;
  private final Listeners listeners;
  private final Readiness readiness;
  private final Predicate<HuntId> pinned;
  private final ClientCounters counters;
  private final TimeSource time;
  private final long builtAt;
  private volatile long startedAt;
  private volatile long closedAt;
  private volatile ClientStatus.State phase = ClientStatus.State.NEW;

  StatusBoard(
      ClientOptions options,
      String sourceName,
      ProcessTier processTier,
      NodeTier nodeTier,
      SnapshotPublisher publisher,
      Resolver resolver,
      ResilientReads reads,
      SourceLink link,
      FollowLeads leads,
      Listeners listeners,
      Readiness readiness,
      Predicate<HuntId> pinned,
      ClientCounters counters,
      TimeSource time) {
    this.options = options;
    this.sourceName = sourceName;
    this.processTier = processTier;
    this.nodeTier = nodeTier;
    this.publisher = publisher;
    this.resolver = resolver;
    this.reads = reads;
    this.link = link;
    this.leads = leads;
    this.listeners = listeners;
    this.readiness = readiness;
    this.pinned = pinned;
    this.counters = counters;
    this.time = time;
    this.builtAt = time.nanoTime();
  }

  void started() {
    startedAt = time.nanoTime();
    phase = ClientStatus.State.STARTING;
  }

  void closed() {
    closedAt = time.nanoTime();
    phase = ClientStatus.State.CLOSED;
  }

  ClientStatus status() {
    SourceLink.Health health = link.health();
    List<HuntStatus> hunts =
        processTier.all().stream()
            .map(resident -> explain(resident.hunt()))
            .sorted(Comparator.comparing(HuntStatus::hunt))
            .toList();
    ClientStatus.State state = state(health);
    return new ClientStatus(
        options.name(),
        state,
        Duration.ofNanos(Math.max(0, time.nanoTime() - since(state, health))),
        sourceName,
        health.connected(),
        !health.connected() && leads.isLedByNeighbours(),
        health.lineage(),
        health.attempts(),
        health.lastError(),
        reads.breakerState(),
        nodeTier.description(),
        resolver.flightsUnderWay(),
        hunts);
  }

  private ClientStatus.State state(SourceLink.Health health) {
    if (phase != ClientStatus.State.STARTING) {
      return phase;
    }
    long now = time.nanoTime();
    if (!readiness.isReady()) {
      return now - startedAt >= options.startDeadline().toNanos()
          ? ClientStatus.State.FAILED
          : ClientStatus.State.STARTING;
    }
    if (!health.connected() && leads.isLeftToNeighbours()) {
      boolean stale = processTier.all().stream().anyMatch(resident -> resident.peek().isStale());
      return stale ? ClientStatus.State.STALE : ClientStatus.State.READY;
    }
    return !health.connected() && now - awaySince(health) > options.grace().toNanos()
        ? ClientStatus.State.STALE
        : ClientStatus.State.READY;
  }

  private long awaySince(SourceLink.Health health) {
    return health.lineage().isEmpty() ? startedAt : health.sinceNanos();
  }

  private long since(ClientStatus.State state, SourceLink.Health health) {
    return switch (state) {
      case NEW -> builtAt;
      case STARTING -> startedAt;
      case FAILED -> startedAt + options.startDeadline().toNanos();
      case STALE -> awaySince(health) + options.grace().toNanos();
      case READY -> health.connected() ? health.sinceNanos() : startedAt;
      case CLOSED -> closedAt;
    };
  }

  HuntStatus explain(HuntId hunt) {
    Resident resident = processTier.find(hunt);
    Optional<SnapshotPublisher.Rejection> rejection = publisher.rejection(hunt);
    Optional<String> error =
        rejection.map(SnapshotPublisher.Rejection::reason).or(() -> resolver.lastError(hunt));
    Optional<HuntConfig> served = Optional.ofNullable(resident).map(Resident::peek);
    return new HuntStatus(
        hunt,
        served.map(HuntConfig::version),
        served.map(HuntConfig::tier),
        served.map(HuntConfig::age).orElse(Duration.ZERO),
        served.map(HuntConfig::isStale).orElse(false),
        pinned.test(hunt),
        rejection.map(SnapshotPublisher.Rejection::version),
        error);
  }

  ClientMetrics metrics() {
    long oldest = 0;
    int hunts = 0;
    int stale = 0;
    long bytes = 0;
    for (Resident resident : processTier.all()) {
      HuntConfig config = resident.peek();
      oldest = Math.max(oldest, config.ageNanos());
      hunts++;
      stale += config.isStale() ? 1 : 0;
      bytes += config.bytes();
    }
    return new ClientMetrics(
        counters.processHits.sum(),
        counters.nodeCacheHits.sum(),
        counters.nodeCacheMisses.sum(),
        counters.sourceReads.sum(),
        counters.sourceFailures.sum(),
        counters.swaps.sum(),
        Duration.ofNanos(counters.swapNanos.sum()),
        Duration.ofNanos(counters.longestSwapNanos.get()),
        counters.rejects.sum(),
        counters.nacks.sum(),
        counters.repairs.sum(),
        counters.duplicates.sum(),
        counters.connects.sum(),
        counters.notifications.sum(),
        Duration.ofNanos(listeners.lagNanos()),
        Duration.ofNanos(oldest),
        hunts,
        stale,
        bytes);
  }
}
