package io.cairn.benchmarks.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A program of these benchmarks in a JVM of its own, which is told and tells things in lines, and
 * which ends when its standard input does. One thread, but for {@link #kill}.
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
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(NodeCaches.FLAGS);
    command.addAll(flags);
    command.addAll(List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=error", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(program.getName());
    command.addAll(List.of(arguments));
    return new JavaProcess(
        program.getSimpleName(),
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
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
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (Files.exists(status)) {
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) << 10;
        }
      }
    }
    return 0;
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
