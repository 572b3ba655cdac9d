package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.propagation.Contender.Kind;
import io.cairn.benchmarks.propagation.Round.Stretch;
import io.cairn.benchmarks.results.Bounds;
import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.RunOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * From publish to swap in every client of a Config Service, over each store, beside a bare push
 * over gRPC of the same bytes, etcd's watches and Redis' subscriptions, in turns in one run.
 */
@Command(
    name = "propagation",
    description =
        "From publish to swap in every client, over each store, beside a bare push over gRPC, etcd"
            + " and Redis.")
public final class PropagationCommand implements Callable<Integer> {
  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  @Option(
      names = "--cluster-file",
      paramLabel = "FILE",
      description = "Measures the FoundationDB store too, on the cluster that this file names.")
  private @Nullable Path clusterFile;

  @Option(
      names = "--clients",
      paramLabel = "N",
      description = "Measures so many clients only, with --rates, in three rounds.")
  private @Nullable Integer clients;

  @Option(
      names = "--rates",
      paramLabel = "R",
      split = ",",
      description = "Changes a second, with --clients (20).")
  private @Nullable List<Integer> rates;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "For how long each rate is measured, with --clients (15).")
  private @Nullable Integer seconds;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description =
          "Measures only those whose name has one of these in it, as under a profiler, for"
              + " instance memory,bare.")
  private List<String> only = List.of();

  /**
   * How many clients get how many changes a second.
   *
   * @param rounds how often each contender takes its turn
   * @param durable whether Cairn's stores on disk take part
   */
  private record Load(int clients, List<Stretch> stretches, int rounds, boolean durable) {}

  private static final int RATE = 20;
  private static final int SECONDS = 15;
  private static final Load WARM_UP = new Load(20, List.of(new Stretch(500, 1)), 1, false);
  private static final List<Load> SHORT =
      List.of(
          new Load(20, List.of(new Stretch(500, 3)), 1, true),
          new Load(200, List.of(new Stretch(20, 3)), 1, false));
  private static final List<Load> LONG =
      List.of(
          new Load(1, List.of(new Stretch(20, 10), new Stretch(500, 10)), 3, true),
          new Load(20, List.of(new Stretch(20, 10), new Stretch(500, 10)), 3, true),
          new Load(200, List.of(new Stretch(20, 15), new Stretch(500, 15)), 3, true),
          new Load(1_000, List.of(new Stretch(1, 30), new Stretch(20, 15)), 2, true));

  @Override
  public Integer call() throws Exception {
    List<Load> loads = loads();
    List<Contender> known = Contender.all(Optional.ofNullable(clusterFile));
    checkNames(known);
    List<Contender> all = known.stream().filter(this::isMeant).toList();
    System.out.printf("%n%s%n", Machine.description());
    PropagationResults results = new PropagationResults();
    int steps = loads.stream().mapToInt(load -> load.rounds() * among(all, load).size()).sum();
    List<Contender> toWarm =
        all.stream().filter(each -> each.kind() != Kind.CAIRN_DURABLE).toList();
    try (Progress progress = new Progress(steps + toWarm.size())) {
      for (Contender contender : toWarm) { // or the first to take its turn would be at a loss
        progress.step("warming up, " + contender.name());
        Round.measure(contender.maker(), WARM_UP.clients(), WARM_UP.stretches());
      }
      for (Load load : loads) {
        measure(load, among(all, load), progress, results);
      }
    }
    results.print(System.out);
    options.write(PropagationResults.SUITE, results.rows());
    return 0;
  }

  private void checkNames(List<Contender> known) {
    for (String name : only) {
      if (known.stream().noneMatch(contender -> contender.name().contains(name))) {
        throw new IllegalArgumentException(
            "--only is %s, which is in none of these names: %s"
                .formatted(
                    name, known.stream().map(Contender::name).collect(Collectors.joining("; "))));
      }
    }
  }

  private boolean isMeant(Contender contender) {
    return only.isEmpty() || only.stream().anyMatch(contender.name()::contains);
  }

  private List<Load> loads() {
    if (clients == null) {
      if (rates != null || seconds != null) {
        throw new IllegalArgumentException(
            "--rates and --seconds go with --clients, which is not given");
      }
      return options.isShort() ? SHORT : LONG;
    }
    Bounds.check("--clients", clients, 1, 5_000);
    int length = seconds == null ? SECONDS : seconds;
    Bounds.check("--seconds", length, 1, 3_600);
    List<Integer> changes = rates == null ? List.of(RATE) : rates;
    changes.forEach(rate -> Bounds.check("--rates", rate, 1, 10_000));
    List<Stretch> own = changes.stream().map(rate -> new Stretch(rate, length)).toList();
    return List.of(new Load(clients, own, 3, !options.isShort()));
  }

  private static List<Contender> among(List<Contender> all, Load load) {
    return all.stream()
        .filter(contender -> load.durable() || contender.kind() != Kind.CAIRN_DURABLE)
        .toList();
  }

  private static void measure(
      Load load, List<Contender> contenders, Progress progress, PropagationResults results)
      throws Exception {
    List<Map<Contender, Tally>> tallies = new ArrayList<>();
    load.stretches().forEach(stretch -> tallies.add(new LinkedHashMap<>()));
    for (int round = 1; round <= load.rounds(); round++) {
      for (Contender contender : contenders) {
        progress.step(
            "%,d clients, round %d, %s".formatted(load.clients(), round, contender.name()));
        List<Round> rounds;
        try {
          rounds = Round.measure(contender.maker(), load.clients(), load.stretches());
        } catch (Exception e) {
          if (contender.kind() != Kind.PEER) {
            throw e;
          }
          System.out.printf(
              "Left out: round %d of %s with %,d clients: %s%n",
              round, contender.name(), load.clients(), e);
          continue;
        }
        for (int i = 0; i < rounds.size(); i++) {
          tallies.get(i).computeIfAbsent(contender, first -> new Tally()).add(rounds.get(i));
        }
      }
    }
    for (int i = 0; i < tallies.size(); i++) {
      results.add(load.clients(), load.stretches().get(i).rate(), tallies.get(i));
    }
  }
}
