package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Most of what a start takes is loading classes: a warm one loads no library it does not need. */
class WarmStartTest {
  @Test
  @DisplayName(
      "A hunt of a warm node cache is served without what reads, writes, decodes or evicts")
  void start_nodeCacheWarm_loadsNothingElse() throws IOException {
    try (Node node = new Node(ChronicleNodeCache.MIN_BYTES)) {
      Node.write(node.open(), Configs.of(FollowerProcess.HUNT, 1));

      try (JavaProcess process =
          JavaProcess.start(
              Path.of(System.getProperty("java.home")),
              JavaProcess.FLAGS, // without an archive, out of which to look for a class loads it
              WarmStartProcess.class,
              node.directory.toString(),
              "io.cairn.config.CairnClient", // to see that it can be seen
              "net.openhft.chronicle.map.ChronicleMapBuilder",
              "net.openhft.chronicle.core.Jvm",
              "com.github.benmanes.caffeine.cache.Caffeine",
              "io.github.resilience4j.circuitbreaker.CircuitBreakerConfig",
              "com.fasterxml.jackson.databind.ObjectMapper",
              "io.micrometer.core.instrument.MeterRegistry")) {
        assertThat(process.lineWith("got"))
            .isEqualTo("got NODE_CACHE true [io.cairn.config.CairnClient]");
      }
    }
  }
}
