package io.cairn.benchmarks.storm;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Players: reads of random pods and hunts at an even rate, which no slow answer slows down. A
 * thread makes {@value #READS_PER_THREAD} a second at most.
 */
final class Readers implements AutoCloseable {
  private static final int READS_PER_THREAD = 20_000;

  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean closed;

  /** Begins; the pods that read for themselves have their part of the rate. */
  Readers(Load load, Layer layer, long start) {
    int first = layer.firstReadHere();
    int pods = load.pods() - first;
    double rate = (double) load.reads() * pods / load.pods();
    int count = (int) Math.ceil(rate / READS_PER_THREAD);
    for (int i = 0; i < count; i++) {
      SplittableRandom random = new SplittableRandom(load.seed() + i);
      double period = 1e9 * count / rate;
      long offset = start + (long) (period * i / count);
      Thread thread =
          new Thread(
              () -> {
                for (long read = 0; !closed; read++) {
                  long due = offset + (long) (read * period);
                  Replay.sleepUntil(due);
                  layer.read(first + random.nextInt(pods), random.nextInt(load.hunts()), due);
                }
              },
              "storm-reader-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
