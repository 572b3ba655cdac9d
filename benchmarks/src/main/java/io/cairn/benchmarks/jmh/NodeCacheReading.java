package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.Labels;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that reads one hunt of a node cache as often as it can, beside one that is measured.
 */
public final class NodeCacheReading {
  private NodeCacheReading() {}

  /**
   * Reads until its input ends, as it does with who started it.
   *
   * @param args the directory
   */
  public static void main(String[] args) throws IOException {
    ChronicleNodeCache cache = NodeCaches.open(Path.of(args[0]));
    Thread reading = new Thread(() -> read(cache), "reading");
    reading.setDaemon(true);
    reading.start();
    System.out.println("reads");
    while (System.in.read() >= 0) {
      Thread.onSpinWait(); // nobody says anything
    }
    System.exit(0);
  }

  private static void read(ChronicleNodeCache cache) {
    while (cache.read(SampleHunts.hunt(0), Labels.NONE).isPresent()) {
      Thread.onSpinWait();
    }
    System.err.println("the hunt is there, and was not read");
    System.exit(1);
  }
}
