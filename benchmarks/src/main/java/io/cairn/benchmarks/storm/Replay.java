package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.results.Progress;
import io.cairn.benchmarks.storm.Plan.Change;
import io.cairn.benchmarks.storm.Plan.Event;
import io.cairn.benchmarks.storm.Plan.Restart;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Plays a plan on a layer. One thread follows the time line and hands restarts and changes to
 * others; readers read at their rate, whatever happens; one thread notes each second what was used.
 */
final class Replay {
  private static final long SECOND = 1_000_000_000;
  private static final int SETTLE_SECONDS = 2 * OldFleet.RECONCILE_SECONDS;
  private static final int MOST_RESTARTS_AT_ONCE = 16;

  private final Load load;
  private final Plan plan;
  private final Layer layer;
  private final Recording recording;
  private final List<PodRecord> pods;
  private final Progress progress;

  Replay(
      Load load,
      Plan plan,
      Layer layer,
      Recording recording,
      List<PodRecord> pods,
      Progress progress) {
    this.load = load;
    this.plan = plan;
    this.layer = layer;
    this.recording = recording;
    this.pods = pods;
    this.progress = progress;
  }

  /** Starts the layer, plays the whole plan, and lets the last change arrive. */
  void run() throws Exception {
    progress.step("%s: %,d pods start".formatted(layer.name(), load.pods()));
    layer.start();
    long start = System.nanoTime() + SECOND / 5;
    recording.begin(start);
    ExecutorService restarting = Executors.newFixedThreadPool(MOST_RESTARTS_AT_ONCE);
    ExecutorService changing = Executors.newSingleThreadExecutor();
    try (Readers readers = new Readers(load, layer, start)) {
      Thread noting = new Thread(() -> attempt(() -> noteUsage(start)), "storm-seconds");
      noting.start();
      for (Event event : plan.events()) {
        sleepUntil(start + event.at());
        failIfOneDid();
        if (event instanceof Restart restart) {
          restarting.execute(() -> attempt(() -> layer.restart(restart.pod())));
        } else if (event instanceof Change change) {
          changing.execute(() -> attempt(() -> layer.change(change.hunt(), change.revision())));
        }
      }
      noting.join();
    } finally {
      restarting.shutdown();
      changing.shutdown();
      restarting.awaitTermination(1, TimeUnit.MINUTES);
      changing.awaitTermination(1, TimeUnit.MINUTES);
    }
    progress.now("%s: the last changes arrive".formatted(layer.name()));
    long longest = System.nanoTime() + SETTLE_SECONDS * SECOND;
    while (System.nanoTime() < longest && !pods.stream().allMatch(PodRecord::isCurrent)) {
      sleepUntil(System.nanoTime() + SECOND / 20);
    }
    long end = System.nanoTime();
    pods.forEach(pod -> pod.end(end));
    failIfOneDid();
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private void attempt(Attempt what) {
    try {
      what.run();
    } catch (Exception e) {
      recording.failed("%s: %s".formatted(layer.name(), e));
    }
  }

  private void failIfOneDid() throws IOException {
    String failure = recording.failure();
    if (failure != null) {
      throw new IOException(failure);
    }
  }

  private void noteUsage(long start) throws Exception {
    sleepUntil(start);
    recording.used(0, layer.usage());
    for (int second = 1; second <= load.seconds(); second++) {
      sleepUntil(start + second * SECOND);
      recording.used(second, layer.usage());
      Recording.Sample now = recording.sample(second - 1);
      progress.now(
          "%s: second %d of %d, %.2f MB/s from the source, %,d reads of the store, reads p99 %s,"
                  .formatted(
                      layer.name(),
                      second,
                      load.seconds(),
                      now.bytes() / 1e6,
                      now.storeReads(),
                      Figures.time(now.readP99Nanos()))
              + " %d pods without config".formatted(now.withoutConfig()));
    }
  }

  static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Makes records for the pods of a layer. */
  static List<PodRecord> records(Load load, Plan plan, Recording recording, int processes) {
    List<PodRecord> all = new ArrayList<>();
    for (int pod = 0; pod < load.pods(); pod++) {
      all.add(new PodRecord(recording, "pod " + pod, pod < processes, plan.lastRevisions()));
    }
    return all;
  }
}
