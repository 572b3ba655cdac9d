package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.results.Measure;
import io.cairn.benchmarks.results.Row;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** The rows of a storm. */
final class StormRows {
  /** How many clients the goal speaks of. */
  private static final int CROWD = 200;

  /** What bytes may grow by when the clients of a node are four times as many. */
  static final double MORE_CLIENTS = 1.5;

  /** What bytes may grow by beyond the nodes. */
  static final double MORE_NODES = 1.1;

  private StormRows() {}

  /** Returns what was found; Cairn's rows name the old layer's that they are compared with. */
  static List<Row> of(Load load, Outcome old, Outcome cairn, List<NodeRestart> restarts) {
    List<Row> rows = new ArrayList<>();
    List<Row> theirs = side(load, old);
    List<Row> ours = side(load, cairn);
    for (int i = 0; i < theirs.size(); i++) {
      rows.add(theirs.get(i));
      Row row = ours.get(i);
      rows.add(theirs.get(i).value() == 0 ? row : row.against(theirs.get(i)));
    }
    if (cairn.firstConfigOfProcesses().getTotalCount() > 0) {
      rows.add(
          times(cairn.name() + ", first config of a killed process", cairn.firstConfigOfProcesses())
              .with("restarts", (double) cairn.firstConfigOfProcesses().getTotalCount()));
    }
    rows.add(times(cairn.name() + ", a read once it has begun", cairn.calls()));
    rows.add(
        Row.of(StormCommand.SUITE, cairn.name() + ", server", cairn.cpu(), "cores")
            .with("resident MB", cairn.residentBytes() / 1e6));
    rows.addAll(restarts(load, restarts));
    return rows;
  }

  private static List<Row> side(Load load, Outcome side) {
    String name = side.name();
    return List.of(
        Row.of(
                StormCommand.SUITE,
                name + ", bytes from the source",
                side.bytes() / 1e6 / load.seconds(),
                "MB/s")
            .with("most in a second MB", side.mostBytes() / 1e6),
        Row.of(
            StormCommand.SUITE,
            name + ", reads of the store",
            (double) side.storeReads() / load.seconds(),
            "/s"),
        times(name + ", reads", side.reads()).with("reads", (double) side.reads().getTotalCount()),
        times(name + ", first config of a restarted pod", side.firstConfig())
            .with("restarts", (double) side.firstConfig().getTotalCount()),
        times(name + ", stale", side.stale()).with("not seen in the end", (double) side.unseen()),
        Row.of(
            StormCommand.SUITE,
            name + ", pods without config, at worst",
            side.mostWithoutConfig(),
            "pods"));
  }

  private static Row times(String name, Histogram nanos) {
    return Row.of(StormCommand.SUITE, name, millis(nanos, 99), "ms p99")
        .with("p50 ms", millis(nanos, 50))
        .with("p99.9 ms", millis(nanos, 99.9))
        .with("max ms", millis(nanos, 100));
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }

  private static List<Row> restarts(Load load, List<NodeRestart> restarts) {
    List<Row> rows = new ArrayList<>();
    for (NodeRestart each : restarts) {
      double perHunt = (double) each.sourceReads() / load.hunts() / each.nodes();
      rows.add(
          counted(
                  load,
                  Row.of(StormCommand.SUITE, "source reads, " + words(each), perHunt, "/hunt/node"))
              .goal("1 per hunt and node", perHunt == 1)
              .with("reads of the store", (double) each.storeReads())
              .with("first config p50 ms", millis(each.firstConfig(), 50))
              .with("first config max ms", millis(each.firstConfig(), 100)));
    }
    for (int i = 0; i < restarts.size(); i++) {
      NodeRestart each = restarts.get(i);
      Row row =
          counted(
                  load,
                  Row.of(StormCommand.SUITE, "bytes, " + words(each), each.bytes() / 1e6, "MB"))
              .with("content MB", each.contentBytes() / 1e6);
      if (i > 0) { // the second has more clients than the first, the others have more nodes
        NodeRestart base = restarts.get(Math.min(i - 1, 1));
        double ratio = (double) each.bytes() / base.bytes();
        double most = i == 1 ? MORE_CLIENTS : MORE_NODES * each.nodes() / base.nodes();
        row = row.against("bytes, " + words(base), ratio);
        row = row.goal("<= %.1f x".formatted(most), ratio <= most);
      }
      rows.add(row);
    }
    return rows;
  }

  /** The goal is one of 200 clients: what fewer of them do says nothing of it. */
  private static Row counted(Load load, Row row) {
    return load.pods() >= CROWD ? row.of(Measure.NODE_RESTART) : row;
  }

  static String words(NodeRestart each) {
    return "%,d clients on %d %s"
        .formatted(each.clients(), each.nodes(), each.nodes() == 1 ? "node" : "nodes");
  }
}
