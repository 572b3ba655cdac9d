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
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A Config Service with 1,000 followers, each with a stream of its own, one change a second and
 * 11,000 reads a second: by the followers, out of their memory, and then by calls that it answers
 * itself.
 */
@Command(
    name = "server",
    description = "A Config Service with 1,000 followers at 11,000 reads/s: its CPU and memory.")
public final class ServerCommand implements Callable<Integer> {
  private static final String SUITE = "server";
  private static final int FOLLOWERS = 1_000;
  private static final int READS = 11_000;
  private static final double MOST_CPU = 0.15;
  private static final double MOST_MEGABYTES = 180;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  @Override
  public Integer call() throws Exception {
    System.out.printf("%n%s%n", Machine.description());
    int seconds = options.isShort() ? 15 : 60;
    List<Row> rows = new ArrayList<>();
    Table table =
        new Table(
            "11,000 reads/s",
            ">answered/s",
            ">CPU of one core",
            ">resident",
            ">change p50 ms",
            ">p99 ms",
            ">got",
            ">read p50 ms",
            ">p99 ms",
            "");
    try (Progress progress = new Progress(5)) {
      progress.step("%,d followers connect".formatted(FOLLOWERS));
      Arrivals arrivals = new Arrivals();
      try (CairnSide side = CairnSide.inMemory(FOLLOWERS, arrivals);
          Reads ofClients = Reads.ofClients(side.clients());
          Reads ofServer = Reads.ofServer(side.server().port(0))) {
        arrivals.await(FOLLOWERS);
        progress.step("warming up");
        ServerLoad.measure(side, arrivals, ofServer, READS, options.isShort() ? 8 : 20);
        ServerLoad.measure(side, arrivals, ofClients, READS, options.isShort() ? 5 : 10);
        progress.step("reads by the followers, out of their memory");
        ServerLoad cached = ServerLoad.measure(side, arrivals, ofClients, READS, seconds);
        rows.add(show(table, "by the followers, from L1", cached));
        progress.step("reads by calls that the server answers");
        ServerLoad called = ServerLoad.measure(side, arrivals, ofServer, READS, seconds);
        rows.add(show(table, "by calls, from the server", called));
        if (called.failures() > 0) {
          System.out.printf("%n%,d calls failed%n", called.failures());
        }
        progress.step("the followers leave");
      }
    }
    table.print(System.out);
    System.out.printf(
        "%n%,d followers on a stream each, one hunt of %d bytes, one change a second; times are"
            + " from when a change or read was due.%nGoal: under %.0f %% of one core and under %.0f"
            + " MB resident.%n",
        FOLLOWERS, Arrivals.PAYLOAD_BYTES, 100 * MOST_CPU, MOST_MEGABYTES);
    options.write(SUITE, rows);
    return 0;
  }

  private static Row show(Table table, String name, ServerLoad load) {
    double megabytes = load.residentBytes() / 1e6;
    Row row =
        Row.of(SUITE, name, 100 * load.cpu(), "% of a core")
            .with("resident MB", megabytes)
            .with("reads/s", load.readsPerSecond())
            .with("failed reads", (double) load.failures())
            .with("change p50 ms", millis(load.changes(), 50))
            .with("change p99 ms", millis(load.changes(), 99))
            .with("arrived", (double) load.delivered() / load.expected())
            .with("read p50 ms", millis(load.reads(), 50))
            .with("read p99 ms", millis(load.reads(), 99))
            .goal(
                "< %.0f %%, < %.0f MB".formatted(100 * MOST_CPU, MOST_MEGABYTES),
                isWhole(load)
                    && load.cpu() > 0
                    && load.cpu() < MOST_CPU
                    && megabytes > 0
                    && megabytes < MOST_MEGABYTES)
            .of(Measure.SERVER);
    table.row(
        name,
        "%,.0f".formatted(load.readsPerSecond()),
        "%.1f %%".formatted(row.value()),
        "%.0f MB".formatted(megabytes),
        "%.2f".formatted(millis(load.changes(), 50)),
        "%.2f".formatted(millis(load.changes(), 99)),
        "%.1f %%".formatted(100.0 * load.delivered() / load.expected()),
        "%.3f".formatted(millis(load.reads(), 50)),
        "%.3f".formatted(millis(load.reads(), 99)),
        row.verdict());
    return row;
  }

  /** A server that answers nothing takes little. */
  private static boolean isWhole(ServerLoad load) {
    return load.failures() == 0
        && load.readsPerSecond() >= 0.95 * READS
        && load.delivered() >= 0.95 * load.expected();
  }

  private static double millis(Histogram nanos, double percentile) {
    return nanos.getValueAtPercentile(percentile) / 1e6;
  }
}
