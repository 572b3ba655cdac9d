package io.cairn.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.examples.cli.Cli.Ran;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code cairn watch}, while somebody leads. */
class WatchTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  @TempDir private Path folder;
  private MemoryConfigStore store;
  private ConfigServer server;
  private Cli cairn;
  private Leadership ada;

  @BeforeEach
  void start() throws Exception {
    store = MemoryConfigStore.create();
    server = Cli.serve(store);
    cairn = new Cli(server, folder.resolve("leaderships.json"));
    ada = store.lead(HUNT, "ada").join();
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private void publish(String text) {
    store
        .publish(
            Publication.by(ada)
                .expecting(
                    store
                        .read(HUNT, io.cairn.config.Scope.EVERYTHING)
                        .join()
                        .map(c -> c.version())
                        .orElse(io.cairn.config.VersionVector.NONE))
                .put(Fragment.ofText("rules/scoring", "application/yaml", text))
                .because("says " + text)
                .build())
        .join();
  }

  private CompletableFuture<Ran> watching(Cli.Live live, String... args) {
    return CompletableFuture.supplyAsync(() -> cairn.run(live, args));
  }

  private static Ran end(CompletableFuture<Ran> watch) throws Exception {
    return watch.get(30, TimeUnit.SECONDS);
  }

  private static void await(Cli.Live live, String printed) {
    Awaitility.await()
        .atMost(java.time.Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(live.out() + live.err()).contains(printed));
  }

  @Test
  void watch_aChange_isToldWithWhoAndWhy() throws Exception {
    publish("base: 20");
    Cli.Live live = new Cli.Live();
    CompletableFuture<Ran> watch = watching(live, "watch", "harbour-night", "--changes", "1");
    await(live, "harbour-night at 1.1 (1 fragments, 8 bytes), ada: says base: 20");

    publish("base: 40");

    Ran ran = end(watch);
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.lines().get(1))
        .endsWith("  harbour-night 1.1 -> 1.2, ada: says base: 40 (1 changed)");
    assertThat(ran.lines().subList(2, 6))
        .containsExactly(
            "~ rules/scoring  8 bytes", "    @@ 1 @@", "    - base: 20", "    + base: 40");
  }

  @Test
  void watch_json_isADocumentPerChange() throws Exception {
    publish("base: 20");
    Cli.Live live = new Cli.Live();
    CompletableFuture<Ran> watch = watching(live, "watch", "--changes", "1", "--json");
    await(live, "\"after\":\"1.1\"");

    publish("base: 40");

    Ran ran = end(watch);
    assertThat(ran.lines()).hasSize(2);
    assertThat(ran.lines().get(0)).startsWith("{\"hunt\":\"harbour-night\",\"before\":null,");
    assertThat(ran.lines().get(1))
        .contains("\"before\":\"1.1\",\"after\":\"1.2\"", "\"who\":\"ada\"")
        .endsWith("\"added\":[],\"changed\":[\"rules/scoring\"],\"removed\":[]}");
  }

  @Test
  void watch_aHuntThatDoesNotExist_waitsForIt() throws Exception {
    Cli.Live live = new Cli.Live();
    CompletableFuture<Ran> watch =
        watching(live, "watch", "harbour-night", "--changes", "1", "--names");
    await(live, "there is no hunt \"harbour-night\" yet: waiting for it");

    publish("base: 20");
    await(live, "harbour-night at 1.1");
    publish("base: 40");

    assertThat(end(watch).exit()).isZero();
  }

  @Test
  void watch_for_endsByItself() {
    publish("base: 20");

    Ran ran = cairn.run("watch", "harbour-night", "--for", "200ms");

    assertThat(ran.exit()).isZero();
    assertThat(ran.err()).isEmpty();
  }

  @Test
  void watch_withoutHunts_inAnEmptyStore_saysSo() {
    Ran ran = cairn.run("watch");

    assertThat(ran.exit()).isEqualTo(Exit.UNKNOWN);
    assertThat(ran.err()).isEqualToIgnoringNewLines("cairn watch: there are no hunts to watch");
  }
}
