package io.cairn.benchmarks.scale;

import io.cairn.benchmarks.samples.JavaProcess;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.benchmarks.samples.Scratch;
import io.cairn.config.CairnClient;
import io.cairn.config.ClientBuilder;
import io.cairn.config.HuntId;
import io.cairn.config.Publication;
import io.cairn.config.grpc.GrpcConfigSource;
import io.cairn.config.grpc.GrpcConfigStore;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How many streams the clients of one node have, which all follow one hunt. */
final class NodeStreams {
  static final int PODS = 10;

  private static final HuntId HUNT = SampleHunts.hunt(0);

  private NodeStreams() {}

  /** Returns how many a Config Service counts once all follow and have settled. */
  static long measure(boolean oneStreamPerNode) throws Exception {
    Path directory = Scratch.inMemory();
    Deque<AutoCloseable> open = new ArrayDeque<>();
    try {
      JavaProcess server =
          JavaProcess.start(ServerProgram.class, List.of("-Xmx128m", "-XX:+UseSerialGC"));
      open.push(server);
      String[] ports = server.line().split(" ", -1);
      String target = "localhost:" + ports[0];
      try (GrpcConfigStore store =
          GrpcConfigStore.builder(target, "localhost:" + ports[1]).plaintext().build()) {
        var unused =
            store
                .publish(
                    Publication.by(store.lead(HUNT, "benchmark").get())
                        .putAll(Subscribers.SHAPE.make(HUNT, 1).fragments())
                        .build())
                .get();
      }
      for (int i = 0; i < PODS; i++) {
        GrpcConfigSource source = GrpcConfigSource.builder(target).plaintext().build();
        open.push(source);
        ClientBuilder builder =
            CairnClient.builder()
                .source(source)
                .nodeCache(ChronicleNodeCache.at(directory.resolve("node")))
                .debounceRestarts(Duration.ofMillis(1), Duration.ZERO)
                .pod("pod-" + i)
                .preload(HUNT);
        CairnClient client = (oneStreamPerNode ? builder.oneStreamPerNode() : builder).build();
        open.push(client);
        client.start().get(1, TimeUnit.MINUTES);
      }
      TimeUnit.SECONDS.sleep(2); // what was opened before the node cache was, is closed again
      server.say("now");
      return ServerFigures.parse(server.line()).streams();
    } finally {
      while (!open.isEmpty()) {
        open.pop().close();
      }
      Scratch.remove(directory);
    }
  }
}
