package io.cairn.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.config.CairnClient;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.nodecache.ChronicleNodeCache;
import io.cairn.config.spi.SnapshotCodec;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import net.openhft.chronicle.map.ChronicleMap;

/**
 * How long a fresh JVM takes from {@code main()} to its first config with the node cache warm: by a
 * client, by the cache alone, and, to compare, to a value of a Chronicle Map that is there. Run
 * without arguments, it runs each a few times in JVMs of their own, in turn.
 */
public final class NodeCacheColdStart {
  private static final int ROUNDS = 7;

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
    String found =
        switch (args[0]) {
          case "fill" -> fill(directory, hunt);
          case "cache" -> cache(directory, hunt);
          case "client" -> client(directory, hunt);
          case "map" -> map(directory, hunt);
          default -> throw new IllegalArgumentException(args[0]);
        };
    System.out.printf("%s: %d ms, %s%n", args[0], (System.nanoTime() - start) / 1_000_000, found);
    System.exit(0);
  }

  private static void runAll() throws Exception {
    Path directory = NodeCaches.temporary();
    try {
      run("fill", directory);
      for (int round = 0; round < ROUNDS; round++) {
        for (String way : List.of("map", "cache", "client")) {
          System.out.println(run(way, directory));
        }
      }
    } finally {
      NodeCaches.remove(directory);
    }
  }

  private static String run(String way, Path directory) throws Exception {
    String node = directory.resolve("node").toString();
    Process process = NodeCaches.start(NodeCacheColdStart.class, way, node);
    String said = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IllegalStateException(way + " failed: " + said);
    }
    return said;
  }

  private static String fill(Path directory, HuntId hunt) throws Exception {
    ChronicleNodeCache cache = NodeCaches.open(directory);
    cache.write(SampleHunts.config(hunt, 32), Labels.NONE);
    try (ChronicleMap<String, byte[]> map = plain(directory)) {
      map.put(hunt.value(), SnapshotCodec.encode(SampleHunts.config(hunt, 32)));
    }
    return String.valueOf(cache.read(hunt, Labels.NONE).isPresent());
  }

  private static String cache(Path directory, HuntId hunt) {
    return String.valueOf(NodeCaches.open(directory).read(hunt, Labels.NONE).isPresent());
  }

  private static String client(Path directory, HuntId hunt) {
    CairnClient client =
        CairnClient.builder()
            .source(new AwaySource())
            .nodeCache(ChronicleNodeCache.at(directory))
            .preload(hunt)
            .build();
    client.start().join();
    HuntConfig config = client.get(hunt);
    return config + " " + client.explain(hunt);
  }

  private static String map(Path directory, HuntId hunt) throws Exception {
    return SnapshotCodec.decode(ByteBuffer.wrap(plain(directory).get(hunt.value()))).toString();
  }

  private static ChronicleMap<String, byte[]> plain(Path directory) throws Exception {
    return ChronicleMap.of(String.class, byte[].class)
        .averageKey("harbour-night-0")
        .averageValueSize(20_000)
        .entries(1_000)
        .createPersistedTo(directory.resolveSibling("plain.map").toFile());
  }
}
