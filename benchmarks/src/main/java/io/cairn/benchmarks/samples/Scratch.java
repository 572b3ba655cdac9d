package io.cairn.benchmarks.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Directories for a measurement. Who makes one removes it; what is still there when the JVM ends,
 * as after Ctrl-C, is removed then.
 */
public final class Scratch {
  private static final String PREFIX = "cairn-benchmark";

  private static final int TRIES_AT_THE_END = 40;
  private static final int QUIET_ENOUGH = 6;
  private static final long PAUSE_NANOS = 50_000_000;

  private Scratch() {}

  /** Makes a directory in memory where there is such a thing. */
  public static Path inMemory() throws IOException {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory)
        ? removedAtTheEnd(Files.createTempDirectory(memory, PREFIX))
        : onDisk();
  }

  /** Makes a directory among the system's temporary ones. */
  public static Path onDisk() throws IOException {
    return removedAtTheEnd(Files.createTempDirectory(PREFIX));
  }

  private static Path removedAtTheEnd(Path directory) {
    Runtime.getRuntime().addShutdownHook(new Thread(() -> removeWhatIsLeft(directory)));
    return directory;
  }

  /** Threads and programs that are ending as well may be adding to it, or make it anew. */
  private static void removeWhatIsLeft(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    int quiet = 0;
    for (int i = 0; i < TRIES_AT_THE_END && quiet < QUIET_ENOUGH; i++) {
      quiet = Files.exists(directory) ? 0 : quiet + 1;
      try {
        if (quiet == 0) {
          remove(directory);
        }
      } catch (IOException | UncheckedIOException stillInUse) {
        // once more
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Removes a directory and what is in it, if it is there. */
  public static void remove(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.deleteIfExists(each);
    }
  }
}
