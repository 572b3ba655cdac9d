package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.ConfigSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * The stages of a client, wired as {@link ClientAssembly} does but without a thread of their own:
 * whoever hands a task to the change thread runs it, one at a time. So the actors of a test are the
 * only threads there are, and a fresh set of stages costs microseconds.
 */
final class Stages {
  static final HuntId HUNT = HuntId.of("harbour-night");

  private static final Lineage LINEAGE = new Lineage(1, 2);
  private static final HuntConfig[] VERSIONS = {config(1), config(2), config(3)};
  private static final ClientOptions OPTIONS =
      CairnClient.builder()
          .name("stress")
          .pod("pod")
          .coalesceChanges(Duration.ZERO, Duration.ZERO)
          .options();

  private static final NodeTier NO_NODE_TIER =
      new NodeTier(null, Labels.NONE, "unused", StillTime.INSTANCE);

  final ChangeThread changeThread = new ChangeThread();
  final ClientCounters counters = new ClientCounters();
  final ProcessTier processTier = new ProcessTier(1_000, 0, last -> {});
  final HuntFollowers followers = new HuntFollowers(this::read, hunt -> {});
  final Listeners listeners =
      new Listeners(this::served, Runnable::run, counters, StillTime.INSTANCE);
  final SnapshotPublisher publisher =
      new SnapshotPublisher(
          processTier,
          followers,
          listeners,
          NO_NODE_TIER,
          followers::isHeld,
          OPTIONS,
          StillTime.INSTANCE,
          counters);

  /** Returns version 1, 2 or 3 of the hunt; its one fragment holds the number. */
  static HuntConfig version(int number) {
    return VERSIONS[number - 1];
  }

  private static HuntConfig config(int number) {
    Fragment content = Fragment.of("number", "application/x-number", new byte[] {(byte) number});
    return HuntConfig.of(HUNT, LINEAGE, VersionVector.of(1, number), List.of(content));
  }

  /** The number that a config's version says it is. */
  static int versionOf(HuntConfig config) {
    return (int) config.version().revision();
  }

  /** The number that a config's content says it is. */
  static int contentOf(HuntConfig config) {
    return config.fragment("number").buffer().get(0);
  }

  /** Hands a version to the publisher as the source's, on the change thread. */
  void install(int number) {
    changeThread.execute(
        () -> publisher.install(new Arrival(version(number), Tier.SOURCE, null, 0)));
  }

  /** The read path on a hit. */
  HuntConfig read(HuntId hunt) {
    return requireNonNull(processTier.find(hunt), "resident").read();
  }

  private HuntConfig served(HuntId hunt) {
    return Resident.readOrNull(processTier.find(hunt));
  }

  /** The read path behind a miss, down to the given source. */
  Resolver resolver(ConfigSource source) {
    AttachGate gate = new AttachGate(OPTIONS, NO_NODE_TIER, StillTime.INSTANCE, () -> 0);
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), () -> 0);
    SourceLink link =
        new SourceLink(
            source,
            OPTIONS,
            gate,
            new FollowLeads(false, NO_NODE_TIER, StillTime.INSTANCE, changeThread),
            backoff,
            StillTime.INSTANCE,
            new SerialExecutor("unused"),
            this::served,
            publisher::takesAWhile);
    UnknownHunts unknownHunts =
        new UnknownHunts(OPTIONS.unknownFor(), StillTime.INSTANCE, hunt -> {});
    Residency residency =
        new Residency(
            processTier,
            NO_NODE_TIER,
            link,
            publisher,
            unknownHunts,
            new Readiness(Set.of()),
            followers,
            Set.of(),
            StillTime.INSTANCE);
    HeadStart noHeadStart = new HeadStart();
    noHeadStart.end();
    return new Resolver(
        source.name(),
        processTier,
        NO_NODE_TIER,
        noHeadStart,
        new ResilientReads(
            source, OPTIONS.scope(), StillTime.INSTANCE, OPTIONS.readTimeout(), () -> 0),
        unknownHunts,
        publisher,
        residency,
        counters,
        StillTime.INSTANCE,
        new NeighbourPatience(OPTIONS.readTimeout(), OPTIONS.startDeadline(), StillTime.INSTANCE),
        changeThread);
  }

  /** What has become of a load: the version it gave, 0 if it failed, -1 if it hangs. */
  static int outcomeOf(CompletableFuture<HuntConfig> load) {
    if (!load.isDone()) {
      return -1;
    }
    return load.handle(
            (config, failed) -> Optional.ofNullable(config).map(Stages::versionOf).orElse(0))
        .join();
  }

  /** Runs tasks one at a time on the threads of those who bring them; none once closed. */
  static final class ChangeThread implements Executor {
    private boolean closed;

    @Override
    public synchronized void execute(Runnable task) {
      if (!closed) {
        task.run();
      }
    }

    synchronized void close() {
      closed = true;
    }
  }
}
