package io.cairn.benchmarks.servers;

import io.cairn.config.MemoryConfigStore;
import io.cairn.config.grpc.ConfigServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The program of a Config Service on loopback, over a store in memory. Its first port is for
 * followers, its second for leaders.
 */
public final class ConfigService {
  private ConfigService() {}

  /**
   * Serves until its input ends.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (MemoryConfigStore store = MemoryConfigStore.create();
        ConfigServer server = ConfigServer.over(store).reading(any).leading(any).build().start()) {
      ServerProcess.serveUntilInputEnds(
          server.readingPort().orElseThrow(), server.leadingPort().orElseThrow());
    }
  }
}
