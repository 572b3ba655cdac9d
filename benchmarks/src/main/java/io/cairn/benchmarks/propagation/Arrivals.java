package io.cairn.benchmarks.propagation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * What clients got, and how long after it was due to be published. A payload says its number, when
 * it was due and how far it is from the one before, so that a publisher that falls behind makes all
 * that comes late count as late, and a payload that a newer one replaced on the way counts until
 * the newer one came.
 *
 * <p>Payloads are made and settled by one thread; clients may be told theirs by any, each by one at
 * a time.
 */
final class Arrivals {
  /** As large as a hunt of the story. */
  static final int PAYLOAD_BYTES = 512;

  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);
  private static final long LOOK_MILLIS = 2;
  private static final long LONGEST_NANOS = 60_000_000_000L;

  private final Histogram histogram = new ConcurrentHistogram(LONGEST_NANOS, 3);
  private final LongAdder delivered = new LongAdder();
  private final List<Client> clients = new CopyOnWriteArrayList<>();
  private volatile long countedFrom = Long.MAX_VALUE;
  private long newest;
  private long newestDue;
  private long newestPeriod;

  /**
   * What was counted.
   *
   * @param latencies from when each payload was due to when each client had it or a newer one
   * @param delivered how many payloads came; fewer, where some were replaced on the way
   */
  record Taken(Histogram latencies, long delivered) {}

  /** Returns the payload that is there before any client; it counts for nothing. */
  static byte[] first() {
    return payload(0, 0, 0);
  }

  /**
   * Returns the next payload.
   *
   * @param dueNanos when it is due, by {@link System#nanoTime}
   * @param periodNanos how long after the one before
   */
  byte[] next(long dueNanos, long periodNanos) {
    newest++;
    newestDue = dueNanos;
    newestPeriod = periodNanos;
    return payload(newest, dueNanos, periodNanos);
  }

  private static byte[] payload(long number, long due, long period) {
    return ByteBuffer.allocate(PAYLOAD_BYTES).putLong(number).putLong(due).putLong(period).array();
  }

  /** Returns what a client is to tell each payload that it has. */
  Consumer<ByteBuffer> client() {
    Client client = new Client();
    clients.add(client);
    return client;
  }

  private final class Client implements Consumer<ByteBuffer> {
    private volatile long last = -1; // one writer

    @Override
    public void accept(ByteBuffer payload) {
      long now = System.nanoTime();
      int start = payload.position();
      long number = payload.getLong(start);
      if (number > last) {
        long from = countedFrom;
        if (number >= from) {
          delivered.increment();
        }
        record(now, from, number, payload.getLong(start + 8), payload.getLong(start + 16));
        last = number;
      }
    }

    /** Counts a payload, and those before it that never came. */
    void record(long now, long from, long number, long due, long period) {
      for (long each = Math.max(last + 1, from); each <= number; each++) {
        long late = now - (due - (number - each) * period);
        histogram.recordValue(Math.min(LONGEST_NANOS, Math.max(0, late)));
      }
    }
  }

  /**
   * Waits until so many clients have the first payload.
   *
   * @throws IOException if they do not all come within minutes
   */
  void await(int size) throws IOException, InterruptedException {
    long end = System.nanoTime() + PATIENCE_NANOS;
    for (long there = having(0); there < size; there = having(0)) {
      if (System.nanoTime() - end > 0) {
        throw new IOException("%d of %d clients came".formatted(there, size));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private long having(long number) {
    return clients.stream().filter(client -> client.last >= number).count();
  }

  /** Counts from the next payload on. */
  void begin() {
    countedFrom = newest + 1;
  }

  /** Waits until each client has what was made last; with those that do not come, for so long. */
  void settle(Duration longest) throws InterruptedException {
    long end = System.nanoTime() + longest.toNanos();
    while (having(newest) < clients.size() && System.nanoTime() - end < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  /** Ends counting, and returns what was counted; what has not come yet counts as of now. */
  Taken end() {
    long now = System.nanoTime();
    long from = countedFrom;
    countedFrom = Long.MAX_VALUE;
    for (Client client : clients) {
      client.record(now, from, newest, newestDue, newestPeriod);
    }
    Taken taken = new Taken(histogram.copy(), delivered.sumThenReset());
    histogram.reset();
    return taken;
  }
}
