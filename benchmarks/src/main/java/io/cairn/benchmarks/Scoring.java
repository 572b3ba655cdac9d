package io.cairn.benchmarks;

import io.cairn.config.HuntConfig;

/** The typed value that the benchmarks follow. */
record Scoring(int points) {
  static final String FRAGMENT = "rules/scoring";

  static Scoring of(HuntConfig config) {
    return new Scoring(Integer.parseInt(config.fragment(FRAGMENT).text()));
  }
}
