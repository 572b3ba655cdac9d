package io.cairn.benchmarks.footprint;

import io.grpc.netty.shaded.io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What a process uses.
 *
 * @param threads of Java, the JVM's own not counted
 * @param classes loaded
 * @param heapBytes after a collection
 * @param directBytes outside of the heap, of buffers of Java and of Netty
 * @param residentBytes in memory, all in all
 * @param sharedBytes of these, what is in files or in tmpfs, which processes share
 */
record Usage(
    long threads,
    long classes,
    long heapBytes,
    long directBytes,
    long residentBytes,
    long sharedBytes) {
  /**
   * Returns this process's.
   *
   * @param withNetty whether Netty is in use; asking it would load it
   */
  static Usage now(boolean withNetty) throws IOException {
    System.gc();
    System.gc();
    long direct = withNetty ? Math.max(0, PlatformDependent.usedDirectMemory()) : 0;
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      direct += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
    }
    return new Usage(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ManagementFactory.getClassLoadingMXBean().getLoadedClassCount(),
        Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
        direct,
        status("VmRSS:"),
        status("RssFile:") + status("RssShmem:"));
  }

  private static long status(String field) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith(field)) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
    }
    return 0;
  }

  static Usage parse(String line) {
    long[] n = Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new Usage(n[0], n[1], n[2], n[3], n[4], n[5]);
  }

  String line() {
    return "%d %d %d %d %d %d"
        .formatted(threads, classes, heapBytes, directBytes, residentBytes, sharedBytes);
  }

  /** Returns what came to it since then. */
  Usage since(Usage before) {
    return new Usage(
        threads - before.threads,
        classes - before.classes,
        heapBytes - before.heapBytes,
        directBytes - before.directBytes,
        residentBytes - before.residentBytes,
        sharedBytes - before.sharedBytes);
  }
}
