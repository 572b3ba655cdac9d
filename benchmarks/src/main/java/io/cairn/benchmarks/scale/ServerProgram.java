package io.cairn.benchmarks.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerMeasure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Config Service on loopback over a store in memory. It tells its ports in a line, and for each
 * line that it is given its figures, after a collection if that is {@code heap}. Ends with its
 * input.
 */
public final class ServerProgram {
  private static final Path IO = Path.of("/proc/self/io");

  private ServerProgram() {}

  /**
   * Serves until its input ends.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ServerLimits limits =
        ServerLimits.builder().writesPerSecond(1_000).writeBurst(1_000).sessions(100_000).build();
    try (MemoryConfigStore store = MemoryConfigStore.create();
        ConfigServer server =
            ConfigServer.over(store).reading(any).leading(any).limits(limits).build().start()) {
      System.out.printf(
          "%d %d%n", server.readingPort().orElseThrow(), server.leadingPort().orElseThrow());
      BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        if (line.equals("heap")) {
          System.gc();
          System.gc();
        }
        System.out.println(figures(server).line());
      }
    }
    System.exit(0);
  }

  private static ServerFigures figures(ConfigServer server) throws IOException {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new ServerFigures(
        server.measure(ServerMeasure.STREAMS),
        Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(),
        system.getProcessCpuTime(),
        server.measure(ServerMeasure.BYTES_SENT),
        written(),
        server.measure(ServerMeasure.CHANGES_SENT) + server.measure(ServerMeasure.WHOLES_SENT),
        server.measure(ServerMeasure.STORE_READS) + server.measure(ServerMeasure.STORE_FOLLOWS));
  }

  private static long written() throws IOException {
    if (!Files.isReadable(IO)) {
      return 0;
    }
    for (String line : Files.readAllLines(IO)) {
      if (line.startsWith("wchar:")) {
        return Long.parseLong(line.substring(6).strip());
      }
    }
    return 0;
  }
}
