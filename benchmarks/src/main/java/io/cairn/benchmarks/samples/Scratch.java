package io.cairn.benchmarks.samples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Directories for a measurement. Who makes one removes it; what is still there when the JVM ends,
 * as after Ctrl-C, is removed then.
 */
public final class Scratch {
  private static final String PREFIX = "cairn-benchmark";

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

  private static void removeWhatIsLeft(Path directory) {
    try {
      if (Files.exists(directory)) {
        remove(directory);
      }
    } catch (IOException | UncheckedIOException stillInUse) {
      // a program that is ending as well may be adding to it
    }
  }

  /** Removes a directory and what is in it. */
  public static void remove(Path directory) throws IOException {
    List<Path> all;
    try (Stream<Path> walk = Files.walk(directory)) {
      all = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : all) {
      Files.delete(each);
    }
  }
}
