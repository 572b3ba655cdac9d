package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.Table;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;

/**
 * What a suite found.
 *
 * @param scores in the order of the report
 * @param leftOut why something was not measured, by what it is
 */
record Scores(List<Score> scores, Map<String, String> leftOut) {

  /** Shows them to people. */
  void print(PrintStream out) {
    out.printf("%n%s%n", Machine.description());
    Table table = new Table("", ">ns/op", ">±", ">B/op", "times", "goal", "");
    for (Score score : scores) {
      Row row = score.row("");
      table.row(
          row.name(),
          "%,.2f".formatted(score.nanos()),
          "%,.2f".formatted(score.spread()),
          "%,.1f".formatted(score.bytes()),
          score.comparisons(),
          score.goal().text(),
          row.verdict());
    }
    table.print(out);
    out.printf("%n± is half of what lies between the quartiles; a difference within it is none.%n");
    leftOut.forEach((what, why) -> out.printf("Not measured: %s: %s%n", what, why));
  }
}
