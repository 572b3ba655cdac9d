package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.servers.ServerProcess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.HdrHistogram.Histogram;

/**
 * What a server did in one stretch of time under changes and reads.
 *
 * @param changes from the moment at which a change was due to when a follower had it, nanoseconds
 * @param expected how many arrivals there would be if each follower saw each change
 * @param reads from the moment at which a read was due to its answer, nanoseconds
 * @param readsPerSecond how many reads were answered
 * @param failures reads that were not
 * @param cpu the share of one core that the server used
 * @param residentBytes the most that the server had in memory
 */
record ServerLoad(
    Histogram changes,
    long expected,
    Histogram reads,
    double readsPerSecond,
    long failures,
    double cpu,
    long residentBytes) {
  private static final int CHANGES_PER_SECOND = 1;

  /** Puts a server under load for some seconds. */
  static ServerLoad measure(
      CairnSide side, Arrivals arrivals, Reads reads, int readsPerSecond, int seconds)
      throws Exception {
    ServerProcess server = side.server();
    long[] most = {0};
    long cpu = server.cpu().toNanos();
    long start = System.nanoTime();
    arrivals.count(true);
    CompletableFuture<Void> reading = reading(reads, readsPerSecond, seconds);
    long published =
        Pace.keep(
            CHANGES_PER_SECOND,
            seconds,
            Duration.ofSeconds(2L * seconds),
            due -> {
              most[0] = Math.max(most[0], server.residentBytes());
              side.publish(Arrivals.payload(due));
            });
    reading.join();
    Thread.sleep(200); // what is on its way
    arrivals.count(false);
    double nanos = System.nanoTime() - start;
    Histogram answered = reads.take();
    return new ServerLoad(
        arrivals.take(),
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
