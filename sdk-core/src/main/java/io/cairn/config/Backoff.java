package io.cairn.config;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Exponential backoff with full jitter: before attempt {@code n} (from 1) a wait that is uniform
 * between 0 and {@code min(longest, base * 2^(n-1))}. Spreads the clients of a server that comes
 * back better than any backoff with a fixed part (AWS Architecture Blog, "Exponential Backoff And
 * Jitter", 2015). Immutable but for the generator, which is thread-safe.
 */
final class Backoff {
  private final long baseNanos;
  private final long longestNanos;
  private final RandomGenerator random;

  Backoff(Duration base, Duration longest, RandomGenerator random) {
    this.baseNanos = base.toNanos();
    this.longestNanos = longest.toNanos();
    this.random = random;
  }

  Duration before(int attempt) {
    int doublings = Math.min(Math.max(attempt, 1) - 1, 62);
    long ceiling = baseNanos > (longestNanos >> doublings) ? longestNanos : baseNanos << doublings;
    return Duration.ofNanos(ceiling <= 0 ? 0 : random.nextLong(ceiling + 1));
  }
}
