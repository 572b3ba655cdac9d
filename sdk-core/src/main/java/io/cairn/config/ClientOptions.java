package io.cairn.config;

import io.cairn.config.spi.FragmentDecoder;
import java.time.Duration;
import java.util.List;
import java.util.Set;

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
  Scope scope() {
    return Scope.of(labels);
  }
}
