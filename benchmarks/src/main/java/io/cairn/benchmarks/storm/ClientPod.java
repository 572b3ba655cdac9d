package io.cairn.benchmarks.storm;

import static java.util.Objects.requireNonNull;

import io.cairn.config.CairnClient;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.grpc.GrpcConfigSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A pod that is a client within this process, with a connection, a stream and a node cache of its
 * own. It ends in order, not as a killed process does. Until it has ended, its readers go on.
 * Thread-safe; lives follow one another.
 */
final class ClientPod implements Pod {
  private final Wiring wiring;
  private final PodReports reports;
  private final WaitingReads waiting;
  private final HuntId[] hunts;
  private volatile @Nullable CairnClient serving;
  private volatile @Nullable CairnClient client;
  private @Nullable GrpcConfigSource source;

  ClientPod(Wiring wiring, PodReports reports) {
    this.wiring = wiring;
    this.reports = reports;
    this.waiting = new WaitingReads(reports);
    this.hunts = StormHunts.hunts(wiring.hunts());
  }

  @Override
  public synchronized void start() {
    reports.started(System.nanoTime());
    GrpcConfigSource opened = wiring.source();
    CairnClient built = wiring.client(opened);
    source = opened;
    client = built;
    for (int i = 0; i < hunts.length; i++) {
      int hunt = i;
      built.onChange(
          hunts[i],
          change -> reports.sees(hunt, StormHunts.revisionOf(change.after()), System.nanoTime()),
          Runnable::run);
    }
    CompletableFuture<Void> unused =
        built
            .start()
            .whenComplete(
                (done, failed) -> {
                  if (client != built) {
                    return; // this life has ended before
                  }
                  if (failed == null) {
                    serving = built;
                    long now = System.nanoTime();
                    reports.ready(now);
                    waiting.open(now);
                  } else {
                    reports.failed(failed.toString());
                  }
                });
  }

  @Override
  public synchronized void restart() {
    end();
    waiting.shut();
    start();
  }

  private void end() {
    CairnClient ending = client;
    if (ending != null && source != null) {
      client = null;
      ending.close();
      source.close();
    }
  }

  @Override
  public void read(int hunt, long due) {
    if (waiting.keep(due)) {
      return;
    }
    CairnClient now = requireNonNull(serving, "serving"); // set before the first read is let in
    long begun = System.nanoTime();
    HuntConfig config = now.get(hunts[hunt]);
    if (StormHunts.revisionOf(config) < 1) {
      reports.failed("a config without a revision");
    }
    long done = System.nanoTime();
    reports.read(due, done);
    reports.answeredIn(done - begun);
  }

  /** Returns how often this life asked the source for a hunt. */
  synchronized long sourceReads() {
    CairnClient now = client;
    return now == null ? 0 : now.metrics().sourceReads();
  }

  @Override
  public synchronized void close() {
    end();
    waiting.open(System.nanoTime());
  }
}
