package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.storm.Uplink.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A model of the layer that broke, which runs through time as it is told to. A pod that starts
 * loads every hunt whole; until that has come it has no config, and reads of it wait. Every {@value
 * #RECONCILE_SECONDS} s each pod loads every hunt again, and sees what changed when that has come;
 * a reconciliation that is still under way is not begun once more. All of it comes over one {@link
 * Uplink}. Nothing else takes time: no templates, compression, elections or processors.
 *
 * <p>Times are given and must not go back. One thread at a time, except for {@link #read}.
 */
final class OldFleet {
  static final int RECONCILE_SECONDS = 5;

  private static final long RECONCILE_NANOS = RECONCILE_SECONDS * 1_000_000_000L;

  private final Load load;
  private final Uplink uplink;
  private final long[] newest;
  private final List<Pod> pods = new ArrayList<>();
  private final PriorityQueue<Tick> ticks =
      new PriorityQueue<>((a, b) -> Long.compare(a.at(), b.at()));
  private long storeReads;

  /** A reconciliation that is due in a life of a pod. */
  private record Tick(long at, int pod, int life) {}

  private static final class Pod {
    private final PodReports reports;
    private final WaitingReads waiting;
    private @Nullable Transfer loading;
    private long[] loadingRevisions = {};
    private boolean ready = true;
    private int life;

    Pod(PodReports reports) {
      this.reports = reports;
      this.waiting = new WaitingReads(reports);
      waiting.open(0);
    }
  }

  /**
   * Creates pods that have the first revision of each hunt, and reconcile at moments spread evenly.
   *
   * @param reports where each pod reports
   */
  OldFleet(Load load, long[] newest, List<PodReports> reports, Uplink uplink, long now) {
    this.load = load;
    this.uplink = uplink;
    this.newest = newest.clone();
    Random phases = new Random(load.seed());
    for (PodReports told : reports) {
      Pod pod = new Pod(told);
      ticks.add(new Tick(now + (long) (phases.nextDouble() * RECONCILE_NANOS), pods.size(), 0));
      pods.add(pod);
      told.started(now);
      for (int hunt = 0; hunt < newest.length; hunt++) {
        told.sees(hunt, newest[hunt], now);
      }
      told.ready(now);
    }
  }

  /** Does all that happens by a moment. */
  void advance(long to) {
    while (nextAt() <= to) {
      Tick tick = ticks.peek();
      if (tick != null && tick.at() < uplink.nextEnd()) {
        ticks.poll();
        reconcile(tick);
      } else {
        long at = uplink.nextEnd();
        Transfer ended = uplink.takeEnded(at);
        if (ended != null) {
          loaded(pods.get(ended.pod()), at);
        }
      }
    }
    uplink.advance(to);
  }

  /** Returns when something happens next. */
  long nextAt() {
    Tick tick = ticks.peek();
    return Math.min(uplink.nextEnd(), tick == null ? Long.MAX_VALUE : tick.at());
  }

  void restart(int number, long now) {
    advance(now);
    Pod pod = pods.get(number);
    if (pod.loading != null) {
      uplink.cancel(pod.loading, now);
    }
    pod.life++;
    pod.ready = false;
    pod.waiting.shut();
    pod.reports.started(now);
    ticks.add(new Tick(now + RECONCILE_NANOS, number, pod.life));
    beginLoad(pod, number, now);
  }

  void change(int hunt, long revision, long now) {
    advance(now);
    newest[hunt] = revision;
  }

  /** Reads in a pod. Any thread. */
  void read(int number, long due) {
    Pod pod = pods.get(number);
    if (!pod.waiting.keep(due)) {
      pod.reports.read(due, System.nanoTime());
    }
  }

  /** Lets go of those who wait. */
  void close(long now) {
    pods.forEach(pod -> pod.waiting.open(now));
  }

  private void reconcile(Tick tick) {
    Pod pod = pods.get(tick.pod());
    if (tick.life() == pod.life) {
      ticks.add(new Tick(tick.at() + RECONCILE_NANOS, tick.pod(), tick.life()));
      if (pod.loading == null) {
        beginLoad(pod, tick.pod(), tick.at());
      }
    }
  }

  private void beginLoad(Pod pod, int number, long at) {
    storeReads += load.hunts();
    pod.loading = uplink.begin(number, load.allBytes(), at);
    pod.loadingRevisions = newest.clone();
  }

  private static void loaded(Pod pod, long at) {
    pod.loading = null;
    for (int hunt = 0; hunt < pod.loadingRevisions.length; hunt++) {
      pod.reports.sees(hunt, pod.loadingRevisions[hunt], at);
    }
    if (!pod.ready) {
      pod.ready = true;
      pod.reports.ready(at);
      pod.waiting.open(at);
    }
  }

  long bytes() {
    return uplink.sent();
  }

  long storeReads() {
    return storeReads;
  }
}
