package io.cairn.benchmarks.coldstart;

import io.cairn.benchmarks.coldstart.ColdStartCommand.Contender;
import io.cairn.benchmarks.results.Measure;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the starts came to, as tables and rows. */
final class ColdStartResults {
  private static final double GOAL_MILLIS = 350;

  private final Map<Contender, List<Start>> all;

  ColdStartResults(Map<Contender, List<Start>> all) {
    this.all = all;
  }

  /** Prints the tables; returns a row for each contender. */
  List<Row> print() {
    Table times =
        new Table(
            "main() to the first config",
            ">median ms",
            ">quartiles",
            ">of JSON",
            ">of the map",
            ">CPU ms",
            "");
    Table parts =
        new Table(
            "where it goes, ms",
            ">JVM to main()",
            ">source",
            ">client",
            ">to config",
            ">(cache opens)",
            ">to stream",
            ">classes",
            ">archived",
            ">loading",
            ">linking",
            ">compiling");
    List<Row> rows = new ArrayList<>();
    all.forEach(
        (contender, starts) -> {
          Row row = row(contender, starts);
          rows.add(row);
          Spread time = Spread.of(starts, Start::mainToConfig);
          times.row(
              contender.words(),
              "%,.0f".formatted(time.median()),
              "%,.0f - %,.0f".formatted(time.lower(), time.upper()),
              "%.2f".formatted(time.median() / median(Way.JSON)),
              "%.2f".formatted(time.median() / median(Way.MAP)),
              millis(starts, Start::cpu),
              row.goal() == null ? "" : "goal %s: %s".formatted(row.goal(), row.verdict()));
          parts.row(
              contender.words(),
              millis(starts, Start::processToMain),
              millis(starts, Start::opening),
              millis(starts, Start::building),
              millis(starts, Start::loading),
              millis(starts, Start::openingCache),
              millis(starts, Start::mainToStream),
              millis(starts, Start::classes),
              millis(starts, Start::archivedClasses),
              millis(starts, Start::loadingClasses),
              millis(starts, Start::linkingClasses),
              millis(starts, Start::compiling));
        });
    times.print(System.out);
    parts.print(System.out);
    System.out.printf(
        "%nMedians of %d starts. \"source\", \"client\" and \"to config\" follow each other, and"
            + " add up to the first%ntable; of a file or map, \"source\" is its mapper or its"
            + " opening. The cache opens within \"to config\".%nThe stream is from main() until it"
            + " stands, after the config where the cache had that. CPU is the%nprocess's until the"
            + " config, JVM included; classes, their loading and linking and the compilers'%ntime"
            + " too, of all threads.%n",
        all.values().iterator().next().size());
    return rows;
  }

  private Row row(Contender contender, List<Start> starts) {
    Spread time = Spread.of(starts, Start::mainToConfig);
    Row row =
        Row.of(ColdStartCommand.SUITE, contender.words(), time.median(), "ms")
            .with("lower quartile ms", time.lower())
            .with("upper quartile ms", time.upper())
            .with("CPU ms", median(starts, Start::cpu))
            .with("process to main ms", median(starts, Start::processToMain))
            .with("source ms", median(starts, Start::opening))
            .with("client ms", median(starts, Start::building))
            .with("to config ms", median(starts, Start::loading))
            .with("node cache open ms", median(starts, Start::openingCache))
            .with("main to stream ms", median(starts, Start::mainToStream))
            .with("classes", median(starts, Start::classes))
            .with("archived classes", median(starts, Start::archivedClasses))
            .with("class loading ms", median(starts, Start::loadingClasses))
            .with("class linking ms", median(starts, Start::linkingClasses))
            .with("compilers ms", median(starts, Start::compiling))
            .with("ratio to Chronicle Map", time.median() / median(Way.MAP));
    if (contender.way() != Way.JSON || contender.archived()) {
      row = row.against(Way.JSON.words(), time.median() / median(Way.JSON));
    }
    if (contender.way().isWarm() && !contender.archived()) {
      row =
          row.goal("<= %.0f ms".formatted(GOAL_MILLIS), time.median() <= GOAL_MILLIS)
              .of(Measure.COLD_START);
    }
    return row;
  }

  private double median(Way way) {
    return median(all.getOrDefault(new Contender(way, false), List.of()), Start::mainToConfig);
  }

  private static double median(List<Start> starts, ToDoubleFunction<Start> figure) {
    return Spread.of(starts, figure).median();
  }

  private static String millis(List<Start> starts, ToDoubleFunction<Start> figure) {
    return "%,.0f".formatted(median(starts, figure));
  }
}
