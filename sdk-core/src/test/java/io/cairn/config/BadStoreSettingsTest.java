package io.cairn.config;

import static io.cairn.config.BadInput.row;

import io.cairn.config.spi.PodSession;
import io.cairn.config.spi.StoreException;
import io.cairn.config.spi.WatchHub;
import io.cairn.config.testing.ManualClock;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad settings of stores, and folders that are no hunt: which one, what, which bound. */
class BadStoreSettingsTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Duration CENTURIES = Duration.ofSeconds(Long.MAX_VALUE);

  @TempDir static Path directory;

  static Stream<BadInput> builders() {
    String memory = "MemoryConfigStore.Builder.";
    String embedded = "EmbeddedConfigStore.Builder.";
    return Stream.of(
        row(
            memory + "name(String)",
            "nothing",
            () -> MemoryConfigStore.builder().name(""),
            "store name \"\"",
            "1 to 64"),
        row(
            memory + "name(String)",
            "a control character",
            () -> MemoryConfigStore.builder().name("a\u001b"),
            "store name \"a\\u001b\"",
            "printable"),
        row(
            memory + "historyLength(int)",
            "0",
            () -> MemoryConfigStore.builder().historyLength(0),
            "history length 0",
            "1..10000"),
        row(
            embedded + "historyLength(int)",
            "10001",
            () -> EmbeddedConfigStore.builder(directory).historyLength(10_001),
            "history length 10001",
            "1..10000"),
        row(
            embedded + "cacheBytes(long)",
            "-1",
            () -> EmbeddedConfigStore.builder(directory).cacheBytes(-1),
            "cacheBytes -1",
            "less than 0"),
        row(
            memory + "heartbeat(Duration)",
            "zero",
            () -> MemoryConfigStore.builder().heartbeat(Duration.ZERO),
            "heartbeat interval PT0S",
            "PT0.001S..PT10S"),
        row(
            embedded + "heartbeat(Duration)",
            "longer than a client waits",
            () -> EmbeddedConfigStore.builder(directory).heartbeat(Duration.ofSeconds(11)),
            "heartbeat interval PT11S",
            "PT0.001S..PT10S"),
        row(
            "WatchHub.checkHeartbeat(Duration)",
            "centuries",
            () -> WatchHub.checkHeartbeat(CENTURIES),
            "heartbeat interval " + CENTURIES,
            "PT0.001S..PT10S"),
        row(
            "new WatchHub(String, Lineage, BiFunction, TimeSource, Duration)",
            "a negative heartbeat",
            () ->
                new WatchHub(
                    "hub",
                    new Lineage(1, 2),
                    (hunt, held) -> null,
                    new ManualClock(),
                    Duration.ofMillis(-1)),
            "heartbeat interval PT-0.001S",
            "PT0.001S..PT10S"),
        row(
            "new PodSession(String, UUID, Instant, int, Instant)",
            "-1 restarts",
            () -> new PodSession("pod", new UUID(1, 2), Instant.EPOCH, -1, Instant.EPOCH),
            "restarts is -1",
            "0"),
        row(
            "EmbeddedConfigStore.open(Path)",
            "a file",
            () -> EmbeddedConfigStore.open(Files.createTempFile(directory, "no", "directory")),
            StoreException.class,
            "directory"),
        row(
            "EmbeddedConfigStore.builder(Path)",
            "a directory that another store has open",
            () -> {
              Path taken = Files.createTempDirectory(directory, "taken");
              try (EmbeddedConfigStore first = EmbeddedConfigStore.open(taken)) {
                return EmbeddedConfigStore.builder(first.name().isEmpty() ? null : taken).open();
              }
            },
            StoreException.class,
            "taken"));
  }

  static Stream<BadInput> folders() throws Exception {
    String read = "FolderImport.read(Path)";
    Leadership leader = new Leadership(HUNT, 1, "ada", VersionVector.NONE);
    return Stream.of(
        row(
            read,
            "a folder that is not there",
            () -> FolderImport.read(directory.resolve("nowhere")),
            UncheckedIOException.class,
            "nowhere"),
        row(
            read,
            "a file's name with a space",
            () -> FolderImport.read(folder("a b.txt", "")),
            "a b.txt",
            "U+0020"),
        row(
            read,
            "a selector that matches nothing",
            () -> FolderImport.read(folder(".selectors", "rules/* : a=b")),
            ".selectors:1",
            "rules/*",
            "no fragment"),
        row(
            read,
            "a selector that is none",
            () -> FolderImport.read(folder(".selectors", "\n* : a in")),
            ".selectors:2",
            "column 5"),
        row(
            "FolderImport.publishDifference(ConfigStore, Leadership, Path, String)",
            "a reason of 1001 characters",
            () -> {
              try (ConfigStore store = MemoryConfigStore.create()) {
                return FolderImport.publishDifference(store, leader, directory, "w".repeat(1_001));
              }
            },
            "why",
            "1001",
            "1000"));
  }

  private static Path folder(String file, String text) throws Exception {
    Path folder = Files.createTempDirectory(directory, "folder");
    Files.writeString(folder.resolve(file), text);
    return folder;
  }

  @ParameterizedTest
  @MethodSource({"builders", "folders"})
  void anyEntryPoint_badInput_isRefusedWithFieldValueAndBound(BadInput input) {
    input.check();
  }
}
