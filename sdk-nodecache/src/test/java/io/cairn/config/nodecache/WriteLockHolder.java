package io.cairn.config.nodecache;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Tells which process is in the middle of a write: the one that holds the kernel's lock. */
final class WriteLockHolder {
  private static final Path LOCKS = Path.of("/proc/locks");

  private final String inode;

  WriteLockHolder(Path lockFile) throws IOException {
    this.inode = ":" + Files.getAttribute(lockFile, "unix:ino") + " ";
  }

  /** Returns the first of some processes that is found to hold it; any, where nobody can tell. */
  JavaProcess awaitOneOf(List<JavaProcess> processes) {
    if (!Files.isReadable(LOCKS)) {
      return processes.get(0);
    }
    return await()
        .atMost(Duration.ofMinutes(5))
        .pollInterval(Duration.ofMillis(1))
        .pollDelay(Duration.ZERO)
        .until(() -> holder(processes), Objects::nonNull);
  }

  private JavaProcess holder(List<JavaProcess> processes) throws IOException {
    for (String line : Files.readAllLines(LOCKS)) {
      if (line.contains(inode)) {
        for (JavaProcess process : processes) {
          if (line.contains(" " + process.pid() + " ")) {
            return process;
          }
        }
      }
    }
    return null;
  }
}
