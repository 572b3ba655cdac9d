package io.cairn.config.grpc.internal.server;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a store that failed is asked again: exponential with full jitter, at most
 * 100 ms at first and 5 s in the long run. Owned by the hub's thread.
 */
final class Backoff {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 5_000;
  private static final int MOST_DOUBLINGS = 10;

  private int failures;

  /** It has failed once more: returns how long to wait, at least 1 ms. */
  Duration failed() {
    return failed(ThreadLocalRandom.current());
  }

  Duration failed(RandomGenerator random) {
    long ceiling = Math.min(LONGEST_MILLIS, FIRST_MILLIS << failures);
    failures = Math.min(failures + 1, MOST_DOUBLINGS);
    return Duration.ofMillis(1 + random.nextLong(ceiling));
  }

  /** It has answered. */
  void succeeded() {
    failures = 0;
  }
}
