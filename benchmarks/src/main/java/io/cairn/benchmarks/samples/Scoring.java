package io.cairn.benchmarks.samples;

import io.cairn.config.HuntConfig;

/** The typed value that the benchmarks follow. */
public record Scoring(int points) {
  /** The fragment that it is read from. */
  public static final String FRAGMENT = "rules/scoring";

  /** Reads it. */
  public static Scoring of(HuntConfig config) {
    return new Scoring(Integer.parseInt(config.fragment(FRAGMENT).text()));
  }
}
