package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.samples.PushingSource;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.CairnClient;
import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Live;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.WatchEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What it costs to change a hunt of 4,000 fragments and 2 MB by a delta. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked // fields are set by JMH before a benchmark runs
public class SwapBenchmark {
  private static final int FRAGMENTS = 4_000;
  private static final HuntId HUNT = SampleHunts.hunt(0);

  private static ConfigDelta delta(VersionVector base, int changed) {
    long revision = base.revision() + 1;
    List<Fragment> put =
        IntStream.range(0, changed)
            .mapToObj(i -> SampleHunts.clue(i * ((FRAGMENTS - 1) / changed), revision))
            .toList();
    return new ConfigDelta(
        HUNT,
        SampleHunts.LINEAGE,
        base,
        VersionVector.of(base.epoch(), revision),
        put,
        Set.of(),
        Set.of());
  }

  /** A config and a change of it. */
  @State(Scope.Benchmark)
  public static class Change {
    @Param({"1", "40", "3999"})
    private int changed;

    private HuntConfig base;
    private ConfigDelta delta;

    /** Makes both. */
    @Setup
    public void make() {
      base = SampleHunts.config(HUNT, FRAGMENTS);
      delta = delta(base.version(), changed);
    }
  }

  /** A client that follows the hunt, and the next change of it. */
  @State(Scope.Benchmark)
  public static class Following {
    @Param({"1", "40", "3999"})
    private int changed;

    private PushingSource source;
    private CairnClient client;
    private Live<Long> revision;
    private ConfigDelta next;

    /** Loads and follows the hunt. */
    @Setup
    public void follow() throws Exception {
      HuntConfig first = SampleHunts.config(HUNT, FRAGMENTS);
      source = new PushingSource(Map.of(HUNT, first));
      client =
          CairnClient.builder()
              .source(source)
              .preload(HUNT)
              .coalesceChanges(Duration.ZERO, Duration.ZERO)
              .build();
      client.start().get(5, TimeUnit.SECONDS);
      source.awaitFollowed();
      revision = client.follow(HUNT).map(config -> config.version().revision());
      next = delta(first.version(), changed);
    }

    /** Makes the next change, outside of what is measured. */
    @Setup(Level.Invocation)
    public void change() {
      next = delta(client.get(HUNT).version(), changed);
    }

    /** Closes the client. */
    @TearDown
    public void close() {
      client.close();
      source.close();
    }
  }

  /** Makes the new snapshot. */
  @Benchmark
  public HuntConfig apply(Change change) {
    return change.base.apply(change.delta);
  }

  /** From the push to another thread's reader, through every stage of the client. */
  @Benchmark
  public long pushToReader(Following following) {
    long wanted = following.next.version().revision();
    ConfigDelta delta = following.next;
    following.source.push(place -> new WatchEvent.Delta(place, delta));
    long seen = following.revision.get();
    while (seen != wanted) {
      Thread.onSpinWait();
      seen = following.revision.get();
    }
    return seen;
  }
}
