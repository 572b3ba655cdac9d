package io.cairn.benchmarks.footprint;

import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Jars and megabytes of the library's modules and of the peers, as far as they were built. */
final class ClassPaths {
  private static final List<String> MODULES = List.of("core", "grpc", "nodecache", "fdb");
  private static final List<String> PEERS =
      List.of("apollo", "archaius", "flagd", "launchdarkly", "openfeature", "unleash");
  private static final int SHOWN = 3;

  private final Path benchmarks;

  /**
   * Looks into the clone.
   *
   * @param benchmarks the directory of this module
   */
  ClassPaths(Path benchmarks) {
    this.benchmarks = benchmarks;
  }

  void show(String suite, List<Row> rows) throws IOException {
    Table table = new Table("class path of", ">jars", ">MB", "the largest, MB");
    List<String> notBuilt = new ArrayList<>();
    for (String module : MODULES) {
      add(
          "sdk-" + module,
          benchmarks.resolve("classpaths").resolve(module),
          table,
          notBuilt,
          suite,
          rows);
    }
    for (String peer : peers()) {
      add(peer, benchmarks.resolve("peers").resolve(peer), table, notBuilt, suite, rows);
    }
    table.print(System.out);
    System.out.printf("%nWith all that a module needs at run time, its own jar included.%n");
    if (!notBuilt.isEmpty()) {
      System.out.printf("Not built, so not counted: %s.%n", String.join(", ", notBuilt));
    }
  }

  private List<String> peers() throws IOException {
    Path directory = benchmarks.resolve("peers");
    if (!Files.isDirectory(directory)) {
      return PEERS;
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.filter(each -> Files.exists(each.resolve("pom.xml")))
          .map(each -> each.getFileName().toString())
          .filter(name -> !name.equals("keys")) // what all of them are asked for
          .sorted()
          .toList();
    }
  }

  private static void add(
      String name, Path module, Table table, List<String> notBuilt, String suite, List<Row> rows)
      throws IOException {
    Optional<ClassPath> found = ClassPath.built(name, module);
    if (found.isEmpty()) {
      notBuilt.add(name);
      return;
    }
    ClassPath path = found.get();
    double megabytes = path.bytes() / 1e6;
    table.row(
        name,
        path.jars().size(),
        "%.1f".formatted(megabytes),
        String.join(", ", path.largest(SHOWN)));
    rows.add(
        Row.of(suite, "class path of " + name, megabytes, "MB").with("jars", path.jars().size()));
  }
}
