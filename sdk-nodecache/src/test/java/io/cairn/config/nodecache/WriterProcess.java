package io.cairn.config.nodecache;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A process that writes a node cache, to be killed: the first argument says when. */
final class WriterProcess {
  private volatile WriteStep stopAt;

  private WriterProcess() {}

  public static void main(String[] arguments) {
    WriterProcess process = new WriterProcess();
    Path directory = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "forever" -> process.writeForever(directory);
      case "until" -> process.writeUntil(directory, WriteStep.valueOf(arguments[2]));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private ChronicleNodeCache open(Path directory) {
    ChronicleNodeCache cache = ChronicleNodeCache.builder(directory).onStep(this::step).build();
    cache.open(NodeCacheProcess.listener());
    return cache;
  }

  private void writeForever(Path directory) {
    ChronicleNodeCache cache = open(directory);
    Random random = new Random();
    while (cache.metrics().state().equals("open")) {
      writeNext(cache, NodeCacheProcess.hunt(random.nextInt(NodeCacheProcess.HUNTS)));
    }
    System.out.println("ended: " + cache.metrics());
    System.exit(3);
  }

  /** Writes the next version of a hunt, and stands still when it has come to a step of that. */
  private void writeUntil(Path directory, WriteStep step) {
    ChronicleNodeCache cache = open(directory);
    stopAt = step;
    writeNext(cache, NodeCacheProcess.hunt(0));
    System.out.println("came to no such step");
  }

  private static void writeNext(ChronicleNodeCache cache, HuntId hunt) {
    long revision =
        cache.read(hunt, Labels.NONE).map(found -> found.version().revision()).orElse(0L);
    cache.write(Configs.large(hunt, revision + 1), Labels.NONE);
  }

  private void step(WriteStep step) {
    if (step == stopAt) {
      System.out.println("at " + step);
      while (true) {
        LockSupport.park();
      }
    }
  }
}
