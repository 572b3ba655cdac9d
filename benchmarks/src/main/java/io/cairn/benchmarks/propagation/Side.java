package io.cairn.benchmarks.propagation;

import io.cairn.benchmarks.servers.ServerProcess;

/** One way of bringing bytes from a publisher to clients, through a server in its own process. */
interface Side extends AutoCloseable {
  /** Makes a side. */
  interface Maker {
    /**
     * Starts a server and its clients, which report what they get.
     *
     * @param clients how many
     */
    Side start(int clients, Arrivals arrivals) throws Exception;
  }

  /** Publishes a payload; returns when the server has taken it. */
  void publish(byte[] payload) throws Exception;

  /** Returns the server's process. */
  ServerProcess server();

  @Override
  void close() throws Exception;
}
