package io.cairn.benchmarks.storm;

/** A pod of Cairn's. */
interface Pod extends AutoCloseable {
  /** Begins its first life; what becomes of it is reported. */
  void start() throws Exception;

  /** Ends its life and begins the next. Any thread. */
  void restart() throws Exception;

  /** Reads a hunt, now or once there is a config. Any thread. */
  void read(int hunt, long due);

  @Override
  void close() throws Exception;
}
