package io.cairn.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cairn.config.spi.NodeCache.ReadPermit;
import io.cairn.config.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The read path behind an L1 miss: L2, then the node's permit, then the source.
 *
 * <h2>Why the source is read once</h2>
 *
 * <p>A {@link Flight} per hunt stands in a map from the first miss until its read of the source has
 * ended and its outcome is in L1; whoever misses meanwhile joins it (rule 4). A reader that missed
 * L1 just before the swap and comes to the map just after the flight has gone begins a new one,
 * which looks into L1 again first: the swap happens before the flight goes.
 *
 * <p>A flight's result may come before its read has ended: from L2 when the node cache opens late,
 * or from a push. The read then goes on and is merged when it ends. Should the hunt leave L1 before
 * that, the result may be older than what was served last (rule 3): who comes then waits for the
 * end of the read, and looks again.
 *
 * <p>A flight's steps run one after the other, on whichever thread the last one ended; what touches
 * L1 runs on the change thread.
 */
final class Resolver implements AutoCloseable {
  private final ConcurrentHashMap<HuntId, Flight> flights = new ConcurrentHashMap<>();
  private final Lazy<Cache<HuntId, String>> lastErrors =
      new Lazy<>(() -> Caffeine.newBuilder().executor(Runnable::run).maximumSize(1_000).build());
  private final String sourceName;
  private final ProcessTier processTier;
  private final NodeTier nodeTier;
  private final HeadStart headStart;
  private final ResilientReads reads;
  private final UnknownHunts unknownHunts;
  private final SnapshotPublisher publisher;
  private final Residency residency;
  private final ClientCounters counters;
  private final TimeSource time;
  private final NeighbourPatience patience;
  private final Executor changeThread;
  private volatile @Nullable Throwable lastFailure;
  private volatile boolean closed;

  Resolver(
      String sourceName,
      ProcessTier processTier,
      NodeTier nodeTier,
      HeadStart headStart,
      ResilientReads reads,
      UnknownHunts unknownHunts,
      SnapshotPublisher publisher,
      Residency residency,
      ClientCounters counters,
      TimeSource time,
      NeighbourPatience patience,
      Executor changeThread) {
    this.sourceName = sourceName;
    this.processTier = processTier;
    this.nodeTier = nodeTier;
    this.headStart = headStart;
    this.reads = reads;
    this.unknownHunts = unknownHunts;
    this.publisher = publisher;
    this.residency = residency;
    this.counters = counters;
    this.time = time;
    this.patience = patience;
    this.changeThread = changeThread;
  }

  /** Any thread. Cancelling the future that is returned harms no other caller. */
  CompletableFuture<HuntConfig> load(HuntId hunt) {
    return load(hunt, true);
  }

  /**
   * Any thread: as {@link #load}, with more patience; whoever wants the outcome finds it in L1 or
   * in the status.
   */
  void prefetch(HuntId hunt) {
    CompletableFuture<HuntConfig> unused = load(hunt, false);
  }

  private CompletableFuture<HuntConfig> load(HuntId hunt, boolean forReader) {
    if (unknownHunts.contains(hunt)) {
      return CompletableFuture.failedFuture(new UnknownHuntException(hunt, sourceName));
    }
    Flight mine = new Flight(hunt);
    Flight other = flights.putIfAbsent(hunt, mine);
    Flight flight = other == null ? mine : other;
    if (forReader) {
      flight.permit.hurry();
    }
    if (other == null) {
      mine.begin();
    } else if (other.isOutrun()) {
      return other.gone.thenCompose(read -> load(hunt, forReader));
    }
    return flight.result.copy();
  }

  /** Change thread: the node cache answers from now on, which may be faster than the source. */
  void nodeCacheOpened() {
    flights.values().forEach(Flight::tryNodeCache);
  }

  /** Change thread: a snapshot of the hunt was pushed, which those who wait may have. */
  void served(HuntConfig config) {
    isServed(config.hunt());
    Flight flight = flights.get(config.hunt());
    if (flight != null) {
      flight.answered(config);
    }
  }

  ConfigUnavailableException unavailable(HuntId hunt, String reason, @Nullable Throwable cause) {
    return new ConfigUnavailableException(hunt, tiers(), reason, cause);
  }

  /** A stream stands again: reads need not wait for the breaker to find out. */
  void sourceIsBack() {
    reads.sourceIsBack();
  }

  int flightsUnderWay() {
    return flights.size();
  }

  /** Returns why the last read of a hunt failed; empty once it is loaded. */
  Optional<String> lastError(HuntId hunt) {
    Cache<HuntId, String> any = lastErrors.ifMade();
    return any == null ? Optional.empty() : Optional.ofNullable(any.getIfPresent(hunt));
  }

  private void isServed(HuntId hunt) {
    Cache<HuntId, String> any = lastErrors.ifMade();
    if (any != null) {
      any.invalidate(hunt);
    }
  }

  /** Returns why a read of the source failed last; null if none did. Any thread. */
  @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  private List<Tier> tiers() {
    List<Tier> tiers = new ArrayList<>(List.of(Tier.PROCESS));
    if (nodeTier.exists()) {
      tiers.add(Tier.NODE_CACHE);
    }
    tiers.add(Tier.SOURCE);
    return tiers;
  }

