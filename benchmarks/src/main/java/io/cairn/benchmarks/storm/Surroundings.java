package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.results.Machine;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a storm's figures owe to the machine, in lines for people. */
final class Surroundings {
  private static final Path WATCHES = Path.of("/proc/sys/fs/inotify/max_user_instances");

  private Surroundings() {}

  /** Returns the machine, how busy it is already, and what its kernel does not give all pods. */
  static String description(Load load) throws IOException {
    StringBuilder lines = new StringBuilder(Machine.description());
    double before = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    if (before >= 0) {
      lines.append(
          "%nLoad average when the storm was started: %.1f%s"
              .formatted(before, before > 1 ? ": others use the machine, so times are long" : ""));
    }
    int watches = Files.isReadable(WATCHES) ? number(WATCHES) : Integer.MAX_VALUE;
    if (watches < load.pods()) {
      lines.append(
          "%nThe kernel gives a user %d inotify instances, so that of %d pods some look for news of"
                  .formatted(watches, load.pods())
              + " their node every 4 ms, which costs processor time: sysctl"
              + " fs.inotify.max_user_instances=%d".formatted(2 * load.pods()));
    }
    return lines.toString();
  }

  /** Reads a number of the kernel's, which is there for the first read of a file alone. */
  private static int number(Path file) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      return line == null ? Integer.MAX_VALUE : Integer.parseInt(line.strip());
    }
  }
}
