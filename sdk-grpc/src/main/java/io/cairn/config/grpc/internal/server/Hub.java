package io.cairn.config.grpc.internal.server;

import io.cairn.config.ConfigStore;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.grpc.HuntTraffic;
import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.spi.TimeSource;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a server: everything between the calls of followers and the store.
 *
 * <h2>What is concurrent with what</h2>
 *
 * <p>One thread, the hub's, owns all state: streams, sessions, hosted hunts, what is kept of them,
 * and the watch on the store. It alone calls the methods of the gRPC calls of followers and
 * readers, which are not thread-safe. Everything that happens elsewhere comes to it as a step in
 * its queue:
 *
 * <ul>
 *   <li>gRPC's callbacks, on threads of the reading port (one call's at a time, in order), where
 *       messages were parsed and callers authorized before. A stream may send {@value
 *       ReadingCalls#WINDOW} messages ahead of those that are carried out; that bounds the queue.
 *   <li>Events of the store's watch and answers of the store, on threads of the store's.
 *   <li>Timers, on the thread of the time source.
 *   <li>Encodings of large hunts, on two threads aside. They read immutable configs and make
 *       immutable bytes; nothing else leaves the hub's thread.
 * </ul>
 *
 * <p>What is counted ({@link Counters}, {@link HuntCounts}) and the status are read by any thread.
 * Nothing here waits, takes a lock that another holds for long, or runs on a thread of the network:
 * gRPC copies a message into its buffers and hands them over.
 *
 * <h2>Where things are decided</h2>
 *
 * <ul>
 *   <li>{@link StreamDesk} lets streams in, {@link ReadDesk} single reads; {@link FollowStream}
 *       carries out what a client says.
 *   <li>{@link Outbox} decides what a stream is sent next, when the stream is ready to take it.
 *   <li>{@link Hosting} knows which hunts there are and what the store says of them; {@link
 *       Supplies} decides what a follow needs, for which the store is asked once and the answer
 *       encoded once for all who need the same; {@link Shelf} bounds what is kept.
 *   <li>{@link StoreFeed} has the server's one watch on the store, whatever the number of clients.
 * </ul>
 *
 * <p>There is one watch, and not one per client in a {@link io.cairn.config.spi.WatchHub}, because
 * such a hub calls its sinks whether or not they can take anything, and filters once for each scope
 * where the server encodes once for each group of scopes that get the same.
 *
 * <h2>When the store is away</h2>
 *
 * <p>Streams stay, and new ones are welcomed. Whoever lacks what the server still has is sent it;
 * but nothing is confirmed: no {@code Current}, no {@code NotFound}, no heartbeat. So clients keep
 * their values, see them age, and after 30 s without a heartbeat try another server. When the store
 * is back, it is asked what changed since what the server knows of each hunt, and all goes on.
 * Single reads fail with {@code UNAVAILABLE} meanwhile: what they return has to be the newest.
 * While a server starts, streams and reads wait for its first sight of the store.
 */
public final class Hub {
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final HubThread thread;
  private final HubParts parts;
  private final ServerLimits limits;
  private final Traffic traffic = new Traffic();
  private final Hosting hosting;
  private final StreamDesk desk;
  private final Consumer<Boolean> storeObserver;
  private final ReadDesk reads;
  private final CompletableFuture<Void> emptied = new CompletableFuture<>();
  private boolean draining;
  private boolean closed;
  private volatile @Nullable Lineage lineage;
  private volatile @Nullable String storeError;
  private volatile boolean storeStands;

  /**
   * Creates a hub; it does nothing until it is opened.
   *
   * @param name the server's name
   * @param store the store
   * @param limits the bounds
   * @param time the time
   * @param counters what is counted
   * @param storeObserver is told on the hub's thread whether the store is there, when that changes
   */
  public Hub(
      String name,
      ConfigStore store,
      ServerLimits limits,
      TimeSource time,
      Counters counters,
      Consumer<Boolean> storeObserver) {
    this.thread = new HubThread("cairn-" + name + "-hub");
    this.parts = new HubParts(name, store, thread, time, counters);
    this.limits = limits;
    this.storeObserver = storeObserver;
    this.hosting = new Hosting(parts, traffic, limits, new StoreObserver());
    this.desk = new StreamDesk(parts, limits, hosting, this::checkEmptied);
    this.reads = new ReadDesk(parts, limits, hosting, this::checkEmptied);
  }

  private final class StoreObserver implements Hosting.Observer {
    @Override
    public void storeStands(Lineage store, boolean replaced) {
      if (replaced) {
        desk.endAll(Status.UNAVAILABLE.withDescription("the store was replaced"));
        reads.storeLost();
      }
      lineage = store;
      storeError = null;
      storeStands = true;
      desk.storeStands(store);
      reads.storeStands();
      storeObserver.accept(true);
    }

    @Override
    public void storeLost(Throwable cause) {
      storeError = String.valueOf(cause.getMessage());
      storeStands = false;
      reads.storeLost();
      storeObserver.accept(false);
    }
  }

  /** Opens the watch on the store and begins to beat. */
  public void open() {
    thread.execute(hosting::open);
    beatLater();
    sweepLater();
  }

  private void beatLater() {
    parts.time().schedule(limits.heartbeat(), () -> thread.execute(this::beat));
  }

  private void beat() {
    if (!closed) {
      beatLater();
      // A step for each: one that fails keeps no other from its heartbeat.
      desk.streams().forEach(stream -> thread.execute(stream::beat));
      reads.beat();
    }
  }

  private void sweepLater() {
    parts.time().schedule(SWEEP, () -> thread.execute(this::sweep));
  }

  private void sweep() {
    if (!closed) {
      sweepLater();
      desk.sweep();
      hosting.sweep();
    }
  }

  /** Runs a step on the hub's thread. */
  void execute(Runnable step) {
    thread.execute(step);
  }

  FollowStream openStream(Rights rights, ServerCall<?, Frame> call) {
    return desk.opened(rights, call);
  }

  ReadCall openRead(Rights rights, ServerCall<?, Frame> call) {
    return reads.opened(rights, call);
  }

  private void checkEmptied() {
    if (draining && desk.isEmpty() && reads.isEmpty()) {
      emptied.complete(null);
    }
  }

  /**
   * Lets nobody in any more and tells every stream to move on.
   *
   * @param within the time over which they spread
   * @return completes when nobody is left
   */
  public CompletableFuture<Void> drain(Duration within) {
    thread.execute(
        () -> {
          draining = true;
          desk.drain(within);
          reads.drain();
          checkEmptied();
        });
    return emptied.copy();
  }

  /** Returns what is counted of a hunt. */
  public Optional<HuntTraffic> traffic(HuntId hunt) {
    return traffic.of(hunt);
  }

  /** Returns the identity of the store, once it was reached. */
  public Optional<Lineage> lineage() {
    return Optional.ofNullable(lineage);
  }

  /** Returns what the store failed with last, if it is away. */
  public Optional<String> storeError() {
    return Optional.ofNullable(storeError);
  }

  /** Whether the store is there. */
  public boolean storeStands() {
    return storeStands;
  }

  /** Ends every stream, the watch on the store and the threads. Waits, but not for long. */
  public void close() {
    thread.execute(
        () -> {
          closed = true;
          draining = true;
          desk.endAll(StreamDesk.goingAway());
          reads.drain();
          reads.endAll(StreamDesk.goingAway());
          hosting.close();
        });
    thread.close(LONGEST_CLOSE);
  }
}
