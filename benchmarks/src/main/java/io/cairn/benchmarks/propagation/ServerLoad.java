package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.servers.ServerProcess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.Histogram;

/**
 * What a server did in one stretch of time under changes and reads.
 *
 * @param changes from when a change was due to when a follower had it or a newer one, nanoseconds
 * @param delivered how many changes came to a follower
 * @param expected how many arrivals there would be if each follower saw each change
 * @param reads from the moment at which a read was due to its answer, nanoseconds
 * @param readsPerSecond how many reads were answered
 * @param failures reads that were not
 * @param cpu the share of one core that the server used
 * @param residentBytes the most that the server had in memory
 */
record ServerLoad(
    Histogram changes,
    long delivered,
    long expected,
    Histogram reads,
    double readsPerSecond,
    long failures,
    double cpu,
    long residentBytes) {
  private static final int CHANGES_PER_SECOND = 1;

  /** For what is on its way. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** Puts a server under load for some seconds. */
  static ServerLoad measure(
      CairnSide side,
      ServerProcess server,
      Arrivals arrivals,
      Reads reads,
      int readsPerSecond,
      int seconds)
      throws Exception {
    long[] most = {0};
    long cpu = server.cpu().toNanos();
    long start = System.nanoTime();
    arrivals.begin();
    CompletableFuture<Void> reading = reading(reads, readsPerSecond, seconds);
    long published =
        Pace.keep(
            CHANGES_PER_SECOND,
            seconds,
            Duration.ofSeconds(2L * seconds),
            due -> {
              most[0] = Math.max(most[0], server.residentBytes());
              side.publish(arrivals.next(due, Pace.periodNanos(CHANGES_PER_SECOND)));
            });
    reading.join();
    arrivals.settle(PATIENCE);
    Arrivals.Taken taken = arrivals.end();
    double nanos = System.nanoTime() - start;
    Histogram answered = reads.take();
    return new ServerLoad(
        taken.latencies(),
        taken.delivered(),
        published * side.clients().size(),
        answered,
        answered.getTotalCount() / (double) seconds,
        reads.takeFailures(),
        (server.cpu().toNanos() - cpu) / nanos,
        Math.max(most[0], server.residentBytes()));
  }

  private static CompletableFuture<Void> reading(Reads reads, int perSecond, int seconds) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                long unused = Pace.keep(perSecond, seconds, Duration.ofSeconds(seconds), reads);
                done.complete(null);
              } catch (Throwable e) { // told to who waits
                done.completeExceptionally(new CompletionException(e));
              }
            },
            "reads");
    thread.setDaemon(true);
    thread.start();
    return done;
  }
}
