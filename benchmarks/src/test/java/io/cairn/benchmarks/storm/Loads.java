package io.cairn.benchmarks.storm;

/** Loads for tests. */
final class Loads {
  private Loads() {}

  /** Two hunts of 1 MB in 1,000 fragments, for as many pods. */
  static Load pods(int pods) {
    return new Load(pods, 0, 1, 2, 1_000_000, 1_000, 0.25, 2, 5, 1, 100, 20, 7);
  }
}