  @Override
  public void close() {
    closed = true;
    reads.close();
    flights.values().forEach(flight -> flight.fail("the client is closed", null));
    flights.clear();
  }

  /** One load of one hunt. */
  private final class Flight {
    private final HuntId hunt;
    private final CompletableFuture<HuntConfig> result = new CompletableFuture<>();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final PermitWait permit = new PermitWait(nodeTier, patience, time);

    Flight(HuntId hunt) {
      this.hunt = hunt;
    }

    /** Whether there was a result before the read ended, and the hunt has left L1 since. */
    boolean isOutrun() {
      return result.isDone()
          && !result.isCompletedExceptionally()
          && processTier.find(hunt) == null;
    }

    void begin() {
      Resident resident = processTier.find(hunt);
      if (resident != null) {
        flights.remove(hunt, this);
        result.complete(resident.read());
        gone.complete(null);
      } else if (closed) {
        flights.remove(hunt, this);
        fail("the client is closed", null);
      } else {
        headStart.afterwards(() -> fromNodeCache(() -> permit.ask(hunt, this::permitted)));
      }
    }

    private void fromNodeCache(Runnable otherwise) {
      Optional<HuntConfig> found = nodeTier.read(hunt);
      if (found.isEmpty()) {
        counters.nodeCacheMisses.add(nodeTier.exists() ? 1 : 0);
        otherwise.run();
        return;
      }
      changeThread.execute(
          () -> {
            if (install(found.get(), Tier.NODE_CACHE)) {
              counters.nodeCacheHits.increment();
              landed();
            } else {
              counters.nodeCacheMisses.increment();
              otherwise.run();
            }
          });
    }

    /**
     * The source need not be read if the hunt came meanwhile, by a push or from the node cache. And
     * if there is no permit, the node cache is looked into once more: where many start at once, the
     * word that somebody has read the hunt can come later than the hunt.
     */
    private void permitted(Optional<ReadPermit> given) {
      Resident resident = processTier.find(hunt);
      if (resident != null) {
        result.complete(resident.read());
      }
      if (result.isDone()) {
        given.ifPresent(nodeTier::release);
        changeThread.execute(this::landed);
      } else if (given.isPresent()) {
        fromSource(given.get());
      } else {
        fromNodeCache(() -> fromSource(null)); // a neighbour has just read it
      }
    }

    private void fromSource(@Nullable ReadPermit permit) {
      counters.sourceReads.increment();
      CompletableFuture<Optional<HuntConfig>> unused =
          reads
              .read(hunt)
              .whenComplete(
                  (found, failed) ->
                      changeThread.execute(
                          () -> {
                            try {
                              ended(found, failed);
                            } catch (RuntimeException | Error e) {
                              serveOrFail(RepeatedFailure.reason(e), e);
                            } finally {
                              landed();
                              if (permit != null) {
                                nodeTier.release(permit);
                              }
                            }
                          }));
    }

    private void ended(Optional<HuntConfig> found, @Nullable Throwable failed) {
      if (failed != null) {
        counters.sourceFailures.increment();
        lastErrors.get().put(hunt, RepeatedFailure.reason(failed));
        lastFailure = failed;
        serveOrFail(RepeatedFailure.reason(failed), failed);
      } else if (found.isEmpty()) {
        residency.unknown(hunt);
        serveOrFail(new UnknownHuntException(hunt, sourceName));
      } else {
        install(found.get(), Tier.SOURCE);
      }
    }

    /** Change thread. Returns whether the hunt is served now. */
    private boolean install(HuntConfig config, Tier tier) {
      Installed installed = publisher.install(new Arrival(config, tier, null, time.nanoTime()));
      if (installed instanceof Installed.Swapped swapped) {
        isServed(hunt);
        result.complete(swapped.served());
        return true;
      }
      if (installed instanceof Installed.Kept kept) {
        result.complete(kept.served());
        return true;
      }
      if (tier == Tier.SOURCE) {
        if (installed instanceof Installed.Rejected rejected) {
          serveOrFail(rejected.reason());
        } else {
          serveOrFail("the source answered with an older version than before", null);
        }
      }
      return false;
    }

    private void serveOrFail(String reason, @Nullable Throwable cause) {
      serveOrFail(unavailable(hunt, reason, cause));
    }

    private void serveOrFail(CairnException failure) {
      Resident resident = processTier.find(hunt);
      if (resident != null) {
        result.complete(resident.peek());
      } else {
        result.completeExceptionally(failure);
      }
    }

    /** Change thread: L1 has what there is. */
    private void landed() {
      flights.remove(hunt, this);
      residency.settled(hunt);
      gone.complete(null);
    }

    /** The hunt is served: who waits has it, and there is nothing more to wait for. */
    void answered(HuntConfig config) {
      result.complete(config);
      permit.end();
    }

    void tryNodeCache() {
      if (!result.isDone()) {
        nodeTier
            .read(hunt)
            .filter(found -> install(found, Tier.NODE_CACHE))
            .ifPresent(
                found -> {
                  permit.end();
                  counters.nodeCacheHits.increment();
                  residency.settled(hunt); // and not only when the read has ended
                });
      }
    }

    void fail(String reason, @Nullable Throwable cause) {
      CairnException failure = unavailable(hunt, reason, cause);
      result.completeExceptionally(failure);
      gone.completeExceptionally(failure);
    }
  }
}
