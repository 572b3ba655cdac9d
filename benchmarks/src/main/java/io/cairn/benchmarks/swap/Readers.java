package io.cairn.benchmarks.swap;

import io.cairn.config.HuntConfig;
import io.cairn.config.Live;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Threads that read a hunt without pause, check what they see, and note how long each read took and
 * when they first saw a revision. One for each CPU but one, which the change itself needs.
 */
final class Readers implements AutoCloseable {
  private static final long LOOK_EVERY_NANOS = 50_000;

  private final List<Reader> all = new ArrayList<>();

  Readers(Live<HuntConfig> live, Parts parts) {
    int count = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);
    for (int i = 0; i < count; i++) {
      Reader reader = new Reader(live, parts, "reader-" + i);
      all.add(reader);
      reader.start();
    }
  }

  /** Waits until each sees the revision; returns when the last one first did. */
  long awaitSeen(long revision) {
    long last = Long.MIN_VALUE;
    for (Reader reader : all) {
      while (reader.seen < revision) {
        LockSupport.parkNanos(LOOK_EVERY_NANOS); // a CPU is for the change
      }
      last = Math.max(last, reader.seenAt);
    }
    return last;
  }

  int count() {
    return all.size();
  }

  boolean isReader(long threadId) {
    return all.stream().anyMatch(reader -> reader.getId() == threadId);
  }

  /** Returns how many reads there were so far. */
  long reads() {
    return all.stream().mapToLong(reader -> reader.reads).sum();
  }

  /** Returns how many reads saw parts of two versions, once they have stopped. */
  long torn() {
    return all.stream().mapToLong(reader -> reader.torn).sum();
  }

  /** Stops them; returns how long each read took, in nanoseconds. */
  Histogram stop() throws InterruptedException {
    close();
    Histogram nanos = new Histogram(3);
    for (Reader reader : all) {
      nanos.add(reader.nanos);
    }
    return nanos;
  }

  @Override
  public void close() throws InterruptedException {
    for (Reader reader : all) {
      reader.stopped = true;
    }
    for (Reader reader : all) {
      reader.join();
    }
  }

  /** Its fields have one writer, itself; what is volatile is read while it runs. */
  private static final class Reader extends Thread {
    private static final int PUBLISH_EVERY = 1 << 16;

    private final Live<HuntConfig> live;
    private final Parts parts;
    private final Histogram nanos = new Histogram(3);
    private volatile boolean stopped;
    private volatile long seen;
    private volatile long reads;
    private long seenAt; // written before seen
    private long torn;

    Reader(Live<HuntConfig> live, Parts parts, String name) {
      super(name);
      this.live = live;
      this.parts = parts;
      setDaemon(true);
    }

    @Override
    public void run() {
      long last = 0;
      long count = 0;
      long before = System.nanoTime();
      while (!stopped) {
        HuntConfig config = live.get();
        if (!parts.isWhole(config)) {
          torn++;
        }
        long revision = config.version().revision();
        long now = System.nanoTime();
        nanos.recordValue(now - before);
        before = now;
        if (revision != last) {
          last = revision;
          seenAt = now;
          seen = revision;
        }
        if (++count % PUBLISH_EVERY == 0) {
          reads = count;
        }
      }
      reads = count;
    }
  }
}
