package io.cairn.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Writes rows for people, and for programs. */
final class Report {
  private final List<Row> rows;
  private final String[] machineAndJvm = Machine.description().split("\n", 2);

  Report(List<Row> rows) {
    this.rows = rows;
  }

  void print(PrintStream out) {
    boolean timed = rows.stream().anyMatch(row -> row.p99() > 0);
    out.printf("%n%s%n%n", Machine.description());
    out.printf(
        "%-40s %12s %9s %12s %12s  %-34s %-24s%n",
        "", "ns/op", "±", timed ? "p99" : "", "B/op", "ratio to", "goal");
    for (Row row : rows) {
      Row baseline = row.baseline();
      out.printf(
          Locale.ROOT,
          "%-40s %,12.2f %,9.2f %12s %12s  %-34s %-24s %s%n",
          row.name(),
          row.nanos(),
          row.spread(),
          row.p99() > 0 ? "%,.0f".formatted(row.p99()) : "",
          allocated(row),
          baseline == null ? "" : "%5.2f %s".formatted(row.ratio(), baseline.name()),
          row.goal().text(),
          row.verdict());
    }
    out.printf("%n± is half of what lies between the quartiles; a difference within it is none.%n");
  }

  private static String allocated(Row row) {
    return row.isAllocationKnown()
        ? "%,.1f".formatted(row.bytes() < Row.LEAST_BYTES ? 0 : row.bytes())
        : "";
  }

  /** Writes an array with one object per row. */
  void write(Path file, String suite) throws IOException {
    StringBuilder json = new StringBuilder("[");
    for (Row row : rows) {
      json.append(json.length() == 1 ? "\n" : ",\n");
      Row baseline = row.baseline();
      json.append(
          """
            {"benchmark": %s, "name": %s, "value": %s, "unit": "ns/op", "spread": %s, "p99": %s, \
          "bytes": %s, "against": %s, "ratio": %s, "goal": %s, "holds": %s, "machine": %s, \
          "jvm": %s}\
          """
              .formatted(
                  quoted(suite),
                  quoted(row.name()),
                  number(row.nanos()),
                  number(row.spread()),
                  row.p99() > 0 ? number(row.p99()) : "null",
                  row.isAllocationKnown() ? number(row.bytes()) : "null",
                  baseline == null ? "null" : quoted(baseline.name()),
                  baseline == null ? "null" : number(row.ratio()),
                  row.goal().isGoal() ? quoted(row.goal().text()) : "null",
                  row.goal().isGoal() ? row.holds() : "null",
                  quoted(machineAndJvm[0]),
                  quoted(machineAndJvm[1])));
    }
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, json.append("\n]\n"));
  }

  private static String number(double value) {
    return "%.4f".formatted(value);
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
