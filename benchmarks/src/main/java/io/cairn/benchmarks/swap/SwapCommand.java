package io.cairn.benchmarks.swap;

import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Measure;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import io.cairn.benchmarks.results.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * Measures from the last byte of a change to when every reader sees it, while readers read without
 * pause; what that does to their reads; and what a change leaves to the garbage collector.
 */
@Command(
    name = "swap",
    description = "From the last byte of a change to every reader, with readers that never pause.")
public final class SwapCommand implements Callable<Integer> {
  private static final String SUITE = "swap";
  private static final int LARGE = 4_000;
  private static final double MILLISECOND = 1e6;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  /** A hunt, and how much of it a change touches. */
  private record Change(String name, Parts parts) {}

  private static final List<Change> CHANGES =
      List.of(
          new Change("0.5 KB", new Parts(1, 1)),
          new Change("100 KB, one fragment of 200", new Parts(200, 1)),
          new Change("100 KB, all of 200", new Parts(200, 200)),
          new Change("2 MB, one fragment of 4,000", new Parts(LARGE, 1)),
          new Change("2 MB, all of 4,000", new Parts(LARGE, LARGE)));

  @Override
  public Integer call() throws Exception {
    System.out.printf("%n%s%n", Machine.description());
    int swaps = options.isShort() ? 100 : 2_000;
    long reads = options.isShort() ? 0 : 250_000_000; // 10^9 in the four that count
    List<Row> rows = new ArrayList<>();
    Table table =
        new Table(
            "",
            "from",
            ">p50 us",
            ">p99 us",
            ">max us",
            ">garbage KB",
            ">read p99.99 us",
            ">without changes",
            "");
    try (Progress progress = new Progress(2 * CHANGES.size())) {
      for (Change change : CHANGES) {
        progress.step(change.name + ", handed over decoded");
        SwapRun event = SwapRun.measure(EventPath::new, change.parts, swaps, reads);
        rows.add(show(table, change, "event", event));
        progress.step(change.name + ", over a socket");
        SwapRun wire = SwapRun.measure(WirePath::new, change.parts, swaps, reads);
        rows.add(show(table, change, "last byte", wire));
      }
    }
    table.print(System.out);
    rows.add(torn(rows));
    options.write(SUITE, rows);
    return 0;
  }

  /** Counts where a change touches several fragments: one alone cannot be torn. */
  private static Row torn(List<Row> rows) {
    double checked = 0;
    double torn = 0;
    for (Row row : rows) {
      if (row.name().contains(", all of")) {
        checked += row.more().getOrDefault("reads", 0.0);
        torn += row.more().getOrDefault("torn", 0.0);
      }
    }
    System.out.printf(
        "%n%,.0f of %,.0f reads saw parts of two versions, where changes touch several"
            + " fragments.%n\"event\" is when the source hands a change over, \"last byte\" when"
            + " the last of it comes over%nthe socket; garbage is that of all threads of the"
            + " client, over a socket also of the relay that knows when that was.%n",
        torn, checked);
    return Row.of(SUITE, "reads that saw parts of two versions", torn, "reads")
        .with("reads", checked)
        .goal("0 of 10^9", torn == 0 && checked >= 1e9)
        .of(Measure.SWAP);
  }

  private static Row show(Table table, Change change, String from, SwapRun run) {
    Histogram swaps = run.swaps();
    double p99 = swaps.getValueAtPercentile(99);
    Row row =
        Row.of(SUITE, "%s, from %s".formatted(change.name, from), micros(swaps, 50), "us")
            .with("p99 us", p99 / 1e3)
            .with("max us", micros(swaps, 100))
            .with("garbage B", run.bytesPerSwap())
            .with("read p99.99 us", micros(run.changing(), 99.99))
            .with("read p99.99 us without changes", micros(run.quiet(), 99.99))
            .with("read max us", micros(run.changing(), 100))
            .with("read max us without changes", micros(run.quiet(), 100))
            .with("reads", run.reads())
            .with("torn", run.torn());
    if (change.parts.count() == LARGE) {
      row = row.goal("p99 < 1,000 us", p99 < MILLISECOND).of(Measure.SWAP);
    }
    table.row(
        change.name,
        from,
        "%,.0f".formatted(row.value()),
        "%,.0f".formatted(p99 / 1e3),
        "%,.0f".formatted(micros(swaps, 100)),
        "%,.1f".formatted(run.bytesPerSwap() / 1e3),
        "%,.1f".formatted(micros(run.changing(), 99.99)),
        "%,.1f".formatted(micros(run.quiet(), 99.99)),
        row.verdict());
    return row;
  }

  private static double micros(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e3;
  }
}
