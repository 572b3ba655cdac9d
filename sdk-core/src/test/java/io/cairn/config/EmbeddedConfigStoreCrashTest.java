package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.cairn.config.spi.StoreException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the machine: killed processes, a second process, a full disk. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
final class EmbeddedConfigStoreCrashTest {
  private static final HuntId HUNT = EmbeddedStoreProcess.HUNT;

  @TempDir Path directory;

  /** SIGKILL at a random acknowledged version, at whatever instruction that hits. */
  @Test
  void kill_atAnyMoment_losesNothingAcknowledged() throws Exception {
    int kills = "long".equals(System.getProperty("cairn.stress")) ? 1_000 : 50;
    Random random = new Random(42);
    long before = 0;
    for (int kill = 0; kill < kills; kill++) {
      long acknowledged = before;
      Process process = EmbeddedStoreProcess.start(directory);
      try (BufferedReader output = EmbeddedStoreProcess.output(process)) {
        int deadline = random.nextInt(60);
        String line;
        for (int lines = 0; (line = output.readLine()) != null; lines++) {
          if (!line.matches("[0-9]+")) {
            throw new AssertionError("the process said: " + line);
          }
          acknowledged = Long.parseLong(line);
          if (lines == deadline) {
            process.toHandle().destroyForcibly(); // leaves the pipe to be read to its end
          }
        }
      } finally {
        process.destroyForcibly().waitFor();
      }
      before = checked(acknowledged);
    }
    assertThat(before).isGreaterThan(kills);
  }

  /** Checks the whole history against what was acknowledged; returns the newest number. */
  private long checked(long acknowledged) {
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(directory)) {
      List<HistoryEntry> history = store.history(HUNT, 100).join();
      long newest = history.isEmpty() ? 0 : EmbeddedStoreProcess.number(history.get(0));
      assertThat(newest).isBetween(acknowledged, acknowledged + 1);
      assertThat(history).hasSize((int) Math.min(newest, ConfigStore.DEFAULT_HISTORY));
      long number = newest;
      for (HistoryEntry entry : history) {
        assertThat(EmbeddedStoreProcess.number(entry)).isEqualTo(number);
        HuntConfig config = store.readVersion(HUNT, entry.version()).join();
        assertThat(config.fragments()).hasSize(EmbeddedStoreProcess.FRAGMENTS);
        for (Fragment fragment : config.fragments()) {
          assertThat(EmbeddedStoreProcess.number(fragment)).isEqualTo(number);
        }
        number--;
      }
      return newest;
    }
  }

  @Test
  void open_whileAnotherProcessWrites_failsInOneLineAndHarmsNothing() throws Exception {
    Process process = EmbeddedStoreProcess.start(directory);
    try (BufferedReader output = EmbeddedStoreProcess.output(process)) {
      assertThat(output.readLine()).isEqualTo("1");
      assertThatThrownBy(() -> EmbeddedConfigStore.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessage("directory %s is in use: another process writes it".formatted(directory));
      assertThat(output.readLine()).as("the writer goes on").isEqualTo("2");
    } finally {
      process.destroyForcibly().waitFor();
    }
    EmbeddedConfigStore.open(directory).close();
  }

  @Test
  void open_inAnotherProcess_isRefusedThere() throws Exception {
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(directory)) {
      Process process = EmbeddedStoreProcess.start(directory);
      try (BufferedReader output = EmbeddedStoreProcess.output(process)) {
        assertThat(output.readLine())
            .isEqualTo("directory %s is in use: another process writes it".formatted(directory));
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertThat(store.heads().join()).isEmpty();
    }
  }

  /** POSIX: whoever closes any descriptor of the file frees the lock of the whole process. */
  @Test
  void open_inAnotherProcessAfterOneWasRefusedHere_isStillRefusedThere() throws Exception {
    Path link = Files.createSymbolicLink(directory.resolve("link"), directory);
    try (EmbeddedConfigStore store = EmbeddedConfigStore.open(directory)) {
      for (Path path :
          List.of(directory, link, directory.resolve("../" + directory.getFileName()))) {
        assertThatThrownBy(() -> EmbeddedConfigStore.open(path))
            .isInstanceOf(StoreException.class)
            .hasMessage(
                "directory %s is in use: another store of this process writes it".formatted(path));
      }
      Process process = EmbeddedStoreProcess.start(directory);
      try (BufferedReader output = EmbeddedStoreProcess.output(process)) {
        assertThat(output.readLine())
            .isEqualTo("directory %s is in use: another process writes it".formatted(directory));
      } finally {
        process.destroyForcibly().waitFor();
      }
      assertThat(store.heads().join()).isEmpty();
    }
    EmbeddedConfigStore.open(link).close();
    EmbeddedConfigStore.open(directory).close();
  }

  @Test
  void publish_diskFull_failsWholeAndGoesOnOnceThereIsSpace() throws Exception {
    Path disk = Files.createDirectories(directory.resolve("disk"));
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()))
        .as("mounting a small tmpfs needs root")
        .isZero();
    try {
      Path ballast = disk.resolve("ballast");
      Files.write(ballast, new byte[4 << 20]);
      try (EmbeddedConfigStore store = EmbeddedConfigStore.open(disk.resolve("store"))) {
        fill(store, ballast);
      }
      EmbeddedConfigStore.open(disk.resolve("store")).close();
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void fill(EmbeddedConfigStore store, Path ballast) throws IOException {
    Leadership leadership = store.lead(HUNT, "me").join();
    VersionVector newest = VersionVector.NONE;
    Throwable failure = null;
    byte[] bytes = new byte[200_000];
    while (failure == null) {
      new Random().nextBytes(bytes);
      try {
        newest = store.publish(publication(leadership, newest, bytes)).join().version();
      } catch (CompletionException full) {
        failure = full.getCause();
      }
    }
    assertThat(failure).isInstanceOf(StoreException.class);
    assertThat(store.heads().join()).containsEntry(HUNT, newest);
    assertThat(store.read(HUNT, Scope.EVERYTHING).join().orElseThrow().version()).isEqualTo(newest);
    for (HistoryEntry entry : store.history(HUNT, 100).join()) {
      assertThat(store.readVersion(HUNT, entry.version()).join().fragments()).hasSize(1);
    }
    Files.delete(ballast);
    VersionVector next = store.publish(publication(leadership, newest, bytes)).join().version();
    assertThat(next).isEqualTo(newest.next(leadership.epoch()));
  }

  private static Publication publication(
      Leadership leadership, VersionVector expected, byte[] bytes) {
    return Publication.by(leadership)
        .expecting(expected)
        .put(Fragment.of("a", "application/octet-stream", bytes))
        .build();
  }

  private static int run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor();
    } catch (IOException notThere) {
      return -1;
    }
  }
}
