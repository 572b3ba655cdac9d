package io.cairn.benchmarks.storm;

/** What brings configs to pods. Its pods report to the recording that it was made with. */
interface Layer extends AutoCloseable {
  /** Returns how it is called in progress and tables. */
  String name();

  /** Starts all pods and waits until each has its configs. */
  void start() throws Exception;

  /** Ends a pod and starts it again; returns once it is on its way. Any thread. */
  void restart(int pod) throws Exception;

  /** Publishes the next revision of a hunt; returns once it is published. One thread. */
  void change(int hunt, long revision) throws Exception;

  /**
   * Reads a hunt in a pod; the answer is reported, now or as soon as the pod has a config. Any
   * thread.
   *
   * @param due when the read was to be made
   */
  void read(int pod, int hunt, long due);

  /** Returns the first pod that is to be read from here; those before it read for themselves. */
  int firstReadHere();

  /** Returns what was used since {@link #start} was called. One thread. */
  Usage usage() throws Exception;

  @Override
  void close() throws Exception;

  /**
   * What a layer has used so far.
   *
   * @param bytes what left the source for the pods
   * @param storeReads how often the store was asked for a hunt
   * @param cpuNanos what the server used of a core; 0 if there is none
   * @param residentBytes what the server has in memory; 0 if there is none
   */
  record Usage(long bytes, long storeReads, long cpuNanos, long residentBytes) {}
}
