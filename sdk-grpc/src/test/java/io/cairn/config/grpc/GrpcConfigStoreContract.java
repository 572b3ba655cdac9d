package io.cairn.config.grpc;

import io.cairn.config.ConfigStore;
import io.cairn.config.testing.ConfigStoreContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A store behind a real server on a socket of this machine keeps the contract of any store. */
abstract class GrpcConfigStoreContract extends ConfigStoreContract {
  private ConfigStore served;
  private ConfigServer server;

  /** Opens the store behind the server. */
  abstract ConfigStore openServed() throws Exception;

  void secure(ConfigServerBuilder building) {}

  void secure(GrpcConfigStore.Builder building) {
    building.plaintext();
  }

  @Override
  protected final ConfigStore openStore() throws Exception {
    served = openServed();
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ConfigServerBuilder building =
        ConfigServer.over(served).reading(anyPort).leading(anyPort).limits(limits());
    secure(building);
    server = building.build().start();
    GrpcConfigStore.Builder store =
        GrpcConfigStore.builder(
            "localhost:" + server.readingPort().getAsInt(),
            "localhost:" + server.leadingPort().getAsInt());
    secure(store);
    return store.build();
  }

  /** Heartbeats as often as the kit wants them, and no bound on how often a kit may ask. */
  static ServerLimits limits() {
    return ServerLimits.builder()
        .heartbeat(Duration.ofMillis(50))
        .commandBurst(1_000_000)
        .repairBurst(1_000_000)
        .writeBurst(1_000_000)
        .writesPerSecond(1_000_000)
        .build();
  }

  @AfterEach
  void closeServer() {
    server.close();
    served.close();
  }
}
