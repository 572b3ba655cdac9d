package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.benchmarks.results.Measure;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.storm.Layer.Usage;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class StormRowsTest {
  private final Load load = Loads.pods(40);

  private Outcome outcome(String name, long bytes) {
    Recording recording = new Recording(load, Plan.of(load));
    for (int second = 0; second <= load.seconds(); second++) {
      recording.used(second, new Usage(bytes * second, 0, 0, 0));
    }
    return Outcome.of(name, recording);
  }

  private static NodeRestart restart(int clients, int nodes, long reads, long bytes) {
    return new NodeRestart(clients, nodes, reads, reads, bytes, bytes, new Histogram(3));
  }

  private List<Row> rows(NodeRestart... restarts) {
    return rowsOf(load, restarts);
  }

  private List<Row> rowsOf(Load shape, NodeRestart... restarts) {
    return StormRows.of(
        shape, outcome("old layer", 9_000_000), outcome("Cairn", 1_000_000), List.of(restarts));
  }

  private static Row named(List<Row> rows, String name) {
    return rows.stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void bytes_ofBoth_areComparedByTheSecond() {
    Row row = named(rows(restart(10, 1, 2, 1)), "Cairn, bytes from the source");

    assertThat(row.value()).isEqualTo(1);
    assertThat(row.against()).isEqualTo("old layer, bytes from the source");
    assertThat(row.ratio()).isEqualTo(1 / 9.0);
  }

  @Test
  void sourceReads_oncePerHuntAndNode_hold() {
    List<Row> rows = rows(restart(10, 1, 2, 100), restart(40, 1, 2, 110), restart(40, 2, 5, 200));

    Row held = named(rows, "source reads, 40 clients on 1 node");
    assertThat(held.holds()).isTrue();
    assertThat(held.measure()).isNull(); // the goal is one of 200
    assertThat(named(rows, "source reads, 40 clients on 2 nodes").holds()).isFalse();
  }

  @Test
  void sourceReads_of200Clients_areOfTheGoal() {
    List<Row> rows = rowsOf(load.of(200, 1), restart(200, 1, 2, 100));

    assertThat(named(rows, "source reads, 200 clients on 1 node").measure())
        .isEqualTo(Measure.NODE_RESTART);
  }

  @Test
  void bytes_ofMoreClientsAndNodes_areComparedWithTheirBase() {
    List<Row> rows = rows(restart(10, 1, 2, 100), restart(40, 1, 2, 140), restart(40, 2, 4, 400));

    Row clients = named(rows, "bytes, 40 clients on 1 node");
    assertThat(clients.ratio()).isEqualTo(1.4);
    assertThat(clients.holds()).isTrue();
    Row nodes = named(rows, "bytes, 40 clients on 2 nodes");
    assertThat(nodes.against()).isEqualTo("bytes, 40 clients on 1 node");
    assertThat(nodes.holds()).isFalse(); // 400 of 140 is more than 2.2
  }
}
