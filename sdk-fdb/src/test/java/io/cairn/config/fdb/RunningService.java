package io.cairn.config.fdb;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import io.cairn.config.ConfigStore;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.config.grpc.ServerLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * A Config Service over a store, on two ports of this machine.
 *
 * @param reading where it is read
 * @param leading where it is led
 * @param ending what ends it
 */
record RunningService(String reading, String leading, Runnable ending) implements AutoCloseable {
  /** Serves a store in this process; closed abruptly, with the store. */
  static RunningService over(ConfigStore store) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ConfigServer server =
        ConfigServer.over(store).reading(any).leading(any).limits(limits()).build().start();
    return new RunningService(
        "127.0.0.1:" + server.readingPort().getAsInt(),
        "127.0.0.1:" + server.leadingPort().getAsInt(),
        () -> {
          server.close();
          store.close();
        });
  }

  /** Heartbeats as often as the kits want them, and no bound on how often a kit may ask. */
  private static ServerLimits limits() {
    return ServerLimits.builder()
        .heartbeat(Duration.ofMillis(50))
        .commandBurst(1_000_000)
        .repairBurst(1_000_000)
        .writeBurst(1_000_000)
        .writesPerSecond(1_000_000)
        .build();
  }

  /** Serves a namespace of the real cluster from a process of its own; killed, not ended. */
  static RunningService inAProcess(String namespace) throws IOException {
    Process process =
        ChildProcess.start(
            ServingProcess.class, List.of(), RealCluster.file().toString(), namespace);
    BufferedReader output = process.inputReader(UTF_8);
    String[] ports =
        output
            .lines()
            .filter(line -> line.startsWith(ServingProcess.SERVES))
            .findFirst()
            .orElseThrow()
            .substring(ServingProcess.SERVES.length())
            .split(" ", -1);
    return new RunningService(
        ports[0], ports[1], () -> process.destroyForcibly().onExit().orTimeout(30, SECONDS).join());
  }

  @Override
  public void close() {
    ending.run();
  }
}
