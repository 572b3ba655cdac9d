package io.cairn.benchmarks.storm;

import io.cairn.config.CairnClient;
import io.cairn.config.HuntId;
import io.cairn.config.grpc.GrpcConfigSource;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a pod is wired to.
 *
 * @param name its name, the same in every life
 * @param port where the source is, on loopback
 * @param node the directory of the node's cache
 * @param cacheBytes the size of that cache
 * @param hunts how many it follows
 */
record Wiring(String name, int port, Path node, long cacheBytes, int hunts) {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Returns a source with a connection of its own. */
  GrpcConfigSource source() {
    return GrpcConfigSource.builder("localhost:" + port).plaintext().build();
  }

  /** Returns a client as a service would build it: with the defaults. */
  CairnClient client(GrpcConfigSource source) {
    HuntId[] all = StormHunts.hunts(hunts);
    return CairnClient.builder()
        .source(source)
        .nodeCache(ChronicleNodeCache.builder(node).size(cacheBytes).build())
        .labels(StormHunts.LABELS)
        .pod(name)
        .preload(all)
        .maxHunts(Math.max(1_000, hunts))
        .startDeadline(PATIENCE)
        .build();
  }

  /** Returns a size that holds all hunts, their older versions, and the other half. */
  static long cacheBytes(Load load) {
    long needed = 6 * load.selectedBytes() + 4 * 3 * load.selectedBytes() / load.hunts();
    return Math.min(
        ChronicleNodeCache.MAX_BYTES, Math.max(ChronicleNodeCache.DEFAULT_BYTES, needed));
  }
}
