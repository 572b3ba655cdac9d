package io.cairn.benchmarks;

import io.cairn.benchmarks.results.RunOptions;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Runs every suite that needs nothing but this machine, each in a JVM of its own, and the report.
 */
@Command(name = "all", description = "All suites but fdb, one after the other, and the report.")
final class AllCommand implements Callable<Integer> {
  private static final List<String> NOT_SUITES = List.of("all", "fdb", "report");

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<String> failed = new ArrayList<>();
    for (String suite : spec.parent().subcommands().keySet()) {
      if (!NOT_SUITES.contains(suite)) {
        System.out.printf(
            "%n=== benchmarks/run %s%s%n", suite, options.isShort() ? " --short" : "");
        Files.deleteIfExists(
            options.results().resolve(suite + ".json")); // the report is of this run
        long begun = System.nanoTime();
        int exit = run(suite, options.isShort() ? List.of("--short") : List.of());
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begun);
        System.out.printf("=== %s %s after %d s%n", suite, exit == 0 ? "ended" : "FAILED", seconds);
        if (exit != 0) {
          failed.add(suite);
        }
      }
    }
    run("report", List.of());
    if (!failed.isEmpty()) {
      System.err.printf("failed: %s%n", String.join(", ", failed));
    }
    return failed.isEmpty() ? 0 : 1;
  }

  private int run(String suite, List<String> how) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Benchmarks.class.getName(), suite));
    command.addAll(how);
    command.addAll(List.of("--results", options.results().toString()));
    Process process = new ProcessBuilder(command).inheritIO().start();
    try {
      if (process.waitFor(options.isShort() ? 6 : 180, TimeUnit.MINUTES)) {
        return process.exitValue();
      }
      System.err.printf("%s takes too long: it is ended%n", suite);
      return 1;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroy();
    }
  }
}
