package io.cairn.benchmarks.storm;

/**
 * What a pod tells of itself. Times are of {@link System#nanoTime}, which the processes of a
 * machine share on Linux. Calls come from any thread; those of one life in the order of what
 * happened.
 */
interface PodReports {
  /** A life begins, without a config. */
  void started(long nanos);

  /** It has the config of every hunt. */
  void ready(long nanos);

  /** From now on its readers see this revision of a hunt. */
  void sees(int hunt, long revision, long nanos);

  /** A read that was due was answered. */
  void read(long due, long done);

  /** How long an answer took that did not have to wait. */
  default void answeredIn(long nanos) {}

  /** It could not start. */
  void failed(String why);
}
