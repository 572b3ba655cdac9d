package io.cairn.benchmarks.results;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * What one run of a suite found: a JSON array, one row per line, each with the conditions of its
 * run.
 *
 * @param conditions where, when and how it ran
 * @param rows what was found
 */
record ResultFile(Conditions conditions, List<Row> rows) {
  private static final ObjectMapper JSON =
      new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /**
   * Under which conditions a suite ran.
   *
   * @param machine CPUs and operating system
   * @param jvm the Java runtime
   * @param at when it ended, in UTC
   * @param form {@code short} or {@code full}
   */
  record Conditions(String machine, String jvm, String at, String form) {}

  /** Reads a file; its rows have the conditions of the first. */
  static ResultFile read(Path file) throws IOException {
    try {
      JsonNode all = JSON.readTree(file.toFile());
      List<Row> rows = new ArrayList<>();
      for (JsonNode row : all) {
        rows.add(JSON.treeToValue(row, Row.class));
      }
      if (rows.isEmpty()) {
        throw new IllegalArgumentException("no rows");
      }
      return new ResultFile(JSON.treeToValue(all.get(0), Conditions.class), rows);
    } catch (JsonProcessingException | IllegalArgumentException notRows) {
      throw new IOException(
          "%s is not what a suite writes today: remove it, or measure again".formatted(file),
          notRows);
    }
  }

  /** Writes it; who reads the file at any time reads one run whole. */
  void write(Path file) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      ObjectNode object = JSON.valueToTree(row);
      object.setAll(JSON.<ObjectNode>valueToTree(conditions));
      lines.add(JSON.writeValueAsString(object));
    }
    Path folder = file.toAbsolutePath().getParent();
    Files.createDirectories(folder);
    Path whole = Files.createTempFile(folder, ".results", ".json");
    Files.writeString(whole, "[\n" + String.join(",\n", lines) + "\n]\n");
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
  }
}
