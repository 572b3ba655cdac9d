package io.cairn.benchmarks.propagation;

import org.HdrHistogram.Histogram;

/** What a side's rounds came to. */
final class Tally {
  private final String name;
  private final Histogram latencies = new Histogram(3);
  private long expected;
  private long residentBytes;
  private double cpu;
  private int rounds;

  Tally(String name) {
    this.name = name;
  }

  void add(Round round) {
    latencies.add(round.latencies());
    expected += round.expected();
    residentBytes = Math.max(residentBytes, round.residentBytes());
    cpu += round.cpu();
    rounds++;
  }

  String name() {
    return name;
  }

  double millis(double percentile) {
    return latencies.getValueAtPercentile(percentile) / 1e6;
  }

  /** Returns which part of what was to arrive did. */
  double arrived() {
    return (double) latencies.getTotalCount() / expected;
  }

  /** Returns the mean of the rounds. */
  double cpu() {
    return cpu / rounds;
  }

  /** Returns the most of the rounds. */
  long residentBytes() {
    return residentBytes;
  }
}
