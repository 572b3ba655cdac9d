package io.cairn.benchmarks.propagation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What clients got, and how long after it was due to be published: a payload says when that was, so
 * that a publisher that falls behind makes all that comes late count as late. Thread-safe.
 */
final class Arrivals {
  /** As large as a hunt of the story. */
  static final int PAYLOAD_BYTES = 512;

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Histogram histogram = new ConcurrentHistogram(LONGEST_NANOS, 3);
  private final AtomicInteger first = new AtomicInteger();
  private volatile boolean counting;

  static byte[] payload(long dueNanos) {
    return ByteBuffer.allocate(PAYLOAD_BYTES).putLong(dueNanos).array();
  }

  /** A client got a payload; the first one of each client says that it is there. */
  void got(ByteBuffer payload) {
    long now = System.nanoTime();
    long due = payload.getLong(payload.position());
    if (due == 0) {
      first.incrementAndGet();
    } else if (counting) {
      histogram.recordValue(Math.min(LONGEST_NANOS, Math.max(0, now - due)));
    }
  }

  /**
   * Waits until every client is there.
   *
   * @throws IOException if they do not all come within minutes
   */
  void await(int clients) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (first.get() < clients) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("%d of %d clients came".formatted(first.get(), clients));
      }
      Thread.sleep(10);
    }
  }

  void count(boolean now) {
    counting = now;
  }

  /** Returns what was counted since the last time. */
  Histogram take() {
    Histogram taken = histogram.copy();
    histogram.reset();
    return taken;
  }
}
