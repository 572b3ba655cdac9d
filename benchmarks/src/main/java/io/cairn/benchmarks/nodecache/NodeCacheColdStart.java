package io.cairn.benchmarks.nodecache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.benchmarks.samples.AwaySource;
import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.CairnClient;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.nodecache.ChronicleNodeCache;
import io.cairn.config.spi.SnapshotCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.openhft.chronicle.map.ChronicleMap;

/**
 * How long a fresh JVM takes from {@code main()} to having its first config with the node cache
 * warm: by a client, as it comes and with an archive of its classes, by the cache alone, and, to
 * compare, out of a Chronicle Map that is there. Run without arguments, it runs each a few times in
 * JVMs of their own, in turn.
 */
public final class NodeCacheColdStart {
  private static final int ROUNDS = 9;
  private static final int FRAGMENTS = 32;
  private static final String ARCHIVED = "client, with a class archive";
  private static final List<String> WAYS = List.of("map", "cache", "client", ARCHIVED);

  private NodeCacheColdStart() {}

  /**
   * Measures one way.
   *
   * @param args none; or which way, and the directory
   */
  public static void main(String[] args) throws Exception {
    long start = System.nanoTime();
    if (args.length == 0) {
      runAll();
      return;
    }
    Path directory = Path.of(args[1]);
    HuntId hunt = SampleHunts.hunt(0);
    HuntConfig found =
        switch (args[0]) {
          case "fill" -> fill(directory, hunt);
          case "cache" -> cache(directory, hunt);
          case "client" -> client(directory, hunt);
          case "map" -> map(directory, hunt);
          default -> throw new IllegalArgumentException(args[0]);
        };
    long nanos = System.nanoTime() - start;
    Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    if (found.fragments().size() != FRAGMENTS) {
      throw new IllegalStateException("not what was written: " + found);
    }
    System.out.println(nanos + " " + cpu.toNanos());
    System.exit(0);
  }

  private static void runAll() throws Exception {
    Path directory = NodeCaches.temporary();
    try {
      run("fill", directory);
      run("client", directory, "-XX:ArchiveClassesAtExit=" + archive(directory));
      Map<String, List<long[]>> all = new LinkedHashMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (String way : WAYS) {
          all.computeIfAbsent(way, key -> new ArrayList<>()).add(measured(way, directory));
        }
      }
      System.out.printf(
          "%-34s %9s %9s %15s%n", "ms, of " + ROUNDS, "median", "least", "CPU, whole JVM");
      all.forEach(
          (way, runs) ->
              System.out.printf(
                  "%-34s %,9.0f %,9.0f %,15.0f%n",
                  way,
                  millis(runs, 0, ROUNDS / 2),
                  millis(runs, 0, 0),
                  millis(runs, 1, ROUNDS / 2)));
    } finally {
      NodeCaches.remove(directory);
    }
  }

  private static Path archive(Path directory) {
    return directory.resolve("classes.jsa");
  }

  private static long[] measured(String way, Path directory) throws Exception {
    String said =
        way.equals(ARCHIVED)
            ? run("client", directory, "-XX:SharedArchiveFile=" + archive(directory))
            : run(way, directory);
    return Stream.of(said.split(" ")).mapToLong(Long::parseLong).toArray();
  }

  private static double millis(List<long[]> runs, int number, int rank) {
    return runs.stream().mapToLong(run -> run[number]).sorted().skip(rank).findFirst().orElseThrow()
        / 1e6;
  }

  private static String run(String way, Path directory, String... flags) throws Exception {
    String node = directory.resolve("node").toString();
    Process process = NodeCaches.start(NodeCacheColdStart.class, List.of(flags), way, node);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(way + " failed: " + said);
    }
    return said;
  }

  private static HuntConfig fill(Path directory, HuntId hunt) throws Exception {
    ChronicleNodeCache cache = NodeCaches.open(directory);
    cache.write(SampleHunts.config(hunt, FRAGMENTS), Labels.NONE);
    try (ChronicleMap<String, byte[]> map = plain(directory)) {
      map.put(hunt.value(), SnapshotCodec.encode(SampleHunts.config(hunt, FRAGMENTS)));
    }
    return cache.read(hunt, Labels.NONE).orElseThrow();
  }

  private static HuntConfig cache(Path directory, HuntId hunt) {
    return NodeCaches.open(directory).read(hunt, Labels.NONE).orElseThrow();
  }

  private static HuntConfig client(Path directory, HuntId hunt) {
    CairnClient client =
        CairnClient.builder()
            .source(new AwaySource())
            .nodeCache(ChronicleNodeCache.at(directory))
            .preload(hunt)
            .build();
    client.start().join();
    return client.get(hunt);
  }

  private static HuntConfig map(Path directory, HuntId hunt) throws Exception {
    return SnapshotCodec.decode(ByteBuffer.wrap(plain(directory).get(hunt.value())));
  }

  private static ChronicleMap<String, byte[]> plain(Path directory) throws Exception {
    return ChronicleMap.of(String.class, byte[].class)
        .averageKey("harbour-night-0")
        .averageValueSize(20_000)
        .entries(1_000)
        .createPersistedTo(directory.resolveSibling("plain.map").toFile());
  }
}
