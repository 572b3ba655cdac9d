package io.cairn.benchmarks;

import io.cairn.benchmarks.coldstart.ColdStartCommand;
import io.cairn.benchmarks.fdb.FdbCommand;
import io.cairn.benchmarks.footprint.FootprintCommand;
import io.cairn.benchmarks.jmh.JmhCommand;
import io.cairn.benchmarks.kills.KillsCommand;
import io.cairn.benchmarks.nodecache.NodeCacheFollowing;
import io.cairn.benchmarks.propagation.PropagationCommand;
import io.cairn.benchmarks.propagation.ServerCommand;
import io.cairn.benchmarks.results.HelpOption;
import io.cairn.benchmarks.results.ReportCommand;
import io.cairn.benchmarks.results.RunOptions;
import io.cairn.benchmarks.scale.ScaleCommand;
import io.cairn.benchmarks.storm.StormCommand;
import io.cairn.benchmarks.swap.SwapCommand;
import io.cairn.config.CairnException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The program behind {@code benchmarks/run}; each suite is one of its commands. */
@Command(
    name = "benchmarks/run",
    sortOptions = false,
    description =
        "Measures Cairn beside what it is compared with, and says which goals it reaches.",
    footer = {
      "",
      "For example:",
      "  benchmarks/run read --short",
      "  benchmarks/run report",
      "",
      "Exit codes: 0 measured, whether or not a goal is reached; 1 failed; 2 wrong arguments."
    })
final class Benchmarks implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private HelpOption help;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  /**
   * The program.
   *
   * @param args what {@code benchmarks/run --help} says
   */
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    CommandLine commands =
        new CommandLine(new Benchmarks())
            .addSubcommand(JmhCommand.read())
            .addSubcommand(JmhCommand.nodeCache())
            .addSubcommand(new SwapCommand())
            .addSubcommand(new PropagationCommand())
            .addSubcommand(new ServerCommand())
            .addSubcommand(new ColdStartCommand())
            .addSubcommand(new NodeCacheFollowing())
            .addSubcommand(new KillsCommand())
            .addSubcommand(new StormCommand())
            .addSubcommand(new ScaleCommand())
            .addSubcommand(new FootprintCommand())
            .addSubcommand(new FdbCommand())
            .addSubcommand(new AllCommand())
            .addSubcommand(new ReportCommand())
            .setExecutionStrategy(Benchmarks::run)
            .setExecutionExceptionHandler((error, cmd, parsed) -> failed(error, cmd));
    System.exit(commands.execute(args)); // also if a library's threads linger
  }

  private static int run(ParseResult parsed) {
    CommandLine suite = parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
    try {
      if (!parsed.isUsageHelpRequested()) {
        for (CommandSpec mixin : suite.getCommandSpec().mixins().values()) {
          if (mixin.userObject() instanceof RunOptions options) {
            options.prepare();
          }
        }
      }
      return new CommandLine.RunLast().execute(parsed);
    } catch (IllegalArgumentException | Error e) { // told as what a suite throws is
      throw new CommandLine.ExecutionException(suite, e.toString(), e);
    }
  }

  private static int failed(Exception error, CommandLine cmd) throws IOException {
    Throwable cause = error;
    while ((cause instanceof CompletionException || cause instanceof ExecutionException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String name = cmd.getCommandSpec().qualifiedName();
    if (cause instanceof CairnException
        || cause instanceof IllegalArgumentException
        || cause instanceof IOException
        || cause instanceof UncheckedIOException) {
      cmd.getErr().printf("%s: %s%n", name, cause.getMessage());
    } else {
      Path file = Files.createTempFile("cairn-benchmark", ".log");
      try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
        error.printStackTrace(writer);
      }
      cmd.getErr().printf("%s: %s (more in %s)%n", name, cause, file);
    }
    return cause instanceof IllegalArgumentException ? 2 : 1;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "say which suite to run");
  }
}
