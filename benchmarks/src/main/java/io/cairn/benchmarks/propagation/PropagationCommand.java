package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Measure;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import io.cairn.benchmarks.results.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * From publish to swap in every client of a Config Service, beside a bare push over gRPC of the
 * same bytes, in turns in one run.
 */
@Command(
    name = "propagation",
    description = "From publish to swap in every client, beside a bare push over gRPC.")
public final class PropagationCommand implements Callable<Integer> {
  private static final String SUITE = "propagation";
  private static final double GOAL = 1.5;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  /** How many clients get how many changes a second; for how long, in how many rounds. */
  private record Load(int clients, int rate, int seconds, int rounds) {}

  private static final List<Load> SHORT =
      List.of(new Load(1, 20, 3, 1), new Load(20, 20, 3, 1), new Load(200, 20, 5, 1));
  private static final List<Load> LONG =
      List.of(
          new Load(1, 20, 10, 3),
          new Load(1, 500, 10, 3),
          new Load(20, 20, 10, 3),
          new Load(20, 500, 10, 3),
          new Load(200, 20, 15, 3),
          new Load(200, 500, 15, 3),
          new Load(1_000, 1, 30, 2),
          new Load(1_000, 20, 15, 2));

  @Override
  public Integer call() throws Exception {
    System.out.printf("%n%s%n", Machine.description());
    Table table =
        new Table(
            ">clients",
            ">changes",
            "",
            ">p50 ms",
            ">p99 ms",
            ">max ms",
            ">got",
            ">CPU",
            ">resident",
            "");
    List<Row> rows = new ArrayList<>();
    List<Load> loads = options.isShort() ? SHORT : LONG;
    try (Progress progress = new Progress(loads.stream().mapToInt(Load::rounds).sum())) {
      for (Load load : loads) {
        Tally cairn = new Tally("cairn");
        Tally bare = new Tally("bare");
        for (int round = 1; round <= load.rounds(); round++) {
          progress.step(
              "%,d clients, %d changes a second, round %d"
                  .formatted(load.clients(), load.rate(), round));
          bare.add(Round.measure(BareSide::new, load.clients(), load.rate(), load.seconds()));
          cairn.add(Round.measure(CairnSide::new, load.clients(), load.rate(), load.seconds()));
        }
        Row push = row(load, bare);
        double ratio = cairn.millis(99) / bare.millis(99);
        Row ours =
            row(load, cairn)
                .against(push.name(), ratio)
                .goal("p99 <= %.1fx".formatted(GOAL), ratio <= GOAL)
                .of(Measure.PROPAGATION);
        rows.add(show(table, load, bare, push));
        rows.add(show(table, load, cairn, ours));
      }
    }
    table.print(System.out);
    System.out.printf(
        "%nFrom when a change was due to when a client had it; CPU of one core, memory: the"
            + " server's.%n\"got\" is under 100 %% where several changes came as one.%n");
    options.write(SUITE, rows);
    return 0;
  }

  private static Row row(Load load, Tally tally) {
    String name = "%s, %,d clients, %d/s".formatted(tally.name(), load.clients(), load.rate());
    return Row.of(SUITE, name, tally.millis(99), "ms p99")
        .with("p50 ms", tally.millis(50))
        .with("max ms", tally.millis(100))
        .with("arrived", tally.arrived())
        .with("server CPU, cores", tally.cpu())
        .with("server resident MB", tally.residentBytes() / 1e6);
  }

  private static Row show(Table table, Load load, Tally tally, Row row) {
    table.row(
        "%,d".formatted(load.clients()),
        "%d/s".formatted(load.rate()),
        tally.name(),
        "%.2f".formatted(tally.millis(50)),
        "%.2f".formatted(tally.millis(99)),
        "%.2f".formatted(tally.millis(100)),
        "%.1f %%".formatted(100 * tally.arrived()),
        "%.1f %%".formatted(100 * tally.cpu()),
        "%.0f MB".formatted(tally.residentBytes() / 1e6),
        row.ratio() == null
            ? ""
            : "p99 %.2f of bare's, goal %s: %s".formatted(row.ratio(), row.goal(), row.verdict()));
    return row;
  }
}
