package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.StoreException;
import io.cairn.config.testing.ConfigStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded store keeps the contract, and what it writes. */
final class EmbeddedConfigStoreTest extends ConfigStoreContract {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  @TempDir Path directory;

  @Override
  protected ConfigStore openStore() {
    return EmbeddedConfigStore.builder(directory.resolve("kit"))
        .heartbeat(Duration.ofMillis(50))
        .open();
  }

  @Override
  protected int largestHunt() {
    return (int) HuntConfig.MAX_BYTES;
  }

  private static VersionVector put(ConfigStore store, Leadership leadership, String text) {
    VersionVector newest =
        store
            .read(HUNT, Scope.EVERYTHING)
            .join()
            .map(HuntConfig::version)
            .orElse(VersionVector.NONE);
    return store
        .publish(
            Publication.by(leadership)
                .expecting(newest)
                .put(Fragment.ofText("a", "text/plain", text))
                .put(Fragment.ofText("n/" + text, "text/plain", text))
                .build())
        .join()
        .version();
  }

  @Test
  void open_again_hasEverythingAndTheSameLineage() {
    Path mine = directory.resolve("again");
    List<HuntConfig> written = new ArrayList<>();
    Lineage lineage;
    List<HistoryEntry> history;
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(mine)) {
      Leadership leadership = store.lead(HUNT, "me").join();
      for (int i = 0; i < 30; i++) {
        put(store, leadership, "" + i);
        written.add(store.read(HUNT, Scope.EVERYTHING).join().orElseThrow());
      }
      lineage = store.lineage().join();
      history = store.history(HUNT, 100).join();
    }
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(mine)) {
      assertThat(store.lineage().join()).isEqualTo(lineage);
      assertThat(store.history(HUNT, 100).join()).isEqualTo(history).hasSize(20);
      for (HuntConfig config : written.subList(10, 30)) {
        assertThat(store.readVersion(HUNT, config.version()).join()).isEqualTo(config);
      }
      assertThat(store.lead(HUNT, "next").join().epoch()).isEqualTo(2);
    }
  }

  @Test
  void read_withoutACache_isServedFromDisk() {
    try (EmbeddedConfigStore store =
        EmbeddedConfigStore.builder(directory.resolve("cold")).cacheBytes(0).open()) {
      Leadership leadership = store.lead(HUNT, "me").join();
      for (int i = 0; i < 50; i++) {
        put(store, leadership, "" + i);
      }
      assertThat(store.read(HUNT, Scope.EVERYTHING).join().orElseThrow().fragments()).hasSize(51);
    }
  }

  @Test
  void open_historyIsNowShorter_keepsTheNewest() {
    Path mine = directory.resolve("shorter");
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(mine)) {
      Leadership leadership = store.lead(HUNT, "me").join();
      for (int i = 0; i < 10; i++) {
        put(store, leadership, "" + i);
      }
    }
    try (EmbeddedConfigStore store = EmbeddedConfigStore.builder(mine).historyLength(2).open()) {
      assertThat(store.history(HUNT, 100).join()).hasSize(2);
      put(store, store.lead(HUNT, "me").join(), "later");
      assertThat(store.readVersion(HUNT, VersionVector.of(1, 10)).join().fragments()).hasSize(11);
    }
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(mine)) {
      assertThat(store.history(HUNT, 100).join()).hasSizeBetween(2, 3);
    }
  }

  @Test
  void open_twiceInOneProcess_failsInOneLine() {
    Path mine = directory.resolve("twice");
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(mine)) {
      assertThatThrownBy(() -> EmbeddedConfigStore.open(mine))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "directory %s is in use: another store of this process writes it".formatted(mine));
      put(store, store.lead(HUNT, "me").join(), "goes-on");
    }
    EmbeddedConfigStore.open(mine).close();
  }

  @Test
  void open_newerLayout_failsInOneLine() throws SQLException {
    Path mine = directory.resolve("newer");
    EmbeddedConfigStore.open(mine).close();
    try (Connection engine =
            DriverManager.getConnection("jdbc:sqlite:" + mine.resolve("hunts.db"));
        Statement statement = engine.createStatement()) {
      statement.executeUpdate("UPDATE meta SET value = '2' WHERE name = 'layout'");
    }
    assertThatThrownBy(() -> EmbeddedConfigStore.open(mine))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("has layout 2; this version of the library reads layout 1");
  }

  @Test
  void open_aFileThatIsNoDirectory_failsNamingIt() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    assertThatThrownBy(() -> EmbeddedConfigStore.open(file))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void close_always_endsTheThreads() {
    Path mine = directory.resolve("threads");
    EmbeddedConfigStore store = EmbeddedConfigStore.open(mine);
    put(store, store.lead(HUNT, "me").join(), "x");
    store.close();
    store.close();
    org.awaitility.Awaitility.await()
        .until(
            () ->
                Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().contains(mine.toString())));
  }

  @Test
  void publish_thousandsOfTimes_keepsTheFileBounded() throws IOException {
    Path mine = directory.resolve("growth");
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(mine)) {
      Leadership leadership = store.lead(HUNT, "me").join();
      byte[] bytes = new byte[64 << 10];
      VersionVector newest = VersionVector.NONE;
      Random random = new Random(1);
      for (int i = 0; i < 1_500; i++) { // 98 MB of content, of which 1.3 MB are kept
        random.nextBytes(bytes);
        Fragment fragment = Fragment.of("a", "application/octet-stream", bytes);
        newest =
            store
                .publish(Publication.by(leadership).expecting(newest).put(fragment).build())
                .join()
                .version();
      }
      assertThat(Files.size(mine.resolve("hunts.db"))).isLessThan(48L << 20);
      assertThat(store.readVersion(HUNT, newest).join().fragment("a").bytes()).isEqualTo(bytes);
      assertThat(store.history(HUNT, 100).join()).hasSize(20);
    }
  }

  @Test
  void watch_ofADamagedHuntAndAnother_goesOnForTheOther() throws Exception {
    Path mine = directory.resolve("one-damaged");
    HuntId damaged = HuntId.of("damaged");
    VersionVector first = VersionVector.of(1, 1);
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(mine)) {
      put(store, store.lead(HUNT, "me").join(), "one");
      store
          .publish(
              Publication.by(store.lead(damaged, "me").join())
                  .put(Fragment.ofText("a", "text/plain", "one"))
                  .build())
          .join();
    }
    try (Connection engine =
            DriverManager.getConnection("jdbc:sqlite:" + mine.resolve("hunts.db"));
        Statement statement = engine.createStatement()) {
      statement.executeUpdate("UPDATE fragment SET content = x'00' WHERE hunt = 'damaged'");
    }
    Scene scene = new Scene();
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(mine);
        CairnClient client = scene.builder().source(store).build()) {
      Scene.ready(client);
      assertThat(client.get(HUNT).version()).isEqualTo(first);
      client.follow(damaged);
      assertThatThrownBy(() -> client.get(damaged))
          .isInstanceOf(ConfigUnavailableException.class)
          .hasMessageContaining("is damaged: hunt \"damaged\"");
      Scene.eventually(() -> client.explain(damaged).lastError().isPresent());

      put(store, store.lead(HUNT, "me").join(), "two");

      Scene.eventually(() -> client.peek(HUNT).orElseThrow().version().isAfter(first));
      assertThat(client.metrics().connects()).isEqualTo(1);
    } finally {
      scene.close();
    }
  }

  @Test
  void open_damagedAnywhere_failsTypedOrReadsRight() throws IOException {
    Path good = directory.resolve("good");
    List<HuntConfig> written = new ArrayList<>();
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(good)) {
      Leadership leadership = store.lead(HUNT, "me").join();
      for (int i = 0; i < 40; i++) {
        put(store, leadership, "text-" + i);
        written.add(store.read(HUNT, Scope.EVERYTHING).join().orElseThrow());
      }
    }
    byte[] data = Files.readAllBytes(good.resolve("hunts.db"));
    byte[] mark = Files.readAllBytes(good.resolve("lock"));
    int failures = 0;
    for (int i = 0; i < 200; i++) {
      Path bad = Files.createDirectories(directory.resolve("bad-" + i));
      Random random = new Random(i);
      byte[] damaged = data.clone();
      if (i % 4 == 3) {
        damaged = java.util.Arrays.copyOf(data, random.nextInt(data.length));
      } else {
        for (int flip = 0; flip <= i % 4 * 20; flip++) {
          damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        }
      }
      Files.write(bad.resolve("hunts.db"), damaged);
      Files.write(bad.resolve("lock"), mark);
      failures += readsRight(bad, written) ? 0 : 1;
    }
    assertThat(failures).as("some damage is found").isPositive();
  }

  private static boolean readsRight(Path directory, List<HuntConfig> written) {
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(directory)) {
      for (HuntConfig config : written.subList(20, 40)) {
        assertThat(store.readVersion(HUNT, config.version()).join()).isEqualTo(config);
      }
      return true;
    } catch (StoreException found) {
      return false;
    } catch (java.util.concurrent.CompletionException found) {
      assertThat(found).hasCauseInstanceOf(StoreException.class);
      return false;
    }
  }
}
