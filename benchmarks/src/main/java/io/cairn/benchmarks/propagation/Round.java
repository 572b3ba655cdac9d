package io.cairn.benchmarks.propagation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What one side did at one rate.
 *
 * @param latencies from the moment at which a change was due to when a client had it, or a newer
 *     one
 * @param delivered how many changes came to a client; fewer, where some were replaced on the way
 * @param expected how many arrivals there would be if each client saw each change
 * @param published how many changes a second the server took
 * @param cpu the share of one core that the server used meanwhile
 * @param residentBytes what the server had in memory at the end
 */
record Round(
    Histogram latencies,
    long delivered,
    long expected,
    double published,
    double cpu,
    long residentBytes) {
  /** For what is on its way. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final int WARM_UP_RATE = 100;
  private static final int SHORTEST_WARM_UP_SECONDS = 3;

  /**
   * A rate, for some time.
   *
   * @param rate changes a second
   * @param seconds for how long it is measured
   */
  record Stretch(int rate, int seconds) {}

  /**
   * Measures a side: starts it once, and goes through the rates.
   *
   * @param clients how many there are
   * @param stretches the rates; before the first the server is warmed up, at {@value #WARM_UP_RATE}
   *     changes a second at least, for as long as is measured, and 3 s at least; the others begin
   *     after 1 s
   * @return a round for each rate
   */
  static List<Round> measure(Side.Maker maker, int clients, List<Stretch> stretches)
      throws Exception {
    Arrivals arrivals = new Arrivals();
    List<Round> rounds = new ArrayList<>();
    try (Side side = maker.start(clients, arrivals)) {
      arrivals.await(clients);
      for (Stretch stretch : stretches) {
        publish(
            side, rounds.isEmpty() ? warmUp(stretch) : new Stretch(stretch.rate(), 1), arrivals);
        arrivals.settle(PATIENCE);
        rounds.add(measure(side, clients, stretch, arrivals));
      }
    }
    return rounds;
  }

  /** The server is fresh: many changes make it warm, and not much time. */
  private static Stretch warmUp(Stretch stretch) {
    return new Stretch(
        Math.max(stretch.rate(), WARM_UP_RATE),
        Math.max(SHORTEST_WARM_UP_SECONDS, stretch.seconds()));
  }

  private static Round measure(Side side, int clients, Stretch stretch, Arrivals arrivals)
      throws Exception {
    arrivals.begin();
    long cpu = side.server().cpu().toNanos();
    long start = System.nanoTime();
    long published = publish(side, stretch, arrivals);
    double nanos = System.nanoTime() - start;
    double used = (side.server().cpu().toNanos() - cpu) / nanos;
    arrivals.settle(PATIENCE);
    Arrivals.Taken taken = arrivals.end();
    return new Round(
        taken.latencies(),
        taken.delivered(),
        published * clients,
        published * 1e9 / nanos,
        used,
        side.server().residentBytes());
  }

  /** Publishes; gives up after twice the time, so that a server that cannot keep up ends too. */
  private static long publish(Side side, Stretch stretch, Arrivals arrivals) throws Exception {
    long period = Pace.periodNanos(stretch.rate());
    return Pace.keep(
        stretch.rate(),
        stretch.seconds(),
        Duration.ofSeconds(2L * stretch.seconds()),
        due -> side.publish(arrivals.next(due, period)));
  }
}
