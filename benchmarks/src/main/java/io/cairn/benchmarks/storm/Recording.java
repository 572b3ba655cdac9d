package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.storm.Layer.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of a layer in a storm, in all and second by second. What was due before the storm
 * or after it is not counted. Thread-safe.
 */
final class Recording {
  private static final long SECOND = 1_000_000_000;
  private static final long LONGEST_NANOS = 3_600 * SECOND;

  private final Plan plan;
  private final List<Second> seconds = new ArrayList<>();
  private final Histogram reads = histogram();
  private final Histogram calls = histogram();
  private final Histogram stale = histogram();
  private final Histogram firstConfigClients = histogram();
  private final Histogram firstConfigProcesses = histogram();
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final Usage[] usage;
  private long start = Long.MAX_VALUE;
  private int withoutConfig;
  private long unseen;

  private static final class Second {
    private final Histogram reads = histogram();
    private long stale;
    private int withoutConfig;
  }

  /**
   * A second of a storm.
   *
   * @param bytes that left the source
   * @param storeReads how often the store was asked for a hunt
   * @param readP99Nanos of the reads that were due
   * @param staleNanos how long the change of this second that was seen last took to be seen by all
   * @param withoutConfig the most pods that had no config at one moment
   * @param cpu of a core, by the server
   * @param residentBytes of the server
   */
  record Sample(
      long bytes,
      long storeReads,
      long readP99Nanos,
      long staleNanos,
      int withoutConfig,
      double cpu,
      long residentBytes) {}

  Recording(Load load, Plan plan) {
    this.plan = plan;
    this.usage = new Usage[load.seconds() + 1];
    for (int i = 0; i < load.seconds(); i++) {
      seconds.add(new Second());
    }
  }

  private static Histogram histogram() {
    Histogram made = new Histogram(3);
    made.setAutoResize(true);
    return made;
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.min(LONGEST_NANOS, Math.max(0, nanos)));
  }

  /** The storm begins. */
  synchronized void begin(long nanos) {
    start = nanos;
  }

  private @Nullable Second second(long nanos) {
    long index = nanos < start ? -1 : (nanos - start) / SECOND;
    return index < 0 || index >= seconds.size() ? null : seconds.get((int) index);
  }

  synchronized void read(long due, long done) {
    Second second = second(due);
    if (second != null) {
      record(reads, done - due);
      record(second.reads, done - due);
    }
  }

  synchronized void answeredIn(long nanos) {
    record(calls, nanos);
  }

  /** Readers of a pod saw an older revision than this until then. */
  synchronized void stale(int hunt, long revision, long until) {
    if (start == Long.MAX_VALUE) {
      return;
    }
    long due = start + plan.changedAt(hunt, revision);
    Second second = second(due);
    if (second != null) {
      record(stale, until - due);
      second.stale = Math.max(second.stale, until - due);
    }
  }

  /** As {@link #stale}, of one whose readers see the older revision in the end. */
  synchronized void staleInTheEnd(int hunt, long revision, long until) {
    unseen++;
    stale(hunt, revision, until);
  }

  synchronized void podWaits(long nanos) {
    withoutConfig++;
    mostWithoutConfig(nanos);
  }

  synchronized void podServes(boolean process, long started, long nanos) {
    mostWithoutConfig(nanos);
    withoutConfig--;
    if (started >= start) {
      record(process ? firstConfigProcesses : firstConfigClients, nanos - started);
    }
  }

  private void mostWithoutConfig(long nanos) {
    Second second = second(nanos);
    if (second != null) {
      second.withoutConfig = Math.max(second.withoutConfig, withoutConfig);
    }
  }

  /** Notes what was used until a second of the storm began. */
  synchronized void used(int second, Usage until) {
    usage[second] = until;
    if (second < seconds.size()) {
      Second next = seconds.get(second);
      next.withoutConfig = Math.max(next.withoutConfig, withoutConfig);
    }
  }

  void failed(String why) {
    failure.compareAndSet(null, why);
  }

  /** Returns what went wrong first; null if nothing did. */
  @Nullable String failure() {
    return failure.get();
  }

  /** Returns a second, once it and what was used until its end is known. */
  synchronized Sample sample(int index) {
    Second second = seconds.get(index);
    Usage before = usage[index];
    Usage after = usage[index + 1];
    return new Sample(
        after.bytes() - before.bytes(),
        after.storeReads() - before.storeReads(),
        second.reads.getValueAtPercentile(99),
        second.stale,
        second.withoutConfig,
        (after.cpuNanos() - before.cpuNanos()) / 1e9,
        after.residentBytes());
  }

  /** Returns all seconds. */
  List<Sample> samples() {
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i < seconds.size(); i++) {
      all.add(sample(i));
    }
    return all;
  }

  /** Returns from when reads were due to when they were answered. */
  synchronized Histogram reads() {
    return reads.copy();
  }

  /** Returns what answers took that did not have to wait, from call to return. */
  synchronized Histogram calls() {
    return calls.copy();
  }

  /** Returns from when changes were due to when a pod's readers saw them. */
  synchronized Histogram stale() {
    return stale.copy();
  }

  /**
   * Returns from when restarted pods began to when they had their configs: those of one process.
   */
  synchronized Histogram firstConfigOfClients() {
    return firstConfigClients.copy();
  }

  /** As {@link #firstConfigOfClients}: those that are processes, with the start of the JVM. */
  synchronized Histogram firstConfigOfProcesses() {
    return firstConfigProcesses.copy();
  }

  /** Returns how many changes pods had not seen in the end. */
  synchronized long unseen() {
    return unseen;
  }

  synchronized int withoutConfig() {
    return withoutConfig;
  }
}
