package io.cairn.benchmarks.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.benchmarks.samples.NodeCaches;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A program of this package in a JVM of its own, which ends with its input. */
final class ChildProcess implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  private final Process process;
  private final BufferedReader said;

  ChildProcess(Class<?> program, List<String> flags, String... arguments) throws IOException {
    process = NodeCaches.start(program, flags, arguments);
    said = process.inputReader(UTF_8);
  }

  /** Returns the next line that it says; null if it says nothing any more. Blocks. */
  @Nullable String line() throws IOException {
    return said.readLine();
  }

  /** Asks with an empty line, and returns the numbers of the answer. Blocks. */
  long[] ask() throws IOException {
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    return numbers();
  }

  /** Returns the numbers of the next line. Blocks. */
  long[] numbers() throws IOException {
    String line = line();
    if (line == null) {
      throw new IOException("a process of the storm has ended by itself");
    }
    String[] words = line.split(" ", -1);
    long[] all = new long[words.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = Long.parseLong(words[i]);
    }
    return all;
  }

  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
      }
    }
    return 0;
  }

  /** Ends it as {@code kill -9} does, and waits until it is gone. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  @Override
  public void close() throws IOException, InterruptedException {
    process.getOutputStream().close();
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      kill();
    }
  }
}
