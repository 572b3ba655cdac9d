package io.cairn.benchmarks.propagation;

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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Clients of a Config Service that follow one hunt. They report in a listener that is called on the
 * thread of the swap, right after it.
 */
final class CairnSide implements Side {
  static final HuntId HUNT = HuntId.of("harbour-night");
  private static final String NAME = "rules/scoring";

  private final ServerProcess server = ServerProcess.start(ConfigService.class);
  private final List<CairnClient> clients = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final GrpcConfigStore store;
  private final Leadership leadership;
  private VersionVector newest;

  CairnSide(int size, Arrivals arrivals) throws Exception {
    String reading = "localhost:" + server.port(0);
    store = GrpcConfigStore.builder(reading, "localhost:" + server.port(1)).plaintext().build();
    leadership = store.lead(HUNT, "benchmark").get();
    newest = leadership.head();
    publish(Arrivals.payload(0));
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
      open.add(client);
      open.add(source);
      client.onChange(HUNT, change -> arrivals.got(payload(change.after())), Runnable::run);
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
        store
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
    store.close();
    server.close();
  }
}
