package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.servers.ServerProcess;
import java.util.function.Consumer;

/** Clients of another product, and its server. */
final class PeerSide implements Side {
  private final ServerProcess server;
  private final Consumer<byte[]> clients;

  PeerSide(PeerClients peer, int size, Arrivals arrivals) throws Exception {
    server = peer.product().installed().start();
    try {
      clients = peer.connect(server.port(0), size, Arrivals.first(), arrivals::client);
    } catch (ReflectiveOperationException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  @Override
  public void publish(byte[] payload) {
    clients.accept(payload);
  }

  @Override
  public ServerProcess server() {
    return server;
  }

  @Override
  public void close() throws Exception {
    try (ServerProcess ends = server) {
      ((AutoCloseable) clients).close();
    }
  }
}
