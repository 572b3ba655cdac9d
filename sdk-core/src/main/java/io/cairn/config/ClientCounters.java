package io.cairn.config;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What a client counts. Thread-safe; read as {@link ClientMetrics}. */
final class ClientCounters {
  final LongAdder processHits = new LongAdder();
  final LongAdder nodeCacheHits = new LongAdder();
  final LongAdder nodeCacheMisses = new LongAdder();
  final LongAdder sourceReads = new LongAdder();
  final LongAdder sourceFailures = new LongAdder();
  final LongAdder swaps = new LongAdder();
  final LongAdder swapNanos = new LongAdder();
  final AtomicLong longestSwapNanos = new AtomicLong();
  final LongAdder rejects = new LongAdder();
  final LongAdder nacks = new LongAdder();
  final LongAdder repairs = new LongAdder();
  final LongAdder duplicates = new LongAdder();
  final LongAdder connects = new LongAdder();
  final LongAdder notifications = new LongAdder();

  void swapped(long nanos) {
    swaps.increment();
    swapNanos.add(nanos);
    longestSwapNanos.accumulateAndGet(nanos, Math::max);
  }
}
