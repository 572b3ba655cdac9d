package io.cairn.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Reads what suites have written, and says of each row of section 9 whether it holds. */
@Command(
    name = "report",
    description = "Says which goals the results reach that were written before.")
public final class ReportCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private ResultsOption results;

  @Override
  public Integer call() throws IOException {
    List<ResultFile> files = new ArrayList<>();
    int unread = 0;
    for (Path file : files()) {
      try {
        files.add(ResultFile.read(file));
      } catch (IOException notResults) {
        System.err.printf("benchmarks/run report: %s%n", notResults.getMessage());
        unread++;
      }
    }
    for (Measure measure : Measure.values()) {
      print(measure, files);
    }
    files.stream()
        .map(file -> file.conditions().machine() + ", " + file.conditions().jvm())
        .distinct()
        .forEach(where -> System.out.printf("%nMeasured on %s", where));
    System.out.println();
    return unread == 0 ? 0 : 1;
  }

  private List<Path> files() throws IOException {
    Path directory = results.directory();
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "there are no results in %s: run a suite first, like benchmarks/run read --short"
              .formatted(directory));
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(file -> file.getFileName().toString().matches("[^.].*\\.json"))
          .sorted()
          .toList();
    }
  }

  private static void print(Measure measure, List<ResultFile> files) {
    System.out.printf("%n%s%n  goal: %s%n", measure.words(), measure.goal());
    boolean measured = false;
    for (ResultFile file : files) {
      for (Row row : file.rows()) {
        if (row.measure() == measure) {
          measured = true;
          System.out.println(line(file.conditions(), row));
        }
      }
    }
    if (!measured) {
      System.out.printf("  not measured: %s%n", measure.command());
    }
  }

  private static String line(ResultFile.Conditions conditions, Row row) {
    String ratio =
        row.ratio() == null
            ? ""
            : String.format(Locale.ROOT, "%.2f x %s", row.ratio(), row.against());
    return String.format(
        Locale.ROOT,
        "  %-11s  %-52s %,12.2f %-8s %-40s %-24s %s, %s form",
        row.verdict(),
        row.name(),
        row.value(),
        row.unit(),
        ratio,
        row.goal() == null ? "" : row.goal(),
        conditions.at(),
        conditions.form());
  }
}
