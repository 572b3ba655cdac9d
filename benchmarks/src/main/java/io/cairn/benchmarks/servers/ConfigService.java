package io.cairn.benchmarks.servers;

import io.cairn.config.ConfigStore;
import io.cairn.config.EmbeddedConfigStore;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.fdb.FdbConfigStore;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.config.grpc.ServerLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/**
 * The program of a Config Service on loopback. Its first port is for followers, its second for
 * leaders, who may publish as often as they like.
 */
public final class ConfigService {
  private static final int WRITES = 100_000;

  private ConfigService() {}

  /**
   * Serves until its input ends.
   *
   * @param args none for a store in memory; {@code embedded} and its directory; or {@code fdb}, the
   *     file that names the cluster, and the namespace
   */
  public static void main(String[] args) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerLimits limits = ServerLimits.builder().writeBurst(WRITES).writesPerSecond(WRITES).build();
    try (ConfigStore store = store(args);
        ConfigServer server =
            ConfigServer.over(store).reading(any).leading(any).limits(limits).build().start()) {
      ServerProcess.serveUntilInputEnds(
          server.readingPort().orElseThrow(), server.leadingPort().orElseThrow());
    }
  }

  private static ConfigStore store(String[] args) {
    if (args.length == 0) {
      return MemoryConfigStore.create();
    }
    return args[0].equals("fdb")
        ? FdbConfigStore.builder(Path.of(args[1])).namespace(args[2]).open()
        : EmbeddedConfigStore.open(Path.of(args[1]));
  }
}
