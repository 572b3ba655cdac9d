package io.cairn.benchmarks.scale;

import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.Table;
import java.util.ArrayList;
import java.util.List;

/**
 * The model on paper: fitted to all measured sizes but the largest, checked against that, and then
 * fitted to all and asked about a fleet.
 */
final class FleetForecast {
  /** The default limit of streams, most of a core, half of 2 GB, and 70 % of 1 Gbit/s. */
  private static final Fleet.Budget BUDGET = new Fleet.Budget(10_000, 0.6, 1e9, 0.7 * 125e6);

  private final Fleet fleet;
  private final List<Subscribers.Cost> costs;
  private final long streamsWithout;
  private final long streamsWith;
  private final List<Row> rows = new ArrayList<>();

  FleetForecast(Fleet fleet, List<Subscribers.Cost> costs, long streamsWithout, long streamsWith) {
    this.fleet = fleet;
    this.costs = costs;
    this.streamsWithout = streamsWithout;
    this.streamsWith = streamsWith;
  }

  List<Row> show() {
    check();
    ServerModel model = ServerModel.of(costs);
    formulas(model);
    forecast(model);
    return rows;
  }

  private void check() {
    Subscribers.Cost largest = costs.get(costs.size() - 1);
    ServerModel model = ServerModel.of(costs.subList(0, costs.size() - 1));
    double rate = largest.changes() * largest.arrived() / largest.seconds();
    ServerModel.Load predicted = model.at(largest.followers(), rate, 1);
    Table table =
        new Table(
            "a server with %,d followers, %.1f changes/s".formatted(largest.followers(), rate),
            ">predicted from fewer",
            ">measured",
            ">error");
    checked(
        table,
        "CPU, cores",
        predicted.cores(),
        largest.busy().cpuNanos() / 1e9 / largest.seconds());
    checked(table, "heap, MB", predicted.heapBytes() / 1e6, largest.busy().heapBytes() / 1e6);
    checked(
        table,
        "egress, KB/s",
        predicted.bytesPerSecond() / 1e3,
        largest.busy().wireBytes() / 1e3 / largest.seconds());
    checked(
        table,
        "questions to the store, from its start",
        // one for all who came since the size before, at one version
        costs.get(costs.size() - 2).busy().storeQuestions() + 1,
        largest.busy().storeQuestions());
    checked(
        table,
        "streams of a node with %d pods, one each".formatted(NodeStreams.PODS),
        NodeStreams.PODS,
        streamsWithout);
    checked(table, "the same, one stream per node", 1, streamsWith);
    table.print(System.out);
  }

  private void checked(Table table, String what, double predicted, double measured) {
    table.row(
        what,
        "%,.2f".formatted(predicted),
        "%,.2f".formatted(measured),
        predicted == measured ? "exact" : "%+.0f %%".formatted(100 * (predicted / measured - 1)));
    rows.add(
        Row.of(ScaleCommand.SUITE, "model, predicted " + what, predicted, "")
            .against("measured", predicted / measured)
            .with("measured", measured));
  }

  private void formulas(ServerModel model) {
    System.out.printf(
        "%nThe model: S streams on n servers, C changes a second of H hunts, each stream follows"
            + " one hunt%n  S = pods, or nodes with one stream per node where the pods of a node"
            + " follow the same hunt%n  pushes/s P  = C S / (n H), on one server%n  CPU         = C"
            + " %.0f us + P %.2f us + (%.2f ms/s + S/n %.2f us/s) idle%n  heap        = %.1f MB +"
            + " S/n %.1f KB%n  egress      = P %.0f bytes + %.0f bytes/s + S/n %.1f bytes/s%n "
            + " store       = H %.0f questions on each server, one more for each version at which"
            + " new streams come,%n                none for a change: it is pushed%n  n           ="
            + " the least for which S/n <= %,d, CPU <= %.1f cores, heap <= %.0f MB, egress <= %.0f"
            + " MB/s; and a spare one%n  a stream that begins is sent %.0f bytes%n",
        model.cpuPerChange().fixed() / 1e3,
        model.cpuPerChange().each() / 1e3,
        model.idleCpu().fixed() / 1e6,
        model.idleCpu().each() / 1e3,
        model.heap().fixed() / 1e6,
        model.heap().each() / 1024,
        model.wireBytesPerPush(),
        model.idleWireBytes().fixed(),
        model.idleWireBytes().each(),
        model.storeQuestions(),
        BUDGET.streams(),
        BUDGET.cores(),
        BUDGET.heapBytes() / 1e6,
        BUDGET.bytesPerSecond() / 1e6,
        model.joinBytes());
  }

  private void forecast(ServerModel model) {
    Table table =
        new Table(
            "%,d pods on %,d nodes, %,d hunts, %.0f changes/s"
                .formatted(fleet.pods(), fleet.nodes(), fleet.hunts(), fleet.changes()),
            ">one stream per pod",
            ">one stream per node");
    Fleet.Need pods = fleet.need(model, BUDGET, fleet.pods());
    Fleet.Need nodes = fleet.need(model, BUDGET, fleet.nodes());
    row(table, "streams", "", pods.streams(), nodes.streams());
    row(table, "servers, with a spare one", "", pods.servers() + 1, nodes.servers() + 1);
    row(
        table,
        "streams per server",
        "",
        pods.streams() / (double) pods.servers(),
        nodes.streams() / (double) nodes.servers());
    row(table, "CPU per server", "cores", pods.each().cores(), nodes.each().cores());
    row(
        table,
        "heap per server",
        "MB",
        pods.each().heapBytes() / 1e6,
        nodes.each().heapBytes() / 1e6);
    row(table, "egress in all", "MB/s", pods.bytesPerSecond() / 1e6, nodes.bytesPerSecond() / 1e6);
    row(
        table,
        "questions to the store, with all streams there",
        "",
        pods.storeQuestions(),
        nodes.storeQuestions());
    row(
        table,
        "all streams begin anew, at the egress allowed",
        "s",
        pods.restartSeconds(),
        nodes.restartSeconds());
    table.print(System.out);
  }

  private void row(Table table, String what, String unit, double pods, double nodes) {
    String form = unit.isEmpty() ? "%,.0f" : "%,.2f " + unit;
    table.row(what, form.formatted(pods), form.formatted(nodes));
    rows.add(Row.of(ScaleCommand.SUITE, "fleet, one stream per pod: " + what, pods, unit));
    rows.add(Row.of(ScaleCommand.SUITE, "fleet, one stream per node: " + what, nodes, unit));
  }
}
