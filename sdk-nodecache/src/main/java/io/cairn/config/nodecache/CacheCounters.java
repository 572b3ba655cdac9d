package io.cairn.config.nodecache;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;

/** What one client counts of its node cache. Thread-safe. */
final class CacheCounters {
  final LongAdder hits = new LongAdder();
  final LongAdder absent = new LongAdder();
  final LongAdder locked = new LongAdder();
  final LongAdder damaged = new LongAdder();
  final LongAdder generation = new LongAdder();
  final LongAdder writes = new LongAdder();
  final LongAdder dropped = new LongAdder();
  final LongAdder evicted = new LongAdder();
  final LongAdder abandoned = new LongAdder();
  volatile long openNanos;
  volatile long mapNanos;

  NodeCacheMetrics metrics(String state, long usedBytes, long capacityBytes, long totalBytes) {
    return new NodeCacheMetrics(
        state,
        hits.sum(),
        absent.sum(),
        locked.sum(),
        damaged.sum(),
        generation.sum(),
        writes.sum(),
        dropped.sum(),
        evicted.sum(),
        abandoned.sum(),
        usedBytes,
        capacityBytes,
        totalBytes,
        Duration.ofNanos(openNanos),
        Duration.ofNanos(mapNanos));
  }
}
