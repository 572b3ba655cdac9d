package io.cairn.benchmarks.swap;

import io.cairn.config.CairnClient;
import io.cairn.config.Leadership;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.config.grpc.GrpcConfigSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Changes that a Config Service pushes over a socket, through a relay that knows when. */
final class WirePath implements Path {
  private final Parts parts;
  private final MemoryConfigStore store = MemoryConfigStore.create();
  private final ConfigServer server;
  private final StampingRelay relay;
  private final GrpcConfigSource source;
  private final CairnClient client;
  private final Leadership leadership;

  WirePath(Parts parts) throws Exception {
    this.parts = parts;
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = ConfigServer.over(store).reading(any).build().start();
    relay = new StampingRelay(server.readingPort().orElseThrow());
    leadership = store.lead(Parts.HUNT, "benchmark").join();
    store.publish(Publication.by(leadership).putAll(parts.first().fragments()).build()).join();
    source = GrpcConfigSource.builder("localhost:" + relay.port()).plaintext().build();
    client = CairnClient.builder().source(source).preload(Parts.HUNT).build();
    client.start().join();
  }

  @Override
  public CairnClient client() {
    return client;
  }

  @Override
  public void change(long revision) {
    store
        .publish(
            Publication.by(leadership)
                .expecting(client.get(Parts.HUNT).version())
                .putAll(parts.put(revision))
                .build())
        .join();
  }

  @Override
  public long lastByteBefore(long nanos) {
    return relay.lastDataBefore(nanos);
  }

  @Override
  public void close() throws Exception {
    client.close();
    source.close();
    relay.close();
    server.close();
    store.close();
  }
}
