package io.cairn.benchmarks.results;

import io.cairn.benchmarks.results.ResultFile.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What every suite is told, and where its rows go. A mixin of its command. */
public final class RunOptions {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private ResultsOption results;

  @Option(
      names = "--short",
      description = "Two minutes at most; the figures are rougher, and some sizes left out.")
  private boolean inAHurry;

  /**
   * Makes the directory of the results: what cannot be written is better known before a run.
   *
   * @throws IllegalArgumentException if it cannot be made or written to
   */
  public void prepare() {
    try {
      Files.createDirectories(results());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "--results is %s, which cannot be made: %s".formatted(results(), e), e);
    }
    if (!Files.isWritable(results())) {
      throw new IllegalArgumentException(
          "--results is %s, which cannot be written to".formatted(results()));
    }
  }

  /** Returns whether the short form was asked for. */
  public boolean isShort() {
    return inAHurry;
  }

  /** Returns the directory of the results, which need not be there. */
  public Path results() {
    return results.directory();
  }

  /** Writes a suite's rows for {@code benchmarks/run report}, and says where they are. */
  public void write(String benchmark, List<Row> rows) throws IOException {
    String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    Path file = results().resolve(benchmark + ".json");
    Conditions conditions =
        new Conditions(Machine.hardware(), Machine.jvm(), now, inAHurry ? "short" : "full");
    new ResultFile(conditions, rows).write(file);
    System.out.printf("Written to %s%n", file);
  }
}
