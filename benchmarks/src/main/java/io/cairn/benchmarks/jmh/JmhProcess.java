package io.cairn.benchmarks.jmh;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * JMH in a process of its own: it gives its class path to the JVMs that it forks, so that each peer
 * is measured in its own.
 */
final class JmhProcess {
  private static final String BENCHMARK = "# Benchmark: ";

  private final Effort effort;
  private final PrintWriter log;

  /**
   * @param log where all goes that JMH says
   */
  JmhProcess(Effort effort, PrintWriter log) {
    this.effort = effort;
    this.log = log;
  }

  /**
   * Measures.
   *
   * @param each is told the name of each benchmark as it begins
   * @throws IOException if a benchmark fails
   */
  List<Found> run(Part part, Consumer<String> each) throws IOException, InterruptedException {
    Path json = Files.createTempFile("cairn-jmh", ".json");
    try {
      Process process = new ProcessBuilder(command(part, json)).redirectErrorStream(true).start();
      Thread ending = new Thread(() -> end(process));
      Runtime.getRuntime().addShutdownHook(ending);
      try {
        String failure = follow(process, each);
        int status = process.waitFor();
        if (status != 0) {
          throw new IOException(failure.isEmpty() ? "JMH ended with status " + status : failure);
        }
      } finally {
        end(process);
        Runtime.getRuntime().removeShutdownHook(ending);
      }
      return JmhResults.read(json);
    } finally {
      Files.delete(json);
    }
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private List<String> command(Part part, Path json) {
    String time = effort.iterationMillis() + "ms";
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-cp",
                part.classPath().entries(),
                "org.openjdk.jmh.Main"));
    command.addAll(List.of("-t", Integer.toString(part.threads()), "-f", "1"));
    command.addAll(List.of("-wi", Integer.toString(effort.warmups()), "-w", time));
    command.addAll(List.of("-i", Integer.toString(effort.iterations()), "-r", time));
    command.addAll(List.of("-prof", "gc", "-foe", "true", "-rf", "json", "-rff", json.toString()));
    part.parameters()
        .forEach(
            (name, values) -> command.addAll(List.of("-p", name + "=" + String.join(",", values))));
    command.add("\\.(" + String.join("|", part.methods()) + ")$");
    return command;
  }

  /** Returns what JMH says of a failure; empty if there is none. */
  private String follow(Process process, Consumer<String> each) throws IOException {
    String failure = "";
    boolean failed = false;
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        log.println(line);
        if (line.startsWith(BENCHMARK)) {
          each.accept(line.substring(line.lastIndexOf('.') + 1));
        }
        failed |= line.equals("<failure>") || line.startsWith("ERROR: ");
        if (failed && failure.isEmpty() && !line.equals("<failure>")) {
          failure = line.strip();
        }
      }
    }
    return failure;
  }
}
