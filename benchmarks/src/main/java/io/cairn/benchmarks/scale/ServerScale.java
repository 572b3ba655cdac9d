package io.cairn.benchmarks.scale;

import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.Table;
import io.cairn.benchmarks.scale.Growth.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a Config Service costs by the number of its followers. */
final class ServerScale {
  // whole heartbeats, of 5 s each
  private static final double SHORT_SECONDS = 5;
  private static final double FULL_SECONDS = 15;
  private static final int FEWEST_CHANGES = 15;
  private static final int MOST_CHANGES_PER_SECOND = 100;

  private final List<Integer> sizes;
  private final double seconds;
  private final int pushes;
  private final List<Subscribers.Cost> costs = new ArrayList<>();

  ServerScale(boolean isShort) {
    sizes = isShort ? List.of(1, 30, 300, 1_000) : List.of(1, 10, 100, 500, 1_000, 2_500, 5_000);
    seconds = isShort ? SHORT_SECONDS : FULL_SECONDS;
    pushes = isShort ? 10_000 : 100_000;
  }

  List<Row> measure(Progress progress) throws Exception {
    try (Subscribers subscribers = new Subscribers(progress)) {
      // the server's code is compiled before it is measured
      progress.step("a server's JVM warms up");
      Subscribers.Cost unused = subscribers.measure(1, seconds, (int) (200 * seconds));
      for (int size : sizes) {
        progress.step("a server with %,d followers".formatted(size));
        int changes =
            (int)
                Math.max(
                    FEWEST_CHANGES, Math.min(MOST_CHANGES_PER_SECOND * seconds, pushes / size));
        costs.add(subscribers.measure(size, seconds, changes));
      }
    }
    List<Row> rows = new ArrayList<>();
    for (Subscribers.Cost cost : costs) {
      rows.add(
          Row.of(
                  ScaleCommand.SUITE,
                  "server, %,d followers".formatted(cost.followers()),
                  cost.busy().heapBytes() / 1e6,
                  "heap MB")
              .with("resident MB", cost.residentBytes() / 1e6)
              .with("CPU us/change", cost.cpuNanosPerChange() / 1e3)
              .with("CPU us/push", cost.cpuNanosPerChange() / 1e3 / cost.followers())
              .with("wire bytes/push", cost.wireBytesPerPush())
              .with("message bytes/push", cost.messageBytesPerPush())
              .with("idle CPU ms/s", cost.idleCpuNanosPerSecond() / 1e6)
              .with("store questions", cost.busy().storeQuestions())
              .with("pushes/change/follower", cost.arrived()));
    }
    return rows;
  }

  void print() {
    Table table =
        new Table(
            ">followers",
            ">heap",
            ">heap/follower",
            ">resident",
            ">idle CPU",
            ">CPU/change",
            ">CPU/push",
            ">bytes/push",
            ">of messages",
            ">store questions",
            ">got");
    double base = costs.get(0).busy().heapBytes();
    for (Subscribers.Cost cost : costs) {
      table.row(
          "%,d".formatted(cost.followers()),
          "%.1f MB".formatted(cost.busy().heapBytes() / 1e6),
          cost.followers() == 1
              ? ""
              : "%.1f KB"
                  .formatted((cost.busy().heapBytes() - base) / 1024 / (cost.followers() - 1)),
          "%.0f MB".formatted(cost.residentBytes() / 1e6),
          "%.2f %%".formatted(cost.idleCpuNanosPerSecond() / 1e7),
          "%,.0f us".formatted(cost.cpuNanosPerChange() / 1e3),
          "%,.1f us".formatted(cost.cpuNanosPerChange() / 1e3 / cost.followers()),
          "%.0f".formatted(cost.wireBytesPerPush()),
          "%.0f".formatted(cost.messageBytesPerPush()),
          "%,d".formatted(cost.busy().storeQuestions()),
          "%.1f %%".formatted(100 * cost.arrived()));
    }
    table.row(
        "to the power of",
        exponent(cost -> cost.busy().heapBytes()),
        "",
        exponent(cost -> cost.residentBytes()),
        exponent(Subscribers.Cost::idleCpuNanosPerSecond),
        exponent(Subscribers.Cost::cpuNanosPerChange),
        exponent(cost -> cost.cpuNanosPerChange() / cost.followers()),
        exponent(Subscribers.Cost::wireBytesPerPush),
        exponent(Subscribers.Cost::messageBytesPerPush),
        exponent(cost -> cost.busy().storeQuestions()),
        "");
    table.print(System.out);
    System.out.printf(
        "%nFollowers of one hunt of 4 KB, of which a change touches 512 bytes; a connection each,"
            + " all in one process, which share%nits event loops. Server: 1 GB of heap at most,"
            + " SerialGC; heap after a collection; CPU of one core; bytes written to%nconnections."
            + " \"got\" is under 100 %% where several changes came as one.%n");
  }

  private String exponent(ToDoubleFunction<Subscribers.Cost> cost) {
    return "%.2f"
        .formatted(
            Growth.exponent(
                costs.stream()
                    .map(each -> new Point(each.followers(), cost.applyAsDouble(each)))
                    .toList()));
  }

  List<Subscribers.Cost> costs() {
    return List.copyOf(costs);
  }
}
