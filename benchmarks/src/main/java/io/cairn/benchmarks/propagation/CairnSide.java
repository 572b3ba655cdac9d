package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.samples.Scratch;
import io.cairn.benchmarks.servers.ConfigService;
import io.cairn.benchmarks.servers.ServerProcess;
import io.cairn.config.CairnClient;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.GrpcConfigSource;
import io.cairn.config.grpc.GrpcConfigStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Clients of a Config Service that follow one hunt. They report in a listener that is called on the
 * thread of the swap, right after it.
 */
final class CairnSide implements Side {
  static final HuntId HUNT = HuntId.of("harbour-night");
  private static final String NAME = "rules/scoring";

  private final @Nullable Path directory;
  private final ServerProcess server;
  private final List<CairnClient> clients = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final GrpcConfigStore publisher;
  private final Leadership leadership;
  private VersionVector newest;

  /** Starts with a store in memory. */
  static CairnSide inMemory(int size, Arrivals arrivals) throws Exception {
    return new CairnSide(null, size, arrivals);
  }

  /** Starts with an embedded store on disk, which is removed in the end. */
  static CairnSide onDisk(int size, Arrivals arrivals) throws Exception {
    Path directory = Scratch.onDisk();
    return new CairnSide(directory, size, arrivals, "embedded", directory.toString());
  }

  /** Starts with a namespace of its own in a cluster of FoundationDB, which stays there. */
  static CairnSide inCluster(Path clusterFile, int size, Arrivals arrivals) throws Exception {
    String namespace = "benchmark-" + UUID.randomUUID();
    return new CairnSide(null, size, arrivals, "fdb", clusterFile.toString(), namespace);
  }

  private CairnSide(@Nullable Path directory, int size, Arrivals arrivals, String... store)
      throws Exception {
    this.directory = directory;
    server = ServerProcess.start(ConfigService.class, store);
    String reading = "localhost:" + server.port(0);
    publisher = GrpcConfigStore.builder(reading, "localhost:" + server.port(1)).plaintext().build();
    leadership = publisher.lead(HUNT, "benchmark").get();
    newest = leadership.head();
    publish(Arrivals.first());
    List<CompletableFuture<Void>> starts = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      GrpcConfigSource source = GrpcConfigSource.builder(reading).plaintext().build();
      CairnClient client =
          CairnClient.builder()
              .source(source)
              .name("client-" + i)
              .pod("pod-" + i)
              .preload(HUNT)
              .startDeadline(Duration.ofMinutes(2))
              .build();
      clients.add(client);
      Consumer<ByteBuffer> arrival = arrivals.client();
      open.add(client);
      open.add(source);
      client.onChangeInline(HUNT, change -> arrival.accept(payload(change.after())));
      starts.add(client.start());
      if (i % 50 == 49) { // as many as a node starts at once
        CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).get();
      }
    }
    CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).get();
  }

  private static ByteBuffer payload(HuntConfig config) {
    return config.fragment(NAME).buffer();
  }

  @Override
  public void publish(byte[] payload) throws Exception {
    newest =
        publisher
            .publish(
                Publication.by(leadership)
                    .expecting(newest)
                    .put(Fragment.of(NAME, "application/octet-stream", payload))
                    .build())
            .get()
            .version();
  }

  /** Returns the clients, which serve {@link #HUNT}. */
  List<CairnClient> clients() {
    return clients;
  }

  @Override
  public ServerProcess server() {
    return server;
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    publisher.close();
    server.close();
    if (directory != null) {
      Scratch.remove(directory);
    }
  }
}
