package io.cairn.benchmarks.coldstart;

import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.benchmarks.samples.Scratch;
import io.cairn.benchmarks.servers.ConfigService;
import io.cairn.benchmarks.servers.ServerProcess;
import io.cairn.config.HuntConfig;
import io.cairn.config.Labels;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.grpc.GrpcConfigStore;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * From {@code main()} in a fresh JVM to the first config: of clients with a node cache that has it,
 * with one that has not, and with none, beside reading a file and opening a Chronicle Map; some of
 * them also with an archive of their classes. In turns in one run.
 */
@Command(
    name = "coldstart",
    description = "From main() in a fresh JVM to the first config, and where the time goes.")
public final class ColdStartCommand implements Callable<Integer> {
  static final String SUITE = "coldstart";

  /** Those for which it is worth while to see what an archive does. */
  private static final List<Way> ARCHIVED = List.of(Way.WARM_UP, Way.COLD_UP, Way.JSON);

  /** After this the short form begins no other round. */
  private static final Duration HURRY = Duration.ofSeconds(60);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  /** A way, with an archive of its classes or without. */
  record Contender(Way way, boolean archived) {
    String words() {
      return archived ? way.words() + ", class archive" : way.words();
    }
  }

  @Override
  public Integer call() throws Exception {
    System.out.printf("%n%s%n", Machine.description());
    Path directory = Scratch.inMemory();
    try (ServerProcess service = ServerProcess.start(ConfigService.class)) {
      int rounds = options.isShort() ? 5 : 25;
      Map<Contender, List<Start>> all;
      try (Progress progress = new Progress(rounds + 2)) {
        progress.step("preparing a Config Service, a node cache and files");
        prepare(directory, service);
        Duration longest = options.isShort() ? HURRY : Duration.ofDays(1);
        all =
            measure(
                new Starts(directory, service.port(0), closedPort()), rounds, longest, progress);
      }
      List<Row> rows = new ColdStartResults(all).print();
      options.write(SUITE, rows);
    } finally {
      Scratch.remove(directory);
    }
    return 0;
  }

  private static Map<Contender, List<Start>> measure(
      Starts starts, int rounds, Duration longest, Progress progress)
      throws IOException, InterruptedException {
    Map<Contender, List<Start>> all = new LinkedHashMap<>();
    for (Way way : Way.values()) {
      all.put(new Contender(way, false), new ArrayList<>());
      if (ARCHIVED.contains(way)) {
        all.put(new Contender(way, true), new ArrayList<>());
      }
    }
    progress.step("archives of classes");
    for (Way way : ARCHIVED) {
      starts.archive(way);
    }
    long end = System.nanoTime() + longest.toNanos();
    for (int round = 1; round <= rounds && System.nanoTime() - end < 0; round++) {
      progress.step("%d ways, round %d".formatted(all.size(), round));
      for (Map.Entry<Contender, List<Start>> contender : all.entrySet()) {
        contender
            .getValue()
            .add(starts.start(contender.getKey().way(), contender.getKey().archived()));
      }
    }
    return all;
  }

  private static void prepare(Path directory, ServerProcess service) throws Exception {
    HuntConfig config = published(service);
    try (ChronicleNodeCache cache = NodeCaches.open(Starts.warmCache(directory))) {
      cache.write(config, Labels.NONE);
    }
    StartHunt.write(directory, config);
  }

  private static HuntConfig published(ServerProcess service) throws Exception {
    try (GrpcConfigStore store =
        GrpcConfigStore.builder("localhost:" + service.port(0), "localhost:" + service.port(1))
            .plaintext()
            .build()) {
      Leadership leadership = store.lead(StartHunt.HUNT, "benchmark").get();
      store
          .publish(
              Publication.by(leadership)
                  .expecting(leadership.head())
                  .putAll(StartHunt.fragments())
                  .build())
          .get();
      return store.read(StartHunt.HUNT, Scope.EVERYTHING).get().orElseThrow();
    }
  }

  /** Returns a port at which nobody is. */
  private static int closedPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }
}
