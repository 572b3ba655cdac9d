package io.cairn.benchmarks.jmh;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.KnownSelectors;
import io.cairn.config.spi.SnapshotCodec;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What it takes to check and read an encoded snapshot with 512 bytes of content. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
@NullUnmarked // fields are set by JMH before a benchmark runs
public class DecodeBenchmark {
  @Param({"", "region in (eu,us),role!=admin"})
  private String selector;

  private final KnownSelectors known = new KnownSelectors();
  private ByteBuffer encoded;

  /** Encodes a hunt of one fragment. */
  @Setup
  public void encode() {
    Fragment fragment =
        Fragment.of("rules/scoring", "text/plain", new byte[512], Selector.parse(selector));
    HuntId hunt = HuntId.of("harbour-night");
    encoded =
        ByteBuffer.wrap(
            SnapshotCodec.encode(
                HuntConfig.of(hunt, new Lineage(1, 2), VersionVector.of(1, 1), List.of(fragment))));
  }

  /** Reads everything. */
  @Benchmark
  public HuntConfig decode() {
    return SnapshotCodec.decode(encoded);
  }

  /** Reads what differs from the snapshots before. */
  @Benchmark
  public HuntConfig decodeKnown() {
    return SnapshotCodec.decode(encoded, known);
  }
}
