package io.cairn.benchmarks.propagation;

import java.time.Duration;
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
      arrivals.await(clients);
      publish(side, rate, Math.max(3, seconds / 2));
      arrivals.count(true);
      long cpu = side.server().cpu().toNanos();
      long start = System.nanoTime();
      long published = publish(side, rate, seconds);
      Thread.sleep(200); // what is on its way
      double used = (double) (side.server().cpu().toNanos() - cpu) / (System.nanoTime() - start);
      arrivals.count(false);
      return new Round(arrivals.take(), published * clients, used, side.server().residentBytes());
    }
  }

  /** Publishes; gives up after twice the time, so that a server that cannot keep up ends too. */
  private static long publish(Side side, int rate, int seconds) throws Exception {
    return Pace.keep(
        rate,
        seconds,
        Duration.ofSeconds(2L * seconds),
        due -> side.publish(Arrivals.payload(due)));
  }
}
