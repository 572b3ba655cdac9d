package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.benchmarks.samples.Scratch;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.nodecache.ChronicleNodeCache;
import io.cairn.config.spi.KnownSelectors;
import io.cairn.config.spi.SnapshotCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.map.ChronicleMap;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A read of the node cache, checked and decoded, against the same bytes out of a Chronicle Map as
 * it comes, in memory; alone and beside another process that reads the same file without pause.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    jvmArgsAppend = {
      "--add-opens=java.base/java.lang=ALL-UNNAMED",
      "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
      "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
      "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED"
    })
@NullUnmarked // fields are set by JMH before a benchmark runs
public class NodeCacheBenchmark {
  private static final HuntId HUNT = SampleHunts.hunt(0);

  /** Both maps, with the same snapshot in them. */
  @State(Scope.Benchmark)
  public static class Maps {
    /** Clues of 512 bytes. */
    @Param({"1", "2", "32"})
    private int fragments;

    /** Other processes that read. */
    @Param({"0", "1"})
    private int neighbours;

    private final KnownSelectors known = new KnownSelectors();
    private Path directory;
    private ChronicleNodeCache cache;
    private ChronicleMap<String, byte[]> map;
    private @Nullable Process neighbour;

    /** Makes and fills both. */
    @Setup(Level.Trial)
    public void fill() throws IOException {
      directory = Scratch.inMemory();
      HuntConfig config = SampleHunts.config(HUNT, fragments);
      cache = NodeCaches.open(directory.resolve("node"));
      cache.write(config, Labels.NONE);
      byte[] encoded = SnapshotCodec.encode(config);
      map =
          ChronicleMap.of(String.class, byte[].class)
              .averageKey(HUNT.value())
              .averageValue(encoded)
              .entries(1_000)
              .createPersistedTo(directory.resolve("map").toFile());
      map.put(HUNT.value(), encoded);
      if (neighbours > 0) {
        neighbour = NodeCaches.start(NodeCacheReading.class, directory.resolve("node").toString());
        if (neighbour.getInputStream().read() != 'r') {
          throw new IllegalStateException("the neighbour does not read");
        }
      }
    }

    /** Removes both. */
    @TearDown(Level.Trial)
    public void remove() throws IOException, InterruptedException {
      if (neighbour != null) {
        neighbour.destroyForcibly().waitFor();
      }
      cache.close();
      map.close();
      Scratch.remove(directory);
    }
  }

  /** Where a thread's copy of the bytes goes. */
  @State(Scope.Thread)
  public static class Copy {
    private byte[] bytes;
  }

  /** The bytes alone, neither checked nor decoded, into an array that is there. */
  @Benchmark
  public byte[] rawGetUsing(Maps maps, Copy copy) {
    copy.bytes = maps.map.getUsing(HUNT.value(), copy.bytes);
    return copy.bytes;
  }

  /** The bytes in an array of their own, which a snapshot keeps, checked and decoded. */
  @Benchmark
  public HuntConfig rawGetDecoded(Maps maps) {
    return SnapshotCodec.decode(ByteBuffer.wrap(maps.map.get(HUNT.value())), maps.known);
  }

  /** What a client gets: the newest snapshot for its labels, checked and decoded. */
  @Benchmark
  public Optional<HuntConfig> nodeCacheRead(Maps maps) {
    return maps.cache.read(HUNT, Labels.NONE);
  }
}
