package io.cairn.benchmarks.footprint;

import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import io.cairn.benchmarks.results.Table;
import io.cairn.benchmarks.samples.JavaProcess;
import io.cairn.benchmarks.samples.Scratch;
import io.cairn.benchmarks.scale.ServerProgram;
import io.cairn.config.fdb.FdbConfigStore;
import io.cairn.config.grpc.GrpcConfigStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What clients take of a process, by their source, and modules of a class path. */
@Command(
    name = "footprint",
    description = "Threads, memory and classes of a client; jars on the class path of a module.")
public final class FootprintCommand implements Callable<Integer> {
  private static final String SUITE = "footprint";
  private static final List<Integer> CLIENTS = List.of(1, 2, 10);
  private static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xmx256m");

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  @Option(
      names = "--cluster-file",
      paramLabel = "FILE",
      description = "Also measures a client of FoundationDB, on the cluster that the file names.")
  private @Nullable Path clusterFile;

  @Override
  public Integer call() throws Exception {
    System.out.printf("%n%s%n", Machine.description());
    Map<Kind, List<Usage>> usages = new EnumMap<>(Kind.class);
    Path directory = Scratch.inMemory();
    try (Progress progress = new Progress(0);
        JavaProcess server =
            JavaProcess.start(ServerProgram.class, List.of("-Xmx128m", "-XX:+UseSerialGC"))) {
      String[] ports = server.line().split(" ", -1);
      String target = "localhost:" + ports[0];
      try (GrpcConfigStore store =
          GrpcConfigStore.builder(target, "localhost:" + ports[1]).plaintext().build()) {
        ClientsProgram.publish(store);
      }
      for (Kind kind : Kind.values()) {
        String where = target + "," + directory.resolve("node");
        if (kind == Kind.FDB) {
          if (clusterFile == null) {
            continue;
          }
          where = clusterFile + "," + namespace(clusterFile);
        }
        progress.step("clients of " + kind.words());
        usages.put(kind, measure(kind, where));
      }
    } finally {
      Scratch.remove(directory);
    }
    List<Row> rows = new ArrayList<>();
    show(usages, rows);
    new ClassPaths(Path.of("benchmarks")).show(SUITE, rows);
    options.write(SUITE, rows);
    return 0;
  }

  private static String namespace(Path clusterFile) throws Exception {
    String namespace = "benchmark-" + UUID.randomUUID();
    try (FdbConfigStore store = ClientsProgram.open(clusterFile, namespace)) {
      ClientsProgram.publish(store);
    }
    return namespace;
  }

  private static List<Usage> measure(Kind kind, String where) throws Exception {
    List<Usage> usages = new ArrayList<>();
    try (JavaProcess process =
        JavaProcess.start(ClientsProgram.class, FLAGS, kind.argument(), where)) {
      for (int clients : kind == Kind.NOTHING ? List.of(0) : CLIENTS) {
        process.say(String.valueOf(clients));
        usages.add(Usage.parse(process.line()));
      }
    }
    return usages;
  }

  private static void show(Map<Kind, List<Usage>> usages, List<Row> rows) {
    Table table =
        new Table(
            "clients of",
            ">clients",
            ">threads",
            ">classes",
            ">heap",
            ">direct",
            ">resident",
            ">of it shared");
    usages.forEach(
        (kind, each) -> {
          for (int i = 0; i < each.size(); i++) {
            int clients = kind == Kind.NOTHING ? 0 : CLIENTS.get(i);
            row(table, rows, kind.words(), clients, each.get(i), 1);
          }
          if (each.size() > 1) {
            int more = CLIENTS.get(CLIENTS.size() - 1) - CLIENTS.get(0);
            Usage grown = each.get(each.size() - 1).since(each.get(0));
            row(table, rows, kind.words() + ", each further one", 1, grown, more);
          }
        });
    table.print(System.out);
    System.out.printf(
        "%nEach line a fresh JVM, or the same one with more clients in it; SerialGC, 256 MB of heap"
            + " at most. A client follows one hunt%nof 4 KB, and has a source and a connection of"
            + " its own. Heap after a collection; shared: files and tmpfs, the node cache's"
            + " among%nthem.%n");
  }

  private static void row(
      Table table, List<Row> rows, String what, int clients, Usage usage, int by) {
    table.row(
        what,
        clients,
        by == 1 ? "%d".formatted(usage.threads()) : "%.1f".formatted(usage.threads() / (double) by),
        "%,d".formatted(usage.classes() / by),
        "%.2f MB".formatted(usage.heapBytes() / 1e6 / by),
        "%.2f MB".formatted(usage.directBytes() / 1e6 / by),
        "%.1f MB".formatted(usage.residentBytes() / 1e6 / by),
        "%.1f MB".formatted(usage.sharedBytes() / 1e6 / by));
    rows.add(
        Row.of(
                SUITE,
                "%s, %d".formatted(what, clients),
                usage.residentBytes() / 1e6 / by,
                "MB resident")
            .with("threads", usage.threads() / (double) by)
            .with("classes", usage.classes() / (double) by)
            .with("heap MB", usage.heapBytes() / 1e6 / by)
            .with("direct MB", usage.directBytes() / 1e6 / by)
            .with("shared MB", usage.sharedBytes() / 1e6 / by));
  }
}
