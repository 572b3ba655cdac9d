package io.cairn.benchmarks.kills;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;

/**
 * When and for how long this process was held up, by the machine or by its JVM: noted by a thread
 * that does nothing but sleep and look at the clock, as jHiccup does. {@link #overlap} and {@link
 * #worstNanos} may be called from any thread.
 */
final class Hiccups {
  private static final long SLEEP_NANOS = 500_000;
  private static final long NOTED_NANOS = 1_000_000;
  private static final int KEPT = 1_000;

  private record Pause(long begun, long ended) {}

  private final ConcurrentLinkedDeque<Pause> pauses = new ConcurrentLinkedDeque<>();
  private volatile long due = Long.MAX_VALUE;
  private volatile long worstNanos;

  static Hiccups start() {
    Hiccups hiccups = new Hiccups();
    Thread thread = new Thread(hiccups::run, "hiccups");
    thread.setDaemon(true);
    thread.start();
    return hiccups;
  }

  private void run() {
    while (true) {
      due = System.nanoTime() + SLEEP_NANOS;
      LockSupport.parkNanos(SLEEP_NANOS);
      long now = System.nanoTime();
      if (now - due > NOTED_NANOS) {
        note(due, now);
      }
    }
  }

  void note(long begun, long ended) {
    worstNanos = Math.max(worstNanos, ended - begun); // one writer
    pauses.add(new Pause(begun, ended));
    if (pauses.size() > KEPT) {
      pauses.poll();
    }
  }

  /** Returns the longest since the last {@link #forget}. */
  long worstNanos() {
    return worstNanos;
  }

  /** Begins anew with the longest. */
  void forget() {
    worstNanos = 0;
  }

  /** Returns the most that one hold-up took of the time between two instants, in nanoseconds. */
  long overlap(long begun, long ended) {
    long most = due == Long.MAX_VALUE ? 0 : shared(begun, ended, due, ended); // one that goes on
    for (Pause pause : pauses) {
      most = Math.max(most, shared(begun, ended, pause.begun, pause.ended));
    }
    return most;
  }

  private static long shared(long begun, long ended, long from, long to) {
    return Math.max(0, Math.min(ended, to) - Math.max(begun, from));
  }
}
