package io.cairn.benchmarks.storm;

import java.util.ArrayList;
import java.util.List;

/** Reads that came to a pod without a config, and are answered when it has one. Thread-safe. */
final class WaitingReads {
  private final PodReports reports;
  private List<Long> dues = new ArrayList<>();
  private boolean open;

  WaitingReads(PodReports reports) {
    this.reports = reports;
  }

  /** Returns whether a read has to wait, and then keeps it. */
  synchronized boolean keep(long due) {
    if (open) {
      return false;
    }
    dues.add(due);
    return true;
  }

  /** The pod has no config any more. */
  synchronized void shut() {
    open = false;
  }

  /** The pod has a config, or the storm is over: whoever waited has waited until now. */
  void open(long now) {
    List<Long> answered;
    synchronized (this) {
      open = true;
      answered = dues;
      dues = new ArrayList<>();
    }
    answered.forEach(due -> reports.read(due, Math.max(due, now)));
  }
}
