package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures a suite with JMH; prints and writes what it found. */
@Command
public final class JmhCommand implements Callable<Integer> {
  private final String name;
  private final Function<Boolean, Suite> suite;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  private JmhCommand(String name, Function<Boolean, Suite> suite) {
    this.name = name;
    this.suite = suite;
  }

  /** Returns the command that measures reads from memory. */
  public static CommandLine read() {
    return command(
        "read", ReadSuite::of, "Reads from memory, beside those of the libraries one could use.");
  }

  /** Returns the command that measures reads of the node cache. */
  public static CommandLine nodeCache() {
    return command("nodecache", NodeCacheSuite::of, "Reads from the node cache.");
  }

  private static CommandLine command(
      String name, Function<Boolean, Suite> suite, String description) {
    CommandLine command = new CommandLine(new JmhCommand(name, suite)).setCommandName(name);
    command.getCommandSpec().usageMessage().description(description);
    return command;
  }

  @Override
  public Integer call() throws Exception {
    Scores scores =
        new Measurement(suite.apply(options.isShort()), options.results().resolve(name + ".log"))
            .scores();
    scores.print(System.out);
    List<Row> rows = scores.scores().stream().map(score -> score.row(name)).toList();
    options.write(name, rows);
    return 0;
  }
}
