package io.cairn.benchmarks.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process has in memory, as Linux tells. */
public final class ResidentMemory {
  private ResidentMemory() {}

  /** Returns it in bytes; 0 where there is no such process, or no /proc. */
  public static long bytes(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
    }
    return 0;
  }
}
