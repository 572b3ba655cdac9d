package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Table;
import java.io.PrintStream;
import java.util.List;

/** Shows scores to people. */
final class Scores {
  private Scores() {}

  static void print(List<Score> scores, PrintStream out) {
    out.printf("%n%s%n", Machine.description());
    Table table = new Table("", ">ns/op", ">±", ">p99", ">B/op", "ratio to", "goal", "");
    for (Score score : scores) {
      Score baseline = score.baseline();
      table.row(
          score.name(),
          "%,.2f".formatted(score.nanos()),
          "%,.2f".formatted(score.spread()),
          score.p99() > 0 ? "%,.0f".formatted(score.p99()) : "",
          "%,.1f".formatted(score.bytes()),
          baseline == null ? "" : "%5.2f %s".formatted(score.ratio(), baseline.name()),
          score.goal().text(),
          score.row("").verdict());
    }
    table.print(out);
    out.printf("%n± is half of what lies between the quartiles; a difference within it is none.%n");
  }
}
