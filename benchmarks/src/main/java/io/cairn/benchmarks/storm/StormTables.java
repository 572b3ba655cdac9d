package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.Table;
import java.io.PrintStream;
import java.util.List;
import org.HdrHistogram.Histogram;

/** What a storm found, on a terminal. */
final class StormTables {
  private StormTables() {}

  static void print(
      PrintStream out,
      Load load,
      Outcome old,
      Outcome cairn,
      List<NodeRestart> restarts,
      List<Row> rows) {
    Table table = new Table("", ">old layer", ">Cairn", ">old : Cairn");
    amounts(table, "bytes from the source", old.bytes(), cairn.bytes());
    amounts(table, "the most in a second", old.mostBytes(), cairn.mostBytes());
    counts(table, "reads of the store", old.storeReads(), cairn.storeReads());
    counts(
        table, "pods without config, at worst", old.mostWithoutConfig(), cairn.mostWithoutConfig());
    times(table, "read", old.reads(), cairn.reads(), 50, 99, 99.9);
    times(table, "first config of a restart", old.firstConfig(), cairn.firstConfig(), 50, 99, 100);
    times(table, "stale", old.stale(), cairn.stale(), 50, 99, 100);
    table.row("a killed process, p50", "", time(cairn.firstConfigOfProcesses(), 50), "");
    table.row("a read once it has begun, p50", "", time(cairn.calls(), 50), "");
    table.row("server, part of a core", "", "%.1f %%".formatted(100 * cairn.cpu()), "");
    table.row("server, resident", "", Figures.bytes(cairn.residentBytes()), "");
    table.print(out);
    out.printf(
        "%nThe old layer is a model, which never waits for a processor; Cairn is measured, with its"
            + " %,d pods,%nreaders and server on one machine: what its reads and starts wait for is"
            + " often a free core.%n",
        load.pods());
    Table cold =
        new Table("all start at once, cold", ">source reads", ">store reads", ">bytes", "");
    for (NodeRestart each : restarts) {
      String words = StormRows.words(each);
      cold.row(
          words,
          "%,d".formatted(each.sourceReads()),
          "%,d".formatted(each.storeReads()),
          Figures.bytes(each.bytes()),
          verdicts(rows, words));
    }
    cold.print(out);
  }

  private static String verdicts(List<Row> rows, String words) {
    return String.join(
        "; ",
        rows.stream()
            .filter(row -> row.goal() != null && row.name().endsWith(words))
            .map(
                row ->
                    "%s %s, goal %s: %s"
                        .formatted(
                            row.name().startsWith("bytes") ? "bytes" : "reads",
                            row.ratio() == null
                                ? Figures.three(row.value())
                                : Figures.three(row.ratio()) + " x",
                            row.goal(),
                            row.verdict()))
            .toList());
  }

  private static void amounts(Table table, String name, long old, long cairn) {
    table.row(name, Figures.bytes(old), Figures.bytes(cairn), Figures.times(old, cairn));
  }

  private static void counts(Table table, String name, long old, long cairn) {
    table.row(name, "%,d".formatted(old), "%,d".formatted(cairn), Figures.times(old, cairn));
  }

  private static void times(
      Table table, String name, Histogram old, Histogram cairn, double... percentiles) {
    for (double each : percentiles) {
      String which = each == 100 ? "longest" : "p" + Figures.count(each);
      table.row(
          name + ", " + which,
          time(old, each),
          time(cairn, each),
          Figures.times(old.getValueAtPercentile(each), cairn.getValueAtPercentile(each)));
    }
  }

  private static String time(Histogram nanos, double percentile) {
    return nanos.getTotalCount() == 0
        ? "none"
        : Figures.time(nanos.getValueAtPercentile(percentile));
  }
}
