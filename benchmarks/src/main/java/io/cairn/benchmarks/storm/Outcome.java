package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.storm.Recording.Sample;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What a recording comes to.
 *
 * @param name what was recorded
 * @param samples second by second
 * @param reads from when reads were due to when they were answered, in nanoseconds
 * @param calls what the answers themselves took
 * @param firstConfig from when restarted pods began to when they had their configs
 * @param firstConfigOfProcesses as the same, of those that are processes, with the start of the JVM
 * @param stale from when changes were due to when a pod's readers saw them
 * @param unseen how many were not seen in the end; those count as seen then
 */
record Outcome(
    String name,
    List<Sample> samples,
    Histogram reads,
    Histogram calls,
    Histogram firstConfig,
    Histogram firstConfigOfProcesses,
    Histogram stale,
    long unseen) {
  static Outcome of(String name, Recording recording) {
    return new Outcome(
        name,
        recording.samples(),
        recording.reads(),
        recording.calls(),
        recording.firstConfigOfClients(),
        recording.firstConfigOfProcesses(),
        recording.stale(),
        recording.unseen());
  }

  /** Returns the bytes that left the source. */
  long bytes() {
    return samples.stream().mapToLong(Sample::bytes).sum();
  }

  /** Returns the bytes of the second with the most. */
  long mostBytes() {
    return samples.stream().mapToLong(Sample::bytes).max().orElse(0);
  }

  long storeReads() {
    return samples.stream().mapToLong(Sample::storeReads).sum();
  }

  int mostWithoutConfig() {
    return samples.stream().mapToInt(Sample::withoutConfig).max().orElse(0);
  }

  /** Returns the server's share of a core. */
  double cpu() {
    return samples.stream().mapToDouble(Sample::cpu).average().orElse(0);
  }

  long residentBytes() {
    return samples.stream().mapToLong(Sample::residentBytes).max().orElse(0);
  }
}
