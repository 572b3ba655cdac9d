package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The program behind {@code benchmarks/run propagation}: from publish to swap in every client of a
 * Config Service, beside a bare push over gRPC of the same bytes, in turns in one run.
 */
public final class PropagationRun {
  private static final double GOAL = 1.5;

  private PropagationRun() {}

  /** How many clients get how many changes a second; for how long, in how many rounds. */
  private record Load(int clients, int rate, int seconds, int rounds) {}

  private static final List<Load> SHORT =
      List.of(new Load(1, 20, 3, 1), new Load(20, 20, 3, 1), new Load(200, 20, 5, 1));
  private static final List<Load> LONG =
      List.of(
          new Load(1, 20, 10, 3),
          new Load(1, 500, 10, 3),
          new Load(20, 20, 10, 3),
          new Load(20, 500, 10, 3),
          new Load(200, 20, 15, 3),
          new Load(200, 500, 15, 3),
          new Load(1_000, 1, 30, 2),
          new Load(1_000, 20, 15, 2));

  /**
   * Runs it.
   *
   * @param args the folder for results, and {@code --short} if in a hurry
   */
  public static void main(String[] args) throws Exception {
    Locale.setDefault(Locale.ROOT);
    List<String> words = List.of(args);
    Path results = Path.of(words.get(0));
    Files.createDirectories(results);
    System.out.printf("%n%s%n%n", Machine.description());
    System.out.printf(
        "%8s %8s %-8s %9s %9s %9s %9s %9s %10s  %s%n",
        "clients", "changes", "", "p50 ms", "p99 ms", "max ms", "got", "CPU", "resident", "");
    List<String> json = new ArrayList<>();
    for (Load load : words.contains("--short") ? SHORT : LONG) {
      Tally cairn = new Tally("cairn");
      Tally bare = new Tally("bare");
      for (int round = 1; round <= load.rounds(); round++) {
        System.err.printf(
            "%,d clients, %d changes a second, round %d of %d%n",
            load.clients(), load.rate(), round, load.rounds());
        bare.add(Round.measure(BareSide::new, load.clients(), load.rate(), load.seconds()));
        cairn.add(Round.measure(CairnSide::new, load.clients(), load.rate(), load.seconds()));
      }
      print(load, bare, "");
      double ratio = cairn.millis(99) / bare.millis(99);
      print(
          load,
          cairn,
          "p99 %.2f of bare's: goal <= %.1f %s"
              .formatted(ratio, GOAL, ratio <= GOAL ? "holds" : "FALLS SHORT"));
      json.add(json(load, bare));
      json.add(json(load, cairn));
    }
    Path file = results.resolve("propagation.json");
    Files.writeString(file, "[\n" + String.join(",\n", json) + "\n]\n");
    System.out.printf(
        "%nFrom when a change was due to when a client had it; CPU of one core, memory: the"
            + " server's.%n\"got\" is under 100 %% where several changes came as one.%nWritten to"
            + " %s%n",
        file);
    System.exit(0); // threads of gRPC linger
  }

  private static void print(Load load, Tally tally, String verdict) {
    System.out.printf(
        "%,8d %6d/s %-8s %9.2f %9.2f %9.2f %7.1f %% %7.1f %% %7.0f MB  %s%n",
        load.clients(),
        load.rate(),
        tally.name(),
        tally.millis(50),
        tally.millis(99),
        tally.millis(100),
        100 * tally.arrived(),
        100 * tally.cpu(),
        tally.residentBytes() / 1e6,
        verdict);
  }

  private static String json(Load load, Tally tally) {
    return """
      {"benchmark": "propagation", "side": "%s", "clients": %d, "changes/s": %d, "p50": %.4f, \
    "p99": %.4f, "max": %.4f, "unit": "ms", "arrived": %.4f, "cpu": %.4f, "resident": %d, \
    "machine": "%s"}\
    """
        .formatted(
            tally.name(),
            load.clients(),
            load.rate(),
            tally.millis(50),
            tally.millis(99),
            tally.millis(100),
            tally.arrived(),
            tally.cpu(),
            tally.residentBytes(),
            Machine.description().replace("\n", ", ").replace("\"", "'"));
  }
}
