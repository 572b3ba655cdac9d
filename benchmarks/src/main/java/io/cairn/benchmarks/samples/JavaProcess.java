package io.cairn.benchmarks.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program of these benchmarks in a JVM of its own, which is told and tells things in lines, and
 * which ends when its standard input does. One thread tells, and one listens; any may end it.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(20);

  private final String name;
  private final Process process;
  private final BufferedReader output;

  private JavaProcess(String name, Process process) {
    this.name = name;
    this.process = process;
    this.output = process.inputReader(UTF_8);
  }

  /**
   * Starts a program on this JVM's class path.
   *
   * @param flags the JVM's, beside those that the node cache takes
   */
  public static JavaProcess start(Class<?> program, List<String> flags, String... arguments)
      throws IOException {
    return new JavaProcess(program.getSimpleName(), NodeCaches.start(program, flags, arguments));
  }

  /**
   * Returns the next line that it says.
   *
   * @throws IOException if it has ended instead
   */
  public String line() throws IOException {
    String line = output.readLine();
    if (line == null) {
      throw new IOException(name + " ended, but should have said something");
    }
    return line;
  }

  /** Asks with an empty line; returns the numbers of the line that it answers. */
  public long[] ask() throws IOException {
    say("");
    return numbers();
  }

  /** Returns the numbers of the next line that it says. */
  public long[] numbers() throws IOException {
    return Stream.of(line().split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  /** Whether a line can be read without waiting for it. */
  public boolean hasSaid() throws IOException {
    return output.ready();
  }

  /** Tells it something. */
  public void say(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  /** Returns the id of its process. */
  public long pid() {
    return process.pid();
  }

  /** Whether it has not ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Returns the CPU time that it has used so far. */
  public Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Returns what it has in memory, in bytes; 0 where /proc is not there. */
  public long residentBytes() throws IOException {
    return ResidentMemory.bytes(process.pid());
  }

  /** Ends it with SIGKILL, at once, and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Lets it end by itself, and ends it if it does not. */
  @Override
  public void close() throws IOException {
    try {
      process.getOutputStream().close();
    } catch (IOException gone) {
      // what it was to be told no longer matters
    }
    try {
      if (!process.waitFor(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
