package io.cairn.benchmarks.propagation;

import org.HdrHistogram.Histogram;

/** What a side's rounds at one rate came to. One thread. */
final class Tally {
  private final Histogram latencies = new Histogram(3);
  private long delivered;
  private long expected;
  private long residentBytes;
  private double published;
  private double cpu;
  private int rounds;

  void add(Round round) {
    latencies.add(round.latencies());
    delivered += round.delivered();
    expected += round.expected();
    residentBytes = Math.max(residentBytes, round.residentBytes());
    published += round.published();
    cpu += round.cpu();
    rounds++;
  }

  double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  /** Returns which part of what was to arrive did. */
  double arrived() {
    return (double) delivered / expected;
  }

  /** Returns how many changes a second were taken: the mean of the rounds. */
  double published() {
    return published / rounds;
  }

  /** Returns the share of one core: the mean of the rounds. */
  double cpu() {
    return cpu / rounds;
  }

  /** Returns the most of the rounds. */
  long residentBytes() {
    return residentBytes;
  }
}
