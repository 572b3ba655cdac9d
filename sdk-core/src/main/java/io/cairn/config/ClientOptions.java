package io.cairn.config;

import io.cairn.config.spi.FragmentDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client was told to be; the defaults stand in {@link ClientBuilder}. Immutable. */
record ClientOptions(
    String name,
    String pod,
    Labels labels,
    Set<HuntId> preload,
    Set<HuntId> urgent,
    List<ConfigValidator> validators,
    List<FragmentDecoder> decoders,
    long maxHunts,
    long maxBytes,
    boolean countHits,
    boolean oneStreamPerNode,
    Duration grace,
    Duration maxStaleness,
    Duration unknownFor,
    Duration readTimeout,
    Duration startDeadline,
    Duration coalesceQuiet,
    Duration coalesceLongest,
    Duration nodeCacheHeadStart,
    Duration restartWindow,
    Duration restartLongestWait,
    Duration reconnectBase,
    Duration reconnectLongest) {
  private static final Duration LONGEST_HEAD_START = Duration.ofSeconds(2);

  Scope scope() {
    return Scope.of(labels);
  }

  /** Returns what was given, or else what leaves time for the source within both bounds. */
  static Duration headStart(
      @Nullable Duration given, Duration readTimeout, Duration startDeadline) {
    if (given != null) {
      return given;
    }
    Duration least = readTimeout.compareTo(startDeadline) < 0 ? readTimeout : startDeadline;
    Duration half = least.dividedBy(2);
    return half.compareTo(LONGEST_HEAD_START) < 0 ? half : LONGEST_HEAD_START;
  }
}
