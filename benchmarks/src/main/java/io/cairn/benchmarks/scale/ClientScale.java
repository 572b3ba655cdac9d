package io.cairn.benchmarks.scale;

import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.Table;
import io.cairn.benchmarks.samples.JavaProcess;
import io.cairn.benchmarks.scale.Growth.Point;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;

/** What one client costs by the number and the size of its hunts, in a process of its own. */
final class ClientScale {
  private static final List<String> FLAGS = List.of("-Xmx6g", "-XX:+UseParallelGC");
  private static final long SHORT_NANOS = 8_000_000_000L;
  private static final int KB = 1 << 10;

  private final boolean isShort;
  private final List<String> leftOut = new ArrayList<>();
  private final List<Series> series = new ArrayList<>();

  ClientScale(boolean isShort) {
    this.isShort = isShort;
  }

  /** One size that grows, and what each cost. */
  private record Series(
      String what, ToLongFunction<Shape> size, List<Shape> shapes, List<ClientCost> costs) {
    double exponent(ToDoubleFunction<ClientCost> cost) {
      return Growth.exponent(
          IntStream.range(0, shapes.size())
              .mapToObj(
                  i -> new Point(size.applyAsLong(shapes.get(i)), cost.applyAsDouble(costs.get(i))))
              .toList());
    }
  }

  List<Row> measure(Progress progress) throws IOException {
    List<Shape> hunts = new ArrayList<>();
    for (int count = 10; count <= (isShort ? 10_000 : 100_000); count *= 10) {
      hunts.add(new Shape(count, 8, 512));
    }
    List<Shape> fragments = new ArrayList<>();
    for (int count = 1; count <= (isShort ? 10_000 : 100_000); count *= 10) {
      fragments.add(new Shape(1, count, 64));
    }
    List<Shape> bytes = new ArrayList<>();
    for (int total = KB; total <= (isShort ? 16 << 20 : 64 << 20); total *= 4) {
      bytes.add(new Shape(1, 16, total / 16));
    }
    try (JavaProcess client = JavaProcess.start(ClientProgram.class, FLAGS)) {
      progress.step("a client's JVM warms up");
      for (Shape warmUp : List.of(new Shape(500, 8, 512), new Shape(1, 2_000, 64))) {
        cost(client, warmUp);
      }
      run(client, "hunts of 4 KB", shape -> shape.hunts(), hunts, progress);
      run(
          client,
          "fragments of 64 bytes in a hunt",
          shape -> shape.fragments(),
          fragments,
          progress);
      run(client, "bytes in a hunt of 16 fragments", Shape::huntBytes, bytes, progress);
    }
    return rows();
  }

  private static ClientCost cost(JavaProcess client, Shape shape) throws IOException {
    client.say(shape.words());
    return ClientCost.parse(client.line());
  }

  private void run(
      JavaProcess client,
      String what,
      ToLongFunction<Shape> size,
      List<Shape> shapes,
      Progress progress)
      throws IOException {
    List<ClientCost> costs = new ArrayList<>();
    List<Shape> done = new ArrayList<>();
    long begun = System.nanoTime();
    for (Shape shape : shapes) {
      if (isShort && System.nanoTime() - begun > SHORT_NANOS) {
        leftOut.add("%,d %s".formatted(size.applyAsLong(shape), what));
        continue;
      }
      done.add(shape);
      progress.step("a client with %,d %s".formatted(size.applyAsLong(shape), what));
      costs.add(cost(client, shape));
    }
    series.add(new Series(what, size, done, costs));
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (Series each : series) {
      for (int i = 0; i < each.shapes.size(); i++) {
        Shape shape = each.shapes.get(i);
        ClientCost cost = each.costs.get(i);
        rows.add(
            Row.of(
                    ScaleCommand.SUITE,
                    "client, %,d %s".formatted(each.size.applyAsLong(shape), each.what),
                    cost.heapBytes() / (double) shape.hunts(),
                    "heap bytes/hunt")
                .with("load ms", cost.loadNanos() / 1e6)
                .with("swap us p50", cost.swapNanos() / 1e3)
                .with("content bytes/hunt", shape.huntBytes()));
      }
    }
    return rows;
  }

  void print() {
    for (Series each : series) {
      Table table =
          new Table(
              ">" + each.what,
              ">heap",
              ">heap/hunt",
              ">of content",
              ">to load",
              ">load/hunt",
              ">a swap, p50");
      for (int i = 0; i < each.shapes.size(); i++) {
        Shape shape = each.shapes.get(i);
        ClientCost cost = each.costs.get(i);
        double heap = cost.heapBytes() / (double) shape.hunts();
        table.row(
            "%,d".formatted(each.size.applyAsLong(shape)),
            "%,.1f MB".formatted(cost.heapBytes() / 1e6),
            "%,.1f KB".formatted(heap / KB),
            "%.2f x".formatted(heap / shape.huntBytes()),
            "%,.1f ms".formatted(cost.loadNanos() / 1e6),
            "%,.3f ms".formatted(cost.loadNanos() / 1e6 / shape.hunts()),
            "%,.1f us".formatted(cost.swapNanos() / 1e3));
      }
      table.row(
          "grows with the size to the power of",
          "%.2f".formatted(each.exponent(ClientCost::heapBytes)),
          "",
          "",
          "%.2f".formatted(each.exponent(ClientCost::loadNanos)),
          "",
          "%.2f".formatted(each.exponent(ClientCost::swapNanos)));
      table.print(System.out);
    }
    System.out.printf(
        "%nA client whose source is in its process; heap after a collection, content included. To"
            + " load: from start() until all are%nserved. A swap: from a whole version in the"
            + " source's hand to the listener behind it. A hunt whose first push overtakes the read"
            + " of it is held twice until it%nchanges.%n");
    if (!leftOut.isEmpty()) {
      System.out.printf("For want of time: no client with %s.%n", String.join(", nor ", leftOut));
    }
  }
}
