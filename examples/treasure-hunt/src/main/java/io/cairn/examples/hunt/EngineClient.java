package io.cairn.examples.hunt;

import io.cairn.config.CairnClient;
import io.cairn.config.ClientBuilder;
import io.cairn.config.ConfigStore;
import io.cairn.config.Labels;
import io.cairn.config.Tier;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes the client by which an engine reads its rules. */
final class EngineClient {
  private EngineClient() {}

  /**
   * Builds a client, not started.
   *
   * @param store where the rules are; the client does not close it
   * @param pod the name of this process, the same over its restarts and no other's
   * @param labels what this process says of itself
   * @param nodeCache the directory that the engines of this machine share; null for none
   */
  static CairnClient of(ConfigStore store, String pod, Labels labels, @Nullable Path nodeCache) {
    ClientBuilder builder =
        CairnClient.builder()
            .source(store)
            .labels(labels)
            .name("treasure-hunt")
            .pod(pod)
            .validator(Rules::of); // a version that cannot be played is rejected, also the first
    return (nodeCache == null ? builder : builder.nodeCache(ChronicleNodeCache.at(nodeCache)))
        .build();
  }

  /** Returns a tier in a word that fits the board. */
  static String word(Tier tier) {
    return tier == Tier.NODE_CACHE ? "L2" : tier.name().toLowerCase(Locale.ROOT);
  }
}
