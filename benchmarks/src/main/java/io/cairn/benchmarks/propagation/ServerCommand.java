package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Measure;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import io.cairn.benchmarks.results.Table;
import io.cairn.benchmarks.servers.ServerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * A Config Service with 1,000 followers, each with a stream of its own, one change a second and
 * 11,000 reads a second: by the followers, out of their memory, and then by calls that it answers
 * itself, beside calls that a bare gRPC server answers.
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
            ">us a read",
            ">resident",
            ">change p50 ms",
            ">p99 ms",
            ">got",
            ">read p50 ms",
            ">p99 ms",
            "");
    try (Progress progress = new Progress(6)) {
      progress.step("%,d followers connect".formatted(FOLLOWERS));
      Arrivals arrivals = new Arrivals();
      try (CairnSide side = CairnSide.inMemory(FOLLOWERS, arrivals);
          Reads ofClients = Reads.ofClients(side.clients());
          Reads ofServer = Reads.ofServer(side.server().port(0));
          BareCalls bare = new BareCalls()) {
        ServerProcess server = side.server();
        arrivals.await(FOLLOWERS);
        progress.step("warming up");
        ServerLoad.measure(side, server, arrivals, ofServer, READS, options.isShort() ? 8 : 20);
        ServerLoad.measure(side, bare.server(), arrivals, bare, READS, options.isShort() ? 4 : 10);
        ServerLoad.measure(side, server, arrivals, ofClients, READS, options.isShort() ? 5 : 10);
        progress.step("reads by the followers, out of their memory");
        ServerLoad cached = ServerLoad.measure(side, server, arrivals, ofClients, READS, seconds);
        rows.add(show(table, goal(row("by the followers, from L1", cached), cached), cached));
        progress.step("reads by calls that the server answers");
        ServerLoad called = ServerLoad.measure(side, server, arrivals, ofServer, READS, seconds);
        progress.step("calls of a bare server");
        ServerLoad empty = ServerLoad.measure(side, bare.server(), arrivals, bare, READS, seconds);
        rows.add(show(table, row("by calls of a bare server", empty), empty));
        Row calls = goal(row("by calls, from the server", called), called);
        double ratio = microsPerRead(called) / microsPerRead(empty);
        rows.add(show(table, calls.against("by calls of a bare server", ratio), called));
        if (called.failures() > 0) {
          System.out.printf("%n%,d calls failed%n", called.failures());
        }
        progress.step("the followers leave");
      }
    }
    table.print(System.out);
    System.out.printf(
        "%n%,d followers on a stream each, one hunt of %d bytes, one change a second; times are"
            + " from when a change or read was due.%nThe bare server is gRPC alone, has no"
            + " followers, and answers with as many bytes.%nGoal: under %.0f %% of one core and"
            + " under %.0f MB resident.%n",
        FOLLOWERS, Arrivals.PAYLOAD_BYTES, 100 * MOST_CPU, MOST_MEGABYTES);
    options.write(SUITE, rows);
    return 0;
  }

  private static Row row(String name, ServerLoad load) {
    return Row.of(SUITE, name, 100 * load.cpu(), "% of a core")
        .with("CPU us a read", microsPerRead(load))
        .with("resident MB", load.residentBytes() / 1e6)
        .with("reads/s", load.readsPerSecond())
        .with("failed reads", (double) load.failures())
        .with("change p50 ms", millis(load.changes(), 50))
        .with("change p99 ms", millis(load.changes(), 99))
        .with("arrived", (double) load.delivered() / load.expected())
        .with("read p50 ms", millis(load.reads(), 50))
        .with("read p99 ms", millis(load.reads(), 99));
  }

  private static Row goal(Row row, ServerLoad load) {
    double megabytes = load.residentBytes() / 1e6;
    return row.goal(
            "< %.0f %%, < %.0f MB".formatted(100 * MOST_CPU, MOST_MEGABYTES),
            isWhole(load)
                && load.cpu() > 0
                && load.cpu() < MOST_CPU
                && megabytes > 0
                && megabytes < MOST_MEGABYTES)
        .of(Measure.SERVER);
  }

  private static Row show(Table table, Row row, ServerLoad load) {
    table.row(
        row.name(),
        "%,.0f".formatted(load.readsPerSecond()),
        "%.1f %%".formatted(row.value()),
        "%.1f".formatted(microsPerRead(load)),
        "%.0f MB".formatted(load.residentBytes() / 1e6),
        "%.2f".formatted(millis(load.changes(), 50)),
        "%.2f".formatted(millis(load.changes(), 99)),
        "%.1f %%".formatted(100.0 * load.delivered() / load.expected()),
        "%.3f".formatted(millis(load.reads(), 50)),
        "%.3f".formatted(millis(load.reads(), 99)),
        row.verdict());
    return row;
  }

  private static double microsPerRead(ServerLoad load) {
    return 1e6 * load.cpu() / load.readsPerSecond();
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
