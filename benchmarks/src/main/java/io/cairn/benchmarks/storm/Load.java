package io.cairn.benchmarks.storm;

import io.cairn.benchmarks.results.Bounds;

/**
 * How large a storm is. Immutable.
 *
 * @param pods how many there are
 * @param processes how many of them are processes of their own
 * @param nodes how many directories of a node cache the pods share
 * @param hunts how many every pod plays
 * @param huntBytes the content of one
 * @param fragments of how many fragments one is made
 * @param selected the part of the fragments that the labels of the pods select
 * @param restarts how many pods restart a second, at random
 * @param rolling the seconds in which all pods restart one after the other; 0 for not at all
 * @param changes how many hunts change a second, at random
 * @param reads how many reads a second all pods serve
 * @param seconds how long the storm lasts
 * @param seed what its accidents come from
 */
record Load(
    int pods,
    int processes,
    int nodes,
    int hunts,
    long huntBytes,
    int fragments,
    double selected,
    double restarts,
    int rolling,
    double changes,
    int reads,
    int seconds,
    long seed) {
  private static final int SMALLEST_FRAGMENT = 64;
  private static final long MEGABYTE = 1_000_000;

  /** Checks every number. */
  Load {
    Bounds.check("--pods", pods, 1, 5_000);
    Bounds.check("--processes", processes, 0, Math.min(pods, 100));
    Bounds.check("--nodes", nodes, 1, Math.min(pods, 100));
    Bounds.check("--hunts", hunts, 1, 1_000);
    Bounds.check("--fragments", fragments, 1, 100_000);
    Bounds.check("--hunt-bytes", huntBytes, (long) fragments * SMALLEST_FRAGMENT, 60 * MEGABYTE);
    Bounds.check("--hunts times --hunt-bytes", hunts * huntBytes, 1, 500 * MEGABYTE);
    Bounds.check("--selected", selected, 0.001, 1);
    Bounds.check("--restarts", restarts, 0, 1_000);
    Bounds.check("--seconds", seconds, 5, 3_600);
    Bounds.check("--rolling", rolling, 0, seconds / 2);
    Bounds.check("--changes", changes, 0, 1_000);
    Bounds.check("--reads", reads, 0, 200_000);
  }

  int fragmentBytes() {
    return (int) (huntBytes / fragments);
  }

  /** Returns how many fragments of a hunt a pod gets; one at least. */
  int selectedFragments() {
    return (int) Math.max(1, Math.round(fragments * selected));
  }

  /** Returns the content of all hunts, in bytes. */
  long allBytes() {
    return hunts * (long) fragments * fragmentBytes();
  }

  /** Returns what a pod gets of it. */
  long selectedBytes() {
    return hunts * (long) selectedFragments() * fragmentBytes();
  }

  /** Returns which node a pod runs on. */
  int node(int pod) {
    return pod % nodes;
  }

  /** Returns how many pods are clients within the process that measures. */
  int clients() {
    return pods - processes;
  }

  /** Returns what to type for the same storm. */
  String command() {
    return "benchmarks/run storm --pods %d --processes %d --nodes %d --hunts %d --hunt-bytes %d"
            .formatted(pods, processes, nodes, hunts, huntBytes)
        + " --fragments %d --selected %s --restarts %s --rolling %d --changes %s --reads %d"
            .formatted(fragments, selected, restarts, rolling, changes, reads)
        + " --seconds %d --seed %d".formatted(seconds, seed);
  }

  /** Returns the same hunts for other clients, all in the process that measures, and no storm. */
  Load of(int clients, int onNodes) {
    return new Load(
        clients, 0, onNodes, hunts, huntBytes, fragments, selected, 0, 0, 0, 0, seconds, seed);
  }
}
