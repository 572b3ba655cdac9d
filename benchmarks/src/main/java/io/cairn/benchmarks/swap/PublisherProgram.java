package io.cairn.benchmarks.swap;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.config.Leadership;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.ConfigServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A Config Service on loopback whose store is in memory, in a process of its own, so that what it
 * leaves to the collector does not pause the readers that are measured. It tells its port in a
 * line, and publishes the revision that it is told in one, and then says so. Ends with its input.
 */
public final class PublisherProgram {
  private PublisherProgram() {}

  /**
   * Serves until its input ends.
   *
   * @param args how many fragments the hunt has, and how many of them a change touches
   */
  public static void main(String[] args) throws IOException {
    Parts parts = new Parts(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (MemoryConfigStore store = MemoryConfigStore.builder().historyLength(4).build();
        ConfigServer server = ConfigServer.over(store).reading(any).build().start()) {
      Leadership leadership = store.lead(Parts.HUNT, "benchmark").join();
      VersionVector head =
          store
              .publish(Publication.by(leadership).putAll(parts.first().fragments()).build())
              .join()
              .version();
      System.out.println(server.readingPort().orElseThrow());
      BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
      for (String line = input.readLine(); line != null; line = input.readLine()) {
        head =
            store
                .publish(
                    Publication.by(leadership)
                        .expecting(head)
                        .putAll(parts.put(Long.parseLong(line)))
                        .build())
                .join()
                .version();
        System.out.println(line);
      }
    }
    System.exit(0);
  }
}
