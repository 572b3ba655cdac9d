package io.cairn.benchmarks.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the JSON that JMH writes of benchmarks in nanoseconds per call. */
final class JmhResults {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private JmhResults() {}

  static List<Found> read(Path file) throws IOException {
    List<Found> all = new ArrayList<>();
    for (JsonNode each : JSON.readTree(file.toFile())) {
      all.add(found(each));
    }
    return all;
  }

  private static Found found(JsonNode result) throws IOException {
    JsonNode time = result.path("primaryMetric");
    if (!time.path("scoreUnit").asText().equals("ns/op")) {
      throw new IOException("not in ns/op: " + result.path("benchmark").asText());
    }
    String benchmark = result.path("benchmark").asText();
    Map<String, String> parameters = new LinkedHashMap<>();
    result
        .path("params")
        .fields()
        .forEachRemaining(each -> parameters.put(each.getKey(), each.getValue().asText()));
    return new Found(
        benchmark.substring(benchmark.lastIndexOf('.') + 1),
        parameters,
        result.path("threads").asInt(),
        iterations(time),
        iterations(result.path("secondaryMetrics").path(ALLOCATED)));
  }

  private static List<Double> iterations(JsonNode metric) {
    List<Double> all = new ArrayList<>();
    for (JsonNode fork : metric.path("rawData")) {
      fork.forEach(iteration -> all.add(iteration.asDouble()));
    }
    return all;
  }
}
