package io.cairn.benchmarks.nodecache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.benchmarks.results.Machine;
import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.results.Row;
import io.cairn.benchmarks.results.RunOptions;
import io.cairn.benchmarks.results.Table;
import io.cairn.benchmarks.samples.AwaySource;
import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.benchmarks.samples.PushingSource;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.benchmarks.samples.Scratch;
import io.cairn.config.CairnClient;
import io.cairn.config.ClientBuilder;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Subscription;
import io.cairn.config.VersionVector;
import io.cairn.config.nodecache.ChronicleNodeCache;
import io.cairn.config.spi.WatchEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * How long news takes that comes by way of the node cache: from just before a write of it in one
 * process to the listener behind the swap in another one, whose own source is not there; and, with
 * one stream per node, from just before the source pushes a version to the listeners of the process
 * that has the stream and of one that has none. And what a process costs that waits for news.
 */
@Command(
    name = "nodecache-follow",
    description =
        "News by way of the node cache: from a neighbour's write, or with one stream per node from"
            + " the source's push, to the swap.")
public final class NodeCacheFollowing implements Callable<Integer> {
  private static final String SUITE = "nodecache-follow";
  private static final HuntId HUNT = SampleHunts.hunt(0);
  private static final long EVERY_NANOS = 10_000_000;
  private static final Duration IDLE = Duration.ofSeconds(5);

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private RunOptions options;

  /**
   * The process that follows.
   *
   * @param args the directory, whether the node has one stream, and the first revision that counts
   */
  public static void main(String[] args) throws IOException {
    follow(Path.of(args[0]), args[1].equals("shared"), Long.parseLong(args[2]));
  }

  @Override
  public Integer call() throws Exception {
    System.out.printf("%n%s%n%n", Machine.description());
    try (Progress progress = new Progress(2)) {
      progress.step("a neighbour writes, a process without a source follows");
      return measure(progress);
    }
  }

  private int measure(Progress progress) throws Exception {
    Row write = written().row(SUITE, "neighbour's write to swap");
    progress.step("a source pushes, one process of the node has the stream");
    Histogram leaders = new Histogram(3);
    Lags others = pushed(leaders);
    Row own = Lags.of(leaders).row(SUITE, "push to swap, in who has the stream");
    Row other = others.row(SUITE, "push to swap, one stream per node").against(own);
    List<Row> rows = List.of(write, own, other);
    Table table = new Table("", ">p50 ms", ">p99 ms", ">max ms", "ratio to");
    for (Row row : rows) {
      table.row(
          row.name(),
          "%.2f".formatted(row.value()),
          "%.2f".formatted(row.more().get("p99 ms")),
          "%.2f".formatted(row.more().get("max ms")),
          row.ratio() == null ? "" : "%.2f %s".formatted(row.ratio(), row.against()));
    }
    table.print(System.out);
    options.write(SUITE, rows);
    return 0;
  }

  private int warmUp() {
    return options.isShort() ? 200 : 500;
  }

  private int versions() {
    return options.isShort() ? 500 : 2_000;
  }

  /** From a write of the node cache to a process that is cut off from its source. */
  private Lags written() throws IOException {
    Path directory = Scratch.inMemory();
    try (ChronicleNodeCache cache = NodeCaches.open(directory.resolve("node"))) {
      cache.write(version(1), Labels.NONE);
      return followed(
          directory.resolve("node"),
          "cutoff",
          revision -> cache.write(version(revision), Labels.NONE));
    } finally {
      Scratch.remove(directory);
    }
  }

  /** From a push of the source, through the process that has the stream, to one that has none. */
  private Lags pushed(Histogram leaders) throws Exception {
    Path directory = Scratch.inMemory();
    PushingSource source = new PushingSource(Map.of(HUNT, version(1)));
    try (CairnClient leader =
        CairnClient.builder()
            .source(source)
            .nodeCache(ChronicleNodeCache.at(directory.resolve("node")))
            .oneStreamPerNode()
            .preload(HUNT)
            .build()) {
      Subscription unused = listen(leader, warmUp() + 2, leaders);
      leader.start().join();
      source.awaitFollowed();
      return followed(
          directory.resolve("node"),
          "shared",
          revision -> source.push(place -> new WatchEvent.Whole(place, version(revision))));
    } finally {
      source.close();
      Scratch.remove(directory);
    }
  }

  /** Returns what a process that follows says of the versions that are brought forth. */
  private Lags followed(Path node, String how, LongConsumer bringForth) throws IOException {
    Process follower =
        NodeCaches.start(
            NodeCacheFollowing.class, node.toString(), how, String.valueOf(warmUp() + 2));
    try (BufferedReader said = follower.inputReader(UTF_8)) {
      said.readLine(); // it serves the first version
      for (int i = 0; i < warmUp() + versions(); i++) {
        LockSupport.parkNanos(EVERY_NANOS);
        bringForth.accept(i + 2);
      }
      follower.getOutputStream().write('\n');
      follower.getOutputStream().flush();
      Lags lags = Lags.parse(said.readLine());
      Duration before = cpu(follower);
      long start = System.nanoTime();
      LockSupport.parkNanos(IDLE.toNanos());
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.printf(
          "%s: %,d of %,d versions told, the longest %.2f ms; idle, it uses %.2f %% of a core%n",
          how,
          lags.told(),
          versions(),
          lags.longest() / 1e6,
          cpu(follower).minus(before).toNanos() / 1e7 / seconds);
      return lags;
    } finally {
      follower.destroy();
    }
  }

  private static Duration cpu(Process process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Returns a version that tells when it was made, by the clock that processes share. */
  private static HuntConfig version(long revision) {
    Fragment fragment = Fragment.ofText("when", "text/plain", String.valueOf(System.nanoTime()));
    return HuntConfig.of(
        HUNT, SampleHunts.LINEAGE, VersionVector.of(1, revision), List.of(fragment));
  }

  private static Subscription listen(CairnClient client, long first, Histogram nanos) {
    return client.onChange(
        HUNT,
        change -> {
          long now = System.nanoTime();
          if (change.after().version().revision() >= first) {
            nanos.recordValue(now - Long.parseLong(change.after().fragment("when").text()));
          }
        });
  }

  private static void follow(Path directory, boolean shared, long first) throws IOException {
    Histogram nanos = new Histogram(3);
    ClientBuilder builder =
        CairnClient.builder()
            .source(new AwaySource())
            .nodeCache(ChronicleNodeCache.at(directory))
            .preload(HUNT);
    CairnClient client = (shared ? builder.oneStreamPerNode() : builder).build();
    Subscription unused = listen(client, first, nanos);
    client.start().join();
    System.out.println("follows");
    int enough = System.in.read();
    System.out.println(Lags.of(nanos).line());
    while (enough >= 0) {
      enough = System.in.read();
    }
  }
}
