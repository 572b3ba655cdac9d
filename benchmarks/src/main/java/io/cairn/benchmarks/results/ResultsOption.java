package io.cairn.benchmarks.results;

import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where results are. A mixin of each command that writes or reads them. */
final class ResultsOption {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private HelpOption help;

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "benchmarks/target/results",
      description = "Where the results are, from the repository's directory (${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Path directory;

  Path directory() {
    return directory;
  }
}
