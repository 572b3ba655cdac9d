package io.cairn.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The program behind {@code benchmarks/run}: measures a suite, prints and writes what it found. */
public final class BenchmarkRun {
  private BenchmarkRun() {}

  /**
   * Runs one suite.
   *
   * @param args the suite's name, the folder for results, and {@code --short} if in a hurry
   */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    List<String> words = List.of(args);
    String name = words.get(0);
    Path results = Path.of(words.get(1));
    Suite suite = Suite.named(name);
    if (suite == null) {
      System.err.printf("there is no suite \"%s\": nodecache, read, swap%n", name);
      System.exit(2);
    } else {
      Files.createDirectories(results);
      Suite.Effort effort = words.contains("--short") ? Suite.Effort.SHORT : Suite.Effort.LONG;
      List<Row> rows = new Measurement(suite, effort, results.resolve(name).toString()).rows();
      Report report = new Report(rows);
      report.print(System.out);
      Path file = results.resolve(name + ".json");
      report.write(file, name);
      System.out.printf("Written to %s%n", file);
    }
  }
}
