package io.cairn.benchmarks.servers;

import io.cairn.benchmarks.samples.ResidentMemory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server in a process of its own, which ends when its standard input does. If it is one of these
 * benchmarks, it says on its first line which ports it has opened. Thread-safe.
 */
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final ProcessHandle server;
  private final int[] ports;

  /**
   * Takes over what was started.
   *
   * @param process ends when its input does
   * @param server what is measured: the process itself, or one that it started and ends
   */
  ServerProcess(Process process, ProcessHandle server, int... ports) {
    this.process = process;
    this.server = server;
    this.ports = ports;
  }

  /**
   * Starts a server with 64 MB of heap, which is what the goal of 180 MB resident leaves room for,
   * and the collector that a JVM chooses by itself in a container of that size.
   *
   * @param arguments what its program is told
   * @throws IOException if it does not start
   */
  public static ServerProcess start(Class<?> program, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:MaxDirectMemorySize=64m",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader says =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = says.readLine();
    if (line == null) {
      throw new IOException(program.getSimpleName() + " did not start");
    }
    return new ServerProcess(
        process,
        process.toHandle(),
        Arrays.stream(line.split(" ", -1)).mapToInt(Integer::parseInt).toArray());
  }

  /** What a server's program does once its ports are open. */
  public static void serveUntilInputEnds(int... ports) throws IOException {
    System.out.println(String.join(" ", Arrays.stream(ports).mapToObj(Integer::toString).toList()));
    while (System.in.read() >= 0) {
      // its end is what is waited for
    }
  }

  /**
   * Returns a port that it has opened.
   *
   * @param index which, in the order in which it said them
   */
  public int port(int index) {
    return ports[index];
  }

  /** Returns the CPU time that it has used so far. */
  public Duration cpu() {
    return server.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Returns what it has in memory, in bytes; 0 where /proc is not there. */
  public long residentBytes() throws IOException {
    return ResidentMemory.bytes(server.pid());
  }

  @Override
  public void close() throws InterruptedException, IOException {
    process.getOutputStream().close();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
