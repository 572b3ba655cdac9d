package io.cairn.config;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The whole client on one screen: every stage, made in the order in which it is needed.
 *
 * <pre>
 *  read     Reader ── ProcessTier ── miss ── HeadStart ── Resolver ─┬─ NodeTier ───────┐
 *                                                                   └─ ResilientReads ─┤
 *                                                                                      ├─ SnapshotPublisher ── swap
 *  change   source ── SourceLink ── StreamInbox ── ChangeIntake ── ChangeCoalescer ────┘        │
 *                                                                                               ├─ followed values
 *  Residency: what is followed, at the source (by whom, if the node shares: FollowLeads)        ├─ Listeners
 *  and on the node                                                                              └─ NodeTier
 * </pre>
 *
 * <p>Reads run on the callers' threads up to the miss. Whatever changes state runs on the change
 * thread, and the publisher alone writes L1. Threads: change, timer, up to four for listeners while
 * there is something to tell, one for the node cache if there is one, one for each continuation of
 * a caller's future while it runs; all named daemons that end with {@link #close}.
 */
final class ClientAssembly {
  private static final int LISTENER_THREADS = 4;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(2);

  final ClientOptions options;
  final TimeSource time;
  final SerialExecutor changeThread;
  final ExecutorService listenerThreads;
  final CallerFutures callerFutures;
  final ProcessTier processTier;
  final NodeTier nodeTier;
  final HuntFollowers followers;
  final Listeners listeners;
  final Readiness readiness;
  final SnapshotPublisher publisher;
  final FollowLeads leads;
  final SourceLink link;
  final Residency residency;
  final Resolver resolver;
  final Reader reader;
  final ChangeIntake intake;
  final StatusBoard statusBoard;
  private final NeighbourPatience patience;
  private final HeadStart headStart = new HeadStart();
  private final @Nullable SystemTime ownTime;

  ClientAssembly(
      ClientOptions options,
      ConfigSource source,
      @Nullable NodeCache nodeCache,
      @Nullable TimeSource givenTime) {
    final String threads = "cairn-" + options.name() + "-";
    final RandomGenerator random = () -> ThreadLocalRandom.current().nextLong();
    final ClientCounters counters = new ClientCounters();
    this.options = options;
    if (givenTime == null) {
      ownTime = new SystemTime(threads + "timer");
      time = ownTime;
    } else {
      ownTime = null;
      time = givenTime;
    }
    changeThread = new SerialExecutor(threads + "changes");
    listenerThreads = listenerThreads(threads + "listener-");
    callerFutures = new CallerFutures(threads + "future-");

    processTier = new ProcessTier(options.maxHunts(), options.maxBytes(), this::evicted);
    nodeTier = new NodeTier(nodeCache, options.labels(), threads + "nodecache", time);
    followers = new HuntFollowers(this::read, this::holdersChanged);
    listeners = new Listeners(this::served, listenerThreads, counters, time);
    readiness = new Readiness(options.preload());
    publisher =
        new SnapshotPublisher(
            processTier, followers, listeners, nodeTier, this::isPinned, options, time, counters);

    AttachGate gate = new AttachGate(options, nodeTier, time, random);
    Backoff reconnects = new Backoff(options.reconnectBase(), options.reconnectLongest(), random);
    leads = new FollowLeads(options.oneStreamPerNode(), nodeTier, time, changeThread);
    link =
        new SourceLink(
            source,
            options,
            gate,
            leads,
            reconnects,
            time,
            changeThread,
            this::served,
            publisher::takesAWhile);
    UnknownHunts unknownHunts =
        new UnknownHunts(options.unknownFor(), time, this::unknownForgotten);
    residency =
        new Residency(
            processTier,
            nodeTier,
            link,
            publisher,
            unknownHunts,
            readiness,
            followers,
            options.preload(),
            time);

    ResilientReads reads =
        new ResilientReads(source, options.scope(), time, options.readTimeout(), random);
    patience =
        new NeighbourPatience(
            options.readTimeout().dividedBy(2), options.startDeadline().dividedBy(2), time);
    resolver =
        new Resolver(
            source.name(),
            processTier,
            nodeTier,
            headStart,
            reads,
            unknownHunts,
            publisher,
            residency,
            counters,
            time,
            patience,
            changeThread);
    reader = new Reader(processTier, resolver, options, counters, changeThread, callerFutures);
    intake =
        new ChangeIntake(
            publisher, residency, readiness, resolver, options, time, changeThread, counters);
    statusBoard =
        new StatusBoard(
            options,
            source.name(),
            processTier,
            nodeTier,
            publisher,
            resolver,
            reads,
            link,
            leads,
            listeners,
            readiness,
            this::isPinned,
            counters,
            time);
  }

