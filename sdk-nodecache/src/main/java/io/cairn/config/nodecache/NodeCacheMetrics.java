package io.cairn.config.nodecache;

import java.time.Duration;

/**
 * What one client counts of its node cache. Immutable and safe to share between threads.
 *
 * @param state {@code not open}, {@code open}, {@code closed}, or {@code unusable} and why
 * @param hits reads answered
 * @param absentMisses reads of what is not there
 * @param lockedMisses reads that a write was in the way of, four times in a row
 * @param checksumMisses reads of what is damaged, unsealed, or of another hunt
 * @param generationMisses reads that could not tell which generation is current
 * @param writes snapshots written
 * @param droppedWrites snapshots not written: too large, or the node's write lock was not to be had
 * @param evictions entries removed to make room; an entry is 4 KiB
 * @param abandonedGenerations sides found dead and replaced by this process
 * @param usedBytes bytes of entries in the current side
 * @param capacityBytes bytes of entries that it can hold
 * @param totalBytes bytes of all files; never more than the size asked for
 * @param timeToOpen how long opening took: after it, reads are answered
 * @param timeToOpenMap how long Chronicle Map took to open the side that was written first; zero
 *     before
 */
public record NodeCacheMetrics(
    String state,
    long hits,
    long absentMisses,
    long lockedMisses,
    long checksumMisses,
    long generationMisses,
    long writes,
    long droppedWrites,
    long evictions,
    long abandonedGenerations,
    long usedBytes,
    long capacityBytes,
    long totalBytes,
    Duration timeToOpen,
    Duration timeToOpenMap) {}
