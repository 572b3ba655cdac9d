package io.cairn.benchmarks.propagation;

import io.cairn.config.CairnClient;
import io.cairn.config.HuntConfig;
import io.cairn.config.Scope;
import io.cairn.config.grpc.GrpcConfigSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Reads of the hunt, each counted with the time since it was due. A subclass says who answers. One
 * thread reads, any thread answers.
 */
abstract class Reads implements Pace.Task, AutoCloseable {
  /** Where a server is asked. */
  static final int CONNECTIONS = 16;

  static final int MOST_IN_FLIGHT = 512;

  private final Histogram latencies = new ConcurrentHistogram(3);
  private final LongAdder failures = new LongAdder();
  private int next;

  /** Reads of the clients that follow it, as a game engine reads: out of their memory. */
  static Reads ofClients(List<CairnClient> clients) {
    return new OfClients(clients);
  }

  /**
   * Single reads that the Config Service answers, over some connections, with a bound in flight.
   */
  static Reads ofServer(int port) {
    return new OfServer(port);
  }

  /** Returns the latencies of the reads answered since the last time, in nanoseconds. */
  Histogram take() {
    Histogram taken = latencies.copy();
    latencies.reset();
    return taken;
  }

  /** Returns how many reads failed since the last time. */
  long takeFailures() {
    return failures.sumThenReset();
  }

  void answered(long due) {
    latencies.recordValue(Math.max(0, System.nanoTime() - due));
  }

  void failed() {
    failures.increment();
  }

  /** Goes round: the next number below a bound. */
  int next(int bound) {
    next = next + 1 < bound ? next + 1 : 0;
    return next;
  }

  @Override
  public abstract void at(long due) throws InterruptedException;

  @Override
  public abstract void close() throws Exception;

  private static final class OfClients extends Reads {
    private final List<CairnClient> clients;

    OfClients(List<CairnClient> clients) {
      this.clients = clients;
    }

    @Override
    public void at(long due) {
      HuntConfig unused = clients.get(next(clients.size())).get(CairnSide.HUNT);
      answered(due);
    }

    @Override
    public void close() {}
  }

  private static final class OfServer extends Reads {
    private final List<GrpcConfigSource> sources = new ArrayList<>();
    private final Semaphore free = new Semaphore(MOST_IN_FLIGHT);

    OfServer(int port) {
      for (int i = 0; i < CONNECTIONS; i++) {
        sources.add(GrpcConfigSource.builder("localhost:" + port).plaintext().build());
      }
    }

    @Override
    public void at(long due) throws InterruptedException {
      free.acquire();
      GrpcConfigSource source = sources.get(next(CONNECTIONS));
      CompletableFuture<Optional<HuntConfig>> unused =
          source
              .read(CairnSide.HUNT, Scope.EVERYTHING)
              .whenComplete(
                  (config, failure) -> {
                    free.release();
                    if (failure == null && config.isPresent()) {
                      answered(due);
                    } else {
                      failed();
                    }
                  });
    }

    @Override
    public void close() {
      sources.forEach(GrpcConfigSource::close);
    }
  }
}
