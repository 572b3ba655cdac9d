package io.cairn.benchmarks.scale;

import io.cairn.benchmarks.results.Bounds;
import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How the cost of a client and of a server grows, and what a large fleet would take. */
@Command(
    name = "scale",
    description = "How cost grows with hunts, fragments, bytes and followers; a model of a fleet.")
public final class ScaleCommand implements Callable<Integer> {
  static final String SUITE = "scale";

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  @Option(
      names = "--pods",
      paramLabel = "N",
      defaultValue = "100000",
      description = "Pods of the fleet that the model is asked about (${DEFAULT-VALUE}).")
  private int pods;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Nodes that they run on (${DEFAULT-VALUE}).")
  private int nodes;

  @Option(
      names = "--hunts",
      paramLabel = "N",
      defaultValue = "50",
      description = "Hunts; each pod follows one (${DEFAULT-VALUE}).")
  private int hunts;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "10",
      description = "Changes a second, of all hunts together (${DEFAULT-VALUE}).")
  private double changes;

  @Override
  public Integer call() throws Exception {
    Fleet fleet =
        new Fleet(
            Bounds.check("--pods", pods, 1, 10_000_000),
            Bounds.check("--nodes", nodes, 1, pods),
            Bounds.check("--hunts", hunts, 1, 1_000_000),
            changes);
    Bounds.check("--changes", changes, 0, 100_000);
    System.out.printf("%n%s%n", Machine.description());
    List<Row> rows = new ArrayList<>();
    ClientScale client = new ClientScale(options.isShort());
    ServerScale server = new ServerScale(options.isShort());
    FleetForecast forecast;
    try (Progress progress = new Progress(0)) {
      rows.addAll(client.measure(progress));
      rows.addAll(server.measure(progress));
      progress.step("%d pods on a node".formatted(NodeStreams.PODS));
      forecast =
          new FleetForecast(
              fleet, server.costs(), NodeStreams.measure(false), NodeStreams.measure(true));
    }
    client.print();
    server.print();
    rows.addAll(forecast.show());
    options.write(SUITE, rows);
    return 0;
  }
}
