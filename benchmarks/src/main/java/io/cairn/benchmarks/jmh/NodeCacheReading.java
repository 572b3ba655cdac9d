package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.Labels;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.nio.file.Path;

/**
 * A process that reads one hunt of a node cache as often as it can, beside one that is measured.
 */
public final class NodeCacheReading {
  private NodeCacheReading() {}

  /**
   * Reads until it is ended.
   *
   * @param args the directory
   */
  public static void main(String[] args) {
    ChronicleNodeCache cache = NodeCaches.open(Path.of(args[0]));
    System.out.println("reads");
    while (cache.read(SampleHunts.hunt(0), Labels.NONE).isPresent()) {
      Thread.onSpinWait();
    }
    throw new IllegalStateException("it is there, and was not read");
  }
}
