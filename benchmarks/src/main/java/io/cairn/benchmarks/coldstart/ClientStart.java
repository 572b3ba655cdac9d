package io.cairn.benchmarks.coldstart;

import io.cairn.config.CairnClient;
import io.cairn.config.ClientBuilder;
import io.cairn.config.HuntConfig;
import io.cairn.config.grpc.GrpcConfigSource;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Starts a client as a pod does. One thread, once. */
final class ClientStart {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static @Nullable CairnClient client;
  private static @Nullable ChronicleNodeCache cache;
  private static boolean sourceIsUp;

  private ClientStart() {}

  /** Returns how many fragments the first config has. */
  static int start(String way, int port, Path nodeCache, Marks marks) {
    GrpcConfigSource source = GrpcConfigSource.builder("localhost:" + port).plaintext().build();
    marks.mark("source built");
    ClientBuilder builder =
        CairnClient.builder()
            .source(source)
            .pod("pod-" + ProcessHandle.current().pid()) // a restart of none of the others
            .preload(StartHunt.HUNT)
            .startDeadline(Duration.ofMinutes(1)); // a slow start is a figure too
    if (!way.equals("NO_CACHE")) {
      cache = ChronicleNodeCache.at(nodeCache);
      builder.nodeCache(cache);
    }
    CairnClient built = builder.build();
    client = built;
    marks.mark("client built");
    sourceIsUp = !way.equals("WARM_DOWN");
    built.start().join();
    marks.mark("started");
    HuntConfig config = built.get(StartHunt.HUNT);
    if (way.equals("WARM_DECODED")
        && config.decode(StartHunt.SCORING, Rules.Scoring.class).points() != 100) {
      throw new IllegalStateException("not what was written: " + config);
    }
    return config.fragments().size();
  }

  /** Waits until the stream stands, and says what the node cache took. */
  static void awaitSource(Marks marks) throws InterruptedException {
    CairnClient started = client;
    if (started == null) {
      return;
    }
    if (cache != null) {
      marks.put("cache open", cache.metrics().timeToOpen().toNanos());
    }
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (sourceIsUp && !started.status().connected()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("no stream: " + started.status());
      }
      Thread.sleep(1);
    }
    if (sourceIsUp) {
      marks.mark("stream");
    }
  }
}
