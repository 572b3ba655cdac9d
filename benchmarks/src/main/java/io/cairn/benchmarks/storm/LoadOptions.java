package io.cairn.benchmarks.storm;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How large a storm is, on the command line. A mixin. */
final class LoadOptions {
  private static final int SECONDS = 60;
  private static final int SHORT_SECONDS = 15;
  private static final int ROLLING = 10;
  private static final int PROCESSES = 6;
  private static final int NODES = 4;

  @Option(
      names = "--pods",
      paramLabel = "N",
      defaultValue = "200",
      description = "Pods in all (${DEFAULT-VALUE}).")
  private int pods;

  @Option(
      names = "--processes",
      paramLabel = "N",
      description =
          "Of the pods, how many are processes of their own, which are killed with SIGKILL; the"
              + " others are clients within this process (6, or all pods).")
  private @Nullable Integer processes;

  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "Nodes: directories on tmpfs that pods share (4, or one for each pod).")
  private @Nullable Integer nodes;

  @Option(
      names = "--hunts",
      paramLabel = "N",
      defaultValue = "4",
      description = "Hunts (configs) that every pod follows (${DEFAULT-VALUE}).")
  private int hunts;

  @Option(
      names = "--hunt-bytes",
      paramLabel = "BYTES",
      defaultValue = "512000",
      description = "Content of one hunt (${DEFAULT-VALUE}).")
  private long huntBytes;

  @Option(
      names = "--fragments",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Fragments of one hunt; a change changes one (${DEFAULT-VALUE}).")
  private int fragments;

  @Option(
      names = "--selected",
      paramLabel = "PART",
      defaultValue = "0.25",
      description =
          "The part of the fragments that the pods' labels select; the old layer knows no"
              + " selectors (${DEFAULT-VALUE}).")
  private double selected;

  @Option(
      names = "--restarts",
      paramLabel = "RATE",
      defaultValue = "2",
      description = "Pods that restart each second, at random, all night (${DEFAULT-VALUE}).")
  private double restarts;

  @Option(
      names = "--rolling",
      paramLabel = "SECONDS",
      description =
          "In how many seconds a rolling update restarts every pod, after a third of the night;"
              + " 0 for none (10, or half of the night).")
  private @Nullable Integer rolling;

  @Option(
      names = "--changes",
      paramLabel = "RATE",
      defaultValue = "1",
      description = "Changes each second, each of a random hunt (${DEFAULT-VALUE}).")
  private double changes;

  @Option(
      names = "--reads",
      paramLabel = "RATE",
      defaultValue = "11000",
      description = "Reads each second, of all pods together (${DEFAULT-VALUE}).")
  private int reads;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      description = "How long the night is, for each of the two (60; 15 with --short).")
  private @Nullable Integer seconds;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed and sizes give the same night (${DEFAULT-VALUE}).")
  private long seed;

  /**
   * Returns what was asked for.
   *
   * @throws IllegalArgumentException if a number is out of its bounds; it names both
   */
  Load load(boolean inAHurry) {
    int length = seconds != null ? seconds : inAHurry ? SHORT_SECONDS : SECONDS;
    int update = rolling != null ? rolling : Math.min(ROLLING, length / 2);
    return new Load(
        pods,
        processes != null ? processes : Math.min(PROCESSES, pods),
        nodes != null ? nodes : Math.min(NODES, pods),
        hunts,
        huntBytes,
        fragments,
        selected,
        restarts,
        update,
        changes,
        reads,
        length,
        seed);
  }
}
