package io.cairn.benchmarks.propagation;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What one side did in one round.
 *
 * @param latencies from the moment at which a change was due to when a client had it
 * @param expected how many arrivals there would be if each client saw each change
 * @param cpu the share of one core that the server used
 * @param residentBytes what the server had in memory at the end
 */
record Round(Histogram latencies, long expected, double cpu, long residentBytes) {
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

  /**
   * Measures a side.
   *
   * @param clients how many there are
   * @param rate changes a second
   * @param seconds for how long; half as long before that, and at least 3 s, warms up
   */
  static Round measure(Side.Maker maker, int clients, int rate, int seconds) throws Exception {
    Arrivals arrivals = new Arrivals();
    try (Side side = maker.start(clients, arrivals)) {
      long patience = System.nanoTime() + PATIENCE_NANOS;
      while (arrivals.clients() < clients) {
        if (System.nanoTime() - patience > 0) {
          throw new IllegalStateException(
              "%d of %d clients came".formatted(arrivals.clients(), clients));
        }
        Thread.sleep(10);
      }
      publish(side, rate, Math.max(3, seconds / 2));
      arrivals.count(true);
      long cpu = side.server().cpu().toNanos();
      long start = System.nanoTime();
      long published = publish(side, rate, seconds);
      Thread.sleep(200); // what is on its way
      double used = (double) (side.server().cpu().toNanos() - cpu) / (System.nanoTime() - start);
      arrivals.count(false);
      return new Round(
          arrivals.histogram().copy(), published * clients, used, side.server().residentBytes());
    }
  }

  private static long publish(Side side, int rate, int seconds) throws Exception {
    long period = TimeUnit.SECONDS.toNanos(1) / rate;
    long changes = (long) rate * seconds;
    long start = System.nanoTime();
    for (long i = 0; i < changes; i++) {
      long due = start + i * period;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      side.publish(Arrivals.payload(due));
    }
    return changes;
  }
}
