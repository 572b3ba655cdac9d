package io.cairn.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JmhResultsTest {
  @TempDir private Path directory;

  private Path file(String unit) throws IOException {
    return Files.writeString(
        directory.resolve("jmh.json"),
        """
        [{"benchmark": "io.cairn.SomeBenchmark.read", "mode": "avgt", "threads": 2,
          "params": {"hunts": "1000"},
          "primaryMetric": {"score": 2.0, "scoreUnit": "%s", "rawData": [[1.0, 3.0], [2.0]]},
          "secondaryMetrics": {
            "gc.count": {"rawData": [[7.0, 7.0]]},
            "gc.alloc.rate.norm": {"scoreUnit": "B/op", "rawData": [[16.0, 24.0], [16.0]]}}},
         {"benchmark": "io.cairn.SomeBenchmark.other", "mode": "avgt", "threads": 1,
          "primaryMetric": {"score": 2.0, "scoreUnit": "%s", "rawData": [[5.0]]},
          "secondaryMetrics": {}}]
        """
            .formatted(unit, unit));
  }

  @Test
  void read_severalForks_givesTheIterationsOfAll() throws IOException {
    assertThat(JmhResults.read(file("ns/op")))
        .containsExactly(
            new Found(
                "read",
                Map.of("hunts", "1000"),
                2,
                List.of(1.0, 3.0, 2.0),
                List.of(16.0, 24.0, 16.0)),
            new Found("other", Map.of(), 1, List.of(5.0), List.of()));
  }

  @Test
  void read_anotherUnit_isRefused() throws IOException {
    Path file = file("us/op");

    assertThatThrownBy(() -> JmhResults.read(file)).hasMessageContaining("not in ns/op");
  }
}
