package io.cairn.benchmarks.kills;

import java.io.IOException;

/**
 * Tells how long something took, and how much of that was neither the machine's nor the JVM's.
 *
 * <p>What takes long has waited for something, or there was no core for it, or the JVM had it stand
 * still. Machine's or JVM's is the greater of two: the time that the thread was ready to run and
 * had no core, together with the time that the JVM's own thread was at work or had no core; and the
 * time that a thread beside it, which needs nobody, was held up as well. For the thread that made
 * it.
 */
final class Stopwatch {
  private final CoreTime caller = CoreTime.ofCaller();
  private final CoreTime vmThread = CoreTime.ofVmThread();
  private final Hiccups hiccups;
  private CoreTime.Times callerBefore = CoreTime.Times.NONE;
  private CoreTime.Times vmThreadBefore = CoreTime.Times.NONE;
  private long begun;
  private long ended;

  Stopwatch(Hiccups hiccups) throws IOException {
    this.hiccups = hiccups;
  }

  void begin() throws IOException {
    callerBefore = caller.now();
    vmThreadBefore = vmThread.now();
    begun = System.nanoTime();
  }

  void end() {
    ended = System.nanoTime();
  }

  long endedAt() {
    return ended;
  }

  /** Returns the time from begin to end in nanoseconds. */
  long nanos() {
    return ended - begun;
  }

  /** Returns what is left of it; to be asked soon after the end. */
  long ownNanos() throws IOException {
    CoreTime.Times vm = vmThread.now().since(vmThreadBefore);
    long others = caller.now().since(callerBefore).waiting() + vm.running() + vm.waiting();
    return Math.max(0, nanos() - Math.max(others, hiccups.overlap(begun, ended)));
  }
}
