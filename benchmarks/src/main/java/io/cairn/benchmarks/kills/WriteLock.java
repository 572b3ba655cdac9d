package io.cairn.benchmarks.kills;

import io.cairn.benchmarks.samples.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Tells which process is about to write, or is writing: the one that the kernel gave the lock. */
final class WriteLock {
  private static final Path LOCKS = Path.of("/proc/locks");
  private static final long POLL_NANOS = 200_000;
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final String inode;

  /**
   * Looks at a node cache's lock.
   *
   * @param directory the node cache's, in which something was written
   */
  WriteLock(Path directory) throws IOException {
    Object number = Files.getAttribute(directory.resolve("v1/write.lock"), "unix:ino");
    inode = ":" + number + " ";
  }

  /**
   * Waits until one of some processes has it, and returns that; the first, where nobody can tell.
   */
  JavaProcess awaitOneOf(List<JavaProcess> processes) throws IOException {
    if (!Files.isReadable(LOCKS)) {
      return processes.get(0);
    }
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < PATIENCE_NANOS) {
      JavaProcess holder = holder(processes);
      if (holder != null) {
        return holder;
      }
      for (JavaProcess process : processes) {
        if (!process.isAlive()) {
          throw new IOException("a writer ended by itself");
        }
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    throw new IOException("no process has written for two minutes");
  }

  private @Nullable JavaProcess holder(List<JavaProcess> processes) throws IOException {
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
