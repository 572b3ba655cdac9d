package io.cairn.benchmarks.storm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.config.MemoryConfigStore;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.config.grpc.ServerMeasure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The program of a Config Service on loopback over a store in memory. It says its ports on the
 * first line, then for each line that it is given what was counted, and ends with its input.
 */
final class StormServer {
  /** Which would tell of each connection that a killed pod leaves; held, so that it stays so. */
  private static final Logger NETTY = Logger.getLogger("io.grpc.netty.shaded");

  private StormServer() {}

  public static void main(String[] args) throws IOException {
    NETTY.setLevel(Level.SEVERE);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (CountingStore store = new CountingStore(MemoryConfigStore.create());
        ConfigServer server = ConfigServer.over(store).reading(any).leading(any).build().start();
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
      System.out.printf(
          "%d %d%n", server.readingPort().orElseThrow(), server.leadingPort().orElseThrow());
      while (asked.readLine() != null) {
        System.out.printf(
            "%d %d %d %d%n",
            store.reads(),
            server.measure(ServerMeasure.READS),
            server.measure(ServerMeasure.WHOLES_SENT),
            server.measure(ServerMeasure.CONTENT_BYTES_SENT));
      }
    }
  }
}
