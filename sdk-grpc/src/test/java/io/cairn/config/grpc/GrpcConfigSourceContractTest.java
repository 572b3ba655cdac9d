package io.cairn.config.grpc;

import io.cairn.config.ConfigStore;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.testing.ConfigSourceContract;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;

/** The store is written behind the server's back. */
class GrpcConfigSourceContractTest extends ConfigSourceContract {
  private ConfigServer server;

  @Override
  protected ConfigStore openStore() {
    return MemoryConfigStore.create();
  }

  @Override
  protected ConfigSource openSource(ConfigStore written) throws Exception {
    server =
        ConfigServer.over(written)
            .reading(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withoutLeading()
            .limits(GrpcConfigStoreContract.limits())
            .build()
            .start();
    return GrpcConfigSource.builder("127.0.0.1:" + server.readingPort().getAsInt())
        .plaintext()
        .build();
  }

  @AfterEach
  void closeServer() {
    server.close();
  }
}
