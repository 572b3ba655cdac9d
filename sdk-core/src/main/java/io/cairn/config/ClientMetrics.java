package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a client has counted since it was built. Immutable and safe to share between threads.
 *
 * @param processHits reads answered by L1; 0 unless the builder's {@code countHits} is on
 * @param nodeCacheHits loads answered by L2
 * @param nodeCacheMisses loads that L2 could not answer
 * @param sourceReads reads of the source that were begun, without retries
 * @param sourceFailures reads of the source that failed after all retries
 * @param swaps versions swapped in
 * @param swapTime the time from a version's arrival to its swap, summed over all
 * @param longestSwap the longest of those times
 * @param rejects versions refused
 * @param nacks times the source was told that a version it pushed was refused
 * @param repairs times a gap or a digest's mismatch made the client say anew what it holds
 * @param duplicates pushed events that had come before
 * @param connects streams that stood
 * @param notifications calls of listeners
 * @param listenerLag the longest time that a change now waits for its listener
 * @param oldestAge the largest age of a hunt in memory; zero if there is none
 * @param hunts hunts in memory
 * @param staleHunts those beyond the grace period
 * @param bytes content bytes in memory
 */
public record ClientMetrics(
    long processHits,
    long nodeCacheHits,
    long nodeCacheMisses,
    long sourceReads,
    long sourceFailures,
    long swaps,
    Duration swapTime,
    Duration longestSwap,
    long rejects,
    long nacks,
    long repairs,
    long duplicates,
    long connects,
    long notifications,
    Duration listenerLag,
    Duration oldestAge,
    int hunts,
    int staleHunts,
    long bytes) {
  /** Checks that nothing is null. */
  public ClientMetrics {
    requireNonNull(swapTime, "swapTime");
    requireNonNull(longestSwap, "longestSwap");
    requireNonNull(listenerLag, "listenerLag");
    requireNonNull(oldestAge, "oldestAge");
  }
}
