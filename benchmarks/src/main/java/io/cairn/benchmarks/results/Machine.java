package io.cairn.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where a benchmark ran. */
public final class Machine {
  private Machine() {}

  /** Returns the machine and the JVM, a line each. */
  public static String description() {
    return "%s%n%s".formatted(hardware(), jvm());
  }

  static String hardware() {
    return "%s, %d CPUs, %s %s"
        .formatted(
            cpu(),
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.version"));
  }

  static String jvm() {
    return "%s %s"
        .formatted(System.getProperty("java.vm.name"), System.getProperty("java.runtime.version"));
  }

  private static String cpu() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException notLinux) {
      return System.getProperty("os.arch");
    }
  }
}
