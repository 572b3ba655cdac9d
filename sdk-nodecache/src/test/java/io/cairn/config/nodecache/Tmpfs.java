package io.cairn.config.nodecache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Directories on tmpfs where there is one, removed when this JVM ends. */
final class Tmpfs {
  private static final List<Path> MADE = new ArrayList<>();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(Tmpfs::removeAll));
  }

  private Tmpfs() {}

  /** Returns a directory that is not there yet. The ones of earlier tests are removed. */
  static synchronized Path directory() throws IOException {
    removeAll();
    Path shared = Path.of("/dev/shm");
    Path parent =
        Files.isWritable(shared)
            ? Files.createTempDirectory(shared, "cairn")
            : Files.createTempDirectory("cairn");
    MADE.add(parent);
    return parent.resolve("node");
  }

  private static synchronized void removeAll() {
    MADE.forEach(Tmpfs::remove);
    MADE.clear();
  }

  static void remove(Path directory) {
    try (Stream<Path> walk = Files.walk(directory)) {
      walk.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException alreadyGone) {
      // nothing is left to remove
    }
  }
}
