package io.cairn.benchmarks.storm;

import java.util.Arrays;

/** Turns what one pod reports into figures of a recording. Thread-safe. */
final class PodRecord implements PodReports {
  private final Recording recording;
  private final boolean process;
  private final String name;
  private final long[] visible;
  private final long[] last;
  private boolean waits;
  private boolean known;
  private long startedAt;

  /**
   * Creates the record of a pod that has not started.
   *
   * @param process whether it is a process of its own
   * @param last the newest revision of each hunt in the end
   */
  PodRecord(Recording recording, String name, boolean process, long[] last) {
    this.recording = recording;
    this.name = name;
    this.process = process;
    this.last = last.clone();
    this.visible = new long[last.length];
  }

  @Override
  public synchronized void started(long nanos) {
    if (!waits) {
      recording.podWaits(nanos);
    }
    waits = true;
    known = true;
    startedAt = nanos;
    Arrays.fill(visible, 0);
  }

  @Override
  public synchronized void ready(long nanos) {
    if (waits) {
      waits = false;
      recording.podServes(process, startedAt, nanos);
    }
  }

  /** What a life sees first made nobody wait for it. */
  @Override
  public synchronized void sees(int hunt, long revision, long nanos) {
    long before = visible[hunt];
    for (long each = before + 1; before > 0 && each <= revision; each++) {
      recording.stale(hunt, each, nanos);
    }
    visible[hunt] = Math.max(before, revision);
  }

  @Override
  public void read(long due, long done) {
    recording.read(due, done);
  }

  @Override
  public void answeredIn(long nanos) {
    recording.answeredIn(nanos);
  }

  @Override
  public void failed(String why) {
    recording.failed(name + ": " + why);
  }

  /** Returns whether its readers see the last revision of each hunt. */
  synchronized boolean isCurrent() {
    return Arrays.equals(visible, last);
  }

  /** Notes what its readers have not seen until now. */
  synchronized void end(long nanos) {
    for (int hunt = 0; known && hunt < last.length; hunt++) {
      for (long each = Math.max(1, visible[hunt]) + 1; each <= last[hunt]; each++) {
        recording.staleInTheEnd(hunt, each, nanos);
      }
    }
  }
}
