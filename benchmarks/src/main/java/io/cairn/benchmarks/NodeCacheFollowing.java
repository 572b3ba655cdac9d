package io.cairn.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.config.CairnClient;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.VersionVector;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * How long a neighbour's news takes: from just before a write of the node cache in one process to
 * the listener behind the swap in another one, whose own source is not there. And what a process
 * costs that waits for news. Run without arguments.
 */
public final class NodeCacheFollowing {
  private static final HuntId HUNT = SampleHunts.hunt(0);
  private static final int WARM_UP = 500;
  private static final int WRITES = 2_000;
  private static final long EVERY_NANOS = 10_000_000;
  private static final Duration IDLE = Duration.ofSeconds(5);

  private NodeCacheFollowing() {}

  /**
   * Measures.
   *
   * @param args none; or the directory, in the process that follows
   */
  public static void main(String[] args) throws IOException {
    if (args.length == 1) {
      follow(Path.of(args[0]));
    } else {
      measure();
    }
  }

  private static void measure() throws IOException {
    Path directory = NodeCaches.temporary();
    try (ChronicleNodeCache cache = NodeCaches.open(directory.resolve("node"))) {
      write(cache, 1);
      Process follower =
          NodeCaches.start(NodeCacheFollowing.class, directory.resolve("node").toString());
      try (BufferedReader said = follower.inputReader(UTF_8)) {
        said.readLine(); // it serves the first version
        for (int i = 0; i < WARM_UP + WRITES; i++) {
          LockSupport.parkNanos(EVERY_NANOS);
          write(cache, i + 2);
        }
        follower.getOutputStream().write('\n');
        follower.getOutputStream().flush();
        System.out.println(said.readLine());
        Duration before = cpu(follower);
        long start = System.nanoTime();
        LockSupport.parkNanos(IDLE.toNanos());
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            "while nothing happens it uses %.2f %% of a core%n",
            cpu(follower).minus(before).toNanos() / 1e7 / seconds);
      } finally {
        follower.destroy();
      }
    } finally {
      NodeCaches.remove(directory);
    }
  }

  private static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Writes a version that tells when it was written, by the clock that processes share. */
  private static void write(ChronicleNodeCache cache, long revision) {
    Fragment fragment = Fragment.ofText("when", "text/plain", String.valueOf(System.nanoTime()));
    cache.write(
        HuntConfig.of(HUNT, SampleHunts.LINEAGE, VersionVector.of(1, revision), List.of(fragment)),
        Labels.NONE);
  }

  private static void follow(Path directory) throws IOException {
    Histogram nanos = new Histogram(3);
    CairnClient client =
        CairnClient.builder()
            .source(new AwaySource())
            .nodeCache(ChronicleNodeCache.at(directory))
            .preload(HUNT)
            .build();
    var unused =
        client.onChange(
            HUNT,
            change -> {
              long now = System.nanoTime();
              if (change.after().version().revision() > WARM_UP) {
                nanos.recordValue(now - Long.parseLong(change.after().fragment("when").text()));
              }
            });
    client.start().join();
    System.out.println("follows");
    int enough = System.in.read();
    System.out.printf(
        "%d of %d writes told: p50 %.2f ms, p99 %.2f ms, longest %.2f ms%n",
        nanos.getTotalCount(),
        WRITES + 1,
        nanos.getValueAtPercentile(50) / 1e6,
        nanos.getValueAtPercentile(99) / 1e6,
        nanos.getMaxValue() / 1e6);
    while (enough >= 0) {
      enough = System.in.read();
    }
  }
}
