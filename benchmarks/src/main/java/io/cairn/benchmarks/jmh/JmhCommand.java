package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures a suite with JMH; prints and writes what it found. */
@Command
public final class JmhCommand implements Callable<Integer> {
  private final String name;
  private final Suite suite;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  private JmhCommand(String name, Suite suite) {
    this.name = name;
    this.suite = suite;
  }

  /** Returns the command that measures reads from memory. */
  public static CommandLine read() {
    return command("read", Suite.read(), "Reads from memory.");
  }

  /** Returns the command that measures reads of the node cache. */
  public static CommandLine nodeCache() {
    return command("nodecache", Suite.nodeCache(), "Reads from the node cache.");
  }

  private static CommandLine command(String name, Suite suite, String description) {
    CommandLine command = new CommandLine(new JmhCommand(name, suite)).setCommandName(name);
    command.getCommandSpec().usageMessage().description(description);
    return command;
  }

  @Override
  public Integer call() throws Exception {
    Files.createDirectories(options.results());
    Suite.Effort effort = options.isShort() ? Suite.Effort.SHORT : Suite.Effort.LONG;
    String log = options.results().resolve(name).toString();
    List<Score> scores = new Measurement(suite, effort, log).scores();
    Scores.print(scores, System.out);
    List<Row> rows = scores.stream().map(score -> score.row(name)).toList();
    options.write(name, rows);
    return 0;
  }
}
