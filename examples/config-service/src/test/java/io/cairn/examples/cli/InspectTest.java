package io.cairn.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import io.cairn.config.nodecache.ChronicleNodeCache;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cairn nodecache inspect}. */
class InspectTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Labels EU = Labels.of("region", "eu");

  @TempDir private Path node;

  private ChronicleNodeCache open() {
    ChronicleNodeCache cache =
        ChronicleNodeCache.builder(node).size(ChronicleNodeCache.MIN_BYTES).build();
    cache.open(
        new NodeCacheListener() {
          @Override
          public void onHeadMoved(HuntId hunt) {}

          @Override
          public void onUnusable(NodeCacheException cause) {
            throw cause;
          }
        });
    return cache;
  }

  private static HuntConfig config(long revision) {
    Fragment fragment =
        Fragment.of(
            "rules/scoring", "text/plain", new byte[100], Selector.parse("region in (eu,us)"));
    return HuntConfig.of(HUNT, new Lineage(1, 2), VersionVector.of(1, revision), List.of(fragment));
  }

  @Test
  @DisplayName("The table tells each hunt's versions, sizes and whom they are for")
  void inspect_cacheWithAHunt_printsATable() {
    try (ChronicleNodeCache cache = open()) {
      cache.write(config(7), EU);
    }
    Cli.Ran ran = Cli.plain("nodecache", "inspect", node.toString());
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.lines().get(1))
        .isEqualTo("generation 0, sound: 1 write, 0 cut off, 0 sides abandoned, 0 entries evicted");
    assertThat(ran.lines().get(3)).startsWith("HUNT ");
    assertThat(ran.lines().get(4))
        .startsWith("harbour-night  1.7 ")
        .contains(" intact ", " region #", "  lately  ");
    assertThat(ran.lines()).hasSize(5);
  }

  @Test
  @DisplayName("With --json it is one document")
  void inspect_json_printsOneDocument() throws IOException {
    try (ChronicleNodeCache cache = open()) {
      cache.write(config(7), EU);
    }
    Cli.Ran ran = Cli.plain("nodecache", "inspect", "--json", node.toString());
    assertThat(ran.lines()).hasSize(1);
    JsonNode document = new ObjectMapper().readTree(ran.out());
    assertThat(document.get("writes").asInt()).isEqualTo(1);
    JsonNode hunt = document.get("hunts").get(0);
    assertThat(hunt.get("hunt").asText()).isEqualTo(HUNT.value());
    JsonNode snapshot = hunt.get("snapshots").get(0);
    assertThat(snapshot.get("version").asText()).isEqualTo("1.7");
    assertThat(snapshot.get("labelKeys").get(0).asText()).isEqualTo("region");
    assertThat(snapshot.get("intact").asBoolean()).isTrue();
  }

  @Test
  @DisplayName("A directory without a node cache is one line and a failure")
  void inspect_noCacheThere_failsInOneLine() throws IOException {
    Cli.Ran ran = Cli.plain("nodecache", "inspect", node.toString());
    assertThat(ran.exit()).isEqualTo(Exit.USAGE);
    assertThat(ran.err().lines())
        .containsExactly("cairn nodecache inspect: there is no node cache in " + node);
    assertThat(ran.out()).isEmpty();

    Files.createDirectories(node.resolve("v1"));
    Files.writeString(node.resolve("v1/control"), "rubbish");
    Cli.Ran damaged = Cli.plain("nodecache", "inspect", node.toString());
    assertThat(damaged.exit()).isEqualTo(Exit.USAGE);
    assertThat(damaged.err().lines())
        .containsExactly(
            "cairn nodecache inspect: the node cache in %s is damaged".formatted(node));
  }

  @Test
  @DisplayName("Who writes meanwhile is not disturbed, and what is told is whole")
  void inspect_whileOthersWrite_disturbsNobody() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    try (ChronicleNodeCache cache = open()) {
      cache.write(config(1), EU);
      CompletableFuture<Long> writes =
          CompletableFuture.supplyAsync(
              () -> {
                long revision = 1;
                while (!done.get()) {
                  cache.write(config(++revision), EU);
                }
                return revision;
              });
      for (int i = 0; i < 50; i++) {
        Cli.Ran ran = Cli.plain("nodecache", "inspect", node.toString());
        assertThat(ran.exit()).as(ran.err()).isZero();
      }
      done.set(true);
      long last = writes.get();
      assertThat(cache.read(HUNT, EU)).contains(config(last));
      assertThat(cache.metrics().writes()).isEqualTo(last);
      assertThat(cache.metrics().droppedWrites()).isZero();
      assertThat(cache.metrics().abandonedGenerations()).isZero();
    }
  }
}