  /**
   * Opens the node cache; after its head start attaches to the source and loads what is missing.
   */
  void start() {
    patience.starts();
    changeThread.execute(
        () -> {
          leads.start(link::leads, residency::neighbourConfirmed, residency::isInTheNodeCache);
          nodeTier.open(
              () -> changeThread.execute(this::nodeCacheOpened),
              this::headStartIsOver,
              hunt -> changeThread.execute(() -> residency.neighbourMoved(hunt)));
          if (options.nodeCacheHeadStart().isZero()) {
            headStartIsOver();
          } else if (nodeTier.exists()) {
            time.schedule(options.nodeCacheHeadStart(), this::headStartIsOver);
          }
        });
    reader.open(); // what a read leads to on the change thread comes after the above
  }

  /** Any thread, any number of times. */
  private void headStartIsOver() {
    if (headStart
        .end()) { // who waited has looked into the node cache, and is installed before this
      // behind what is being installed: the first answer does not wait for a stream to be opened
      changeThread.execute(() -> changeThread.execute(this::attach));
    }
  }

  private void attach() {
    link.start(intake);
    residency.forEachMissing(resolver::prefetch);
  }

  private void nodeCacheOpened() {
    resolver.nodeCacheOpened();
    residency.nodeCacheOpened();
    leads.nodeCacheOpened();
    residency.forEachMissing(resolver::prefetch);
  }

  /** Returns what went wrong last with the stream, or else with a read; null if nothing did. */
  @Nullable Throwable lastFailure() {
    Throwable ofTheStream = link.lastFailure();
    return ofTheStream == null ? resolver.lastFailure() : ofTheStream;
  }

  private HuntConfig read(HuntId hunt) {
    return reader.get(hunt);
  }

  private @Nullable HuntConfig served(HuntId hunt) {
    Resident resident = processTier.find(hunt);
    return resident == null ? null : resident.peek();
  }

  private boolean isPinned(HuntId hunt) {
    return residency.isPinned(hunt);
  }

  private void evicted(HuntConfig last) {
    residency.evicted(last);
  }

  private void holdersChanged(HuntId hunt) {
    changeThread.execute(
        () -> {
          residency.holdersChanged(hunt);
          if (reader.isOpen() && residency.isMissing(hunt)) {
            resolver.prefetch(hunt);
          }
        });
  }

  private void unknownForgotten(HuntId hunt) {
    changeThread.execute(() -> residency.unknownForgotten(hunt));
  }

  private static ExecutorService listenerThreads(String name) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            LISTENER_THREADS,
            LISTENER_THREADS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Daemons.numbered(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Ends the stream, the loads, the node cache and the threads. Does not wait for listeners, nor
   * for what callers hung on futures.
   *
   * @param failWaiting fails the futures of those who still wait for the start
   */
  void close(Runnable failWaiting) {
    reader.close();
    resolver.close();
    listeners.end();
    listenerThreads.shutdown();
    changeThread.close(link::close, LONGEST_CLOSE);
    nodeTier.close(LONGEST_CLOSE);
    failWaiting.run();
    callerFutures.close();
    if (ownTime != null) {
      ownTime.close();
    }
  }
}
