package io.cairn.benchmarks.kills;

import io.cairn.benchmarks.samples.NodeCaches;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that writes the next version of a hunt, and of another, and so on, until it is killed
 * or its input ends. It writes one to be ready, says so, and begins when it is told.
 */
final class WriterProgram {
  private static final long PAUSE_NANOS = 1_000_000;

  private WriterProgram() {}

  /**
   * Writes.
   *
   * @param args the directory of the node cache
   */
  public static void main(String[] args) throws IOException {
    Random random = new Random();
    try (ChronicleNodeCache cache = NodeCaches.open(Path.of(args[0]))) {
      write(cache, random);
      System.out.println("ready");
      Orders orders = Orders.listen();
      while (!orders.isOver() && isOpen(cache)) {
        if (orders.given() > 0) {
          write(cache, random);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      if (!isOpen(cache)) {
        System.err.println("a writer gave up: " + cache.metrics().state());
        System.exit(1);
      }
    }
    System.exit(0); // also if a library's threads linger
  }

  private static boolean isOpen(ChronicleNodeCache cache) {
    return cache.metrics().state().equals("open");
  }

  private static void write(ChronicleNodeCache cache, Random random) {
    HuntId hunt = Versions.HUNTS.get(random.nextInt(Versions.HUNTS.size()));
    long revision =
        cache.read(hunt, Labels.NONE).map(found -> found.version().revision()).orElse(0L);
    cache.write(Versions.of(hunt, revision + 1), Labels.NONE);
  }
}
