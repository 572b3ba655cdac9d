package io.cairn.config.fdb;

import com.apple.foundationdb.TransactionOptions;
import java.time.Duration;

/**
 * What one transaction may cost.
 *
 * @param timeout how long it may take, with all its attempts
 * @param attempts how often it is tried
 * @param bytes how much it may write, and read under conflict
 * @param causalReadRisky whether a read may miss the newest commits when the cluster is failing, to
 *     save a round trip
 */
record TransactionLimits(Duration timeout, int attempts, int bytes, boolean causalReadRisky) {
  static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
  static final int DEFAULT_ATTEMPTS = 100;
  static final int DEFAULT_BYTES = 4_000_000;
  static final int MIN_BYTES = 200_000;

  /** FoundationDB's own limit. */
  static final int MAX_BYTES = 10_000_000;

  /**
   * How many rows a publish puts into one transaction: a cluster on a busy machine takes that many
   * in a small part of the time that a transaction has.
   */
  static final int ROWS_TO_WRITE = 2_048;

  private static final long LONGEST_PAUSE_MILLIS = 1_000;
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(10);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(1);

  TransactionLimits {
    if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "transaction timeout %s is not in %s..%s"
              .formatted(timeout, SHORTEST_TIMEOUT, LONGEST_TIMEOUT));
    }
    if (attempts < 1 || attempts > 10_000) {
      throw new IllegalArgumentException(
          "transaction attempts %d is not in 1..10000".formatted(attempts));
    }
    if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
      throw new IllegalArgumentException(
          "transaction bytes %d is not in %d..%d".formatted(bytes, MIN_BYTES, MAX_BYTES));
    }
  }

  /** How much a publish puts into one transaction; the rest is for conflict ranges. */
  int bytesToWrite() {
    return bytes / 2;
  }

  void apply(TransactionOptions options) {
    options.setTimeout(timeout.toMillis());
    options.setRetryLimit(attempts - 1L);
    options.setMaxRetryDelay(LONGEST_PAUSE_MILLIS);
    options.setSizeLimit(bytes);
    if (causalReadRisky) {
      options.setCausalReadRisky();
    }
  }
}
