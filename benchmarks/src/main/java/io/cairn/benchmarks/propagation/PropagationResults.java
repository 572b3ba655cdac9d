package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.propagation.Contender.Kind;
import io.cairn.benchmarks.results.Measure;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.Table;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What contenders did, as a table and rows, beside each other and the goals. One thread. */
final class PropagationResults {
  static final String SUITE = "propagation";
  private static final double GOAL = 1.5;
  private static final int MOST_CLIENTS_OF_THE_GOAL = 200;

  private final List<Row> rows = new ArrayList<>();
  private final Table table =
      new Table(
          ">clients",
          ">changes",
          "",
          ">p50 ms",
          ">p99 ms",
          ">max ms",
          ">taken",
          ">got",
          ">CPU",
          ">resident",
          ">p99 of bare's",
          "");

  /**
   * Adds what was measured with so many clients at one rate.
   *
   * @param tallies of each contender, in the order of the table
   */
  void add(int clients, int rate, Map<Contender, Tally> tallies) {
    tallies.forEach(
        (contender, tally) -> {
          Row row = row(contender, tally, clients, rate, tallies);
          rows.add(row);
          table.row(
              "%,d".formatted(clients),
              "%d/s".formatted(rate),
              contender.name(),
              "%.2f".formatted(tally.millis(50)),
              "%.2f".formatted(tally.millis(99)),
              "%.2f".formatted(tally.millis(100)),
              "%.0f/s".formatted(tally.published()),
              "%.1f %%".formatted(100 * tally.arrived()),
              "%.1f %%".formatted(100 * tally.cpu()),
              "%.0f MB".formatted(tally.residentBytes() / 1e6),
              row.ratio() == null ? "" : "%.2f".formatted(row.ratio()),
              row.goal() == null ? "" : "goal %s: %s".formatted(row.goal(), row.verdict()));
        });
  }

  private static Row row(
      Contender contender, Tally tally, int clients, int rate, Map<Contender, Tally> tallies) {
    Row row =
        Row.of(SUITE, name(contender.name(), clients, rate), tally.millis(99), "ms p99")
            .with("p50 ms", tally.millis(50))
            .with("max ms", tally.millis(100))
            .with("taken/s", tally.published())
            .with("arrived", tally.arrived())
            .with("server CPU, cores", tally.cpu())
            .with("server resident MB", tally.residentBytes() / 1e6);
    List<Map.Entry<Contender, Tally>> bare = of(Kind.BARE, tallies);
    if (contender.kind() == Kind.BARE || bare.isEmpty()) {
      return row;
    }
    double ratio = tally.millis(99) / bare.get(0).getValue().millis(99);
    row = row.against(name(Contender.BARE, clients, rate), ratio);
    if (contender.kind() != Kind.CAIRN) {
      return row;
    }
    StringBuilder goal = new StringBuilder("<= %.1fx".formatted(GOAL));
    boolean holds = ratio <= GOAL && tally.arrived() > 0.5 && tally.published() >= 0.99 * rate;
    for (Map.Entry<Contender, Tally> peer : of(Kind.PEER, tallies)) {
      String name = peer.getKey().name();
      row = row.with("p99 of " + name + "'s", tally.millis(99) / peer.getValue().millis(99));
      goal.append(", ahead of ").append(name);
      holds &= tally.millis(99) < peer.getValue().millis(99);
    }
    row = row.goal(goal.toString(), holds);
    return clients <= MOST_CLIENTS_OF_THE_GOAL ? row.of(Measure.PROPAGATION) : row;
  }

  private static List<Map.Entry<Contender, Tally>> of(Kind kind, Map<Contender, Tally> tallies) {
    return tallies.entrySet().stream().filter(each -> each.getKey().kind() == kind).toList();
  }

  private static String name(String contender, int clients, int rate) {
    return "%s, %,d clients, %d/s".formatted(contender, clients, rate);
  }

  /** Returns all rows so far. */
  List<Row> rows() {
    return List.copyOf(rows);
  }

  void print(PrintStream out) {
    table.print(out);
    out.printf(
        "%nFrom when a change was due to when a client had it; CPU of one core, memory: the"
            + " server's.%n\"taken\" is what the server took of the changes that were due;"
            + " \"got\" is under 100 %% where several came as one.%nThe bare push, Redis and Cairn"
            + " over memory keep nothing on disk; SQLite, FoundationDB and etcd do.%n");
  }
}
