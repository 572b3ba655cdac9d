package io.cairn.config.grpc.internal.server;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many there are of each. Keeps nothing of what there is none of. Thread-safe.
 *
 * @param <K> what is counted by
 */
final class Tally<K> {
  private final Map<K, Integer> counts = new ConcurrentHashMap<>();

  /** Counts one more; returns how many there are now. */
  int oneMore(K key) {
    return counts.merge(key, 1, Integer::sum);
  }

  void oneLess(K key) {
    counts.computeIfPresent(key, (k, count) -> count == 1 ? null : count - 1);
  }
}
