package io.cairn.benchmarks.kills;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How long a thread of this process has had a core, and has been ready to run while others had the
 * cores, as Linux counts it in {@code schedstat}; zero where nobody does. For one thread at a time.
 */
final class CoreTime {
  private static final Path CALLER = Path.of("/proc/thread-self/schedstat");
  private static final Path THREADS = Path.of("/proc/self/task");

  private final @Nullable FileChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(100);
  private final byte[] text = new byte[100];

  private CoreTime(@Nullable Path file) throws IOException {
    channel = file != null && Files.isReadable(file) ? FileChannel.open(file) : null;
  }

  /** Of the calling thread. */
  static CoreTime ofCaller() throws IOException {
    return new CoreTime(CALLER);
  }

  /** Of the thread on which the JVM does what all other threads must stand still for. */
  static CoreTime ofVmThread() throws IOException {
    if (!Files.isDirectory(THREADS)) {
      return new CoreTime(null);
    }
    try (Stream<Path> threads = Files.list(THREADS)) {
      for (Path thread : threads.toList()) {
        if (Files.readString(thread.resolve("comm")).strip().equals("VM Thread")) {
          return new CoreTime(thread.resolve("schedstat"));
        }
      }
    }
    return new CoreTime(null);
  }

  /** Whether the kernel counts it here. */
  static boolean isCounted() {
    return Files.isReadable(CALLER);
  }

  /**
   * Times since a thread began, in nanoseconds.
   *
   * @param running with a core
   * @param waiting ready, without one
   */
  record Times(long running, long waiting) {
    static final Times NONE = new Times(0, 0);

    /** Of what schedstat says: time on a core, time ready, time slices. */
    static Times parse(String schedstat) {
      List<String> numbers = List.of(schedstat.strip().split(" ", -1));
      return new Times(Long.parseLong(numbers.get(0)), Long.parseLong(numbers.get(1)));
    }

    Times since(Times before) {
      return new Times(running - before.running, waiting - before.waiting);
    }
  }

  Times now() throws IOException {
    if (channel == null) {
      return Times.NONE;
    }
    buffer.clear();
    int length = channel.read(buffer, 0);
    buffer.flip().get(text, 0, length);
    return Times.parse(new String(text, 0, length, US_ASCII));
  }
}
