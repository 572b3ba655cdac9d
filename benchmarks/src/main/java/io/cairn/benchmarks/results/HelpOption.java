package io.cairn.benchmarks.results;

import picocli.CommandLine.Option;

/** A mixin of every command. */
public final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Says what there is to say.")
  private boolean asked;
}
