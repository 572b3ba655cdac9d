package io.cairn.benchmarks.swap;

import io.cairn.config.CairnClient;

/** A way on which changes come to a client. */
interface Path extends AutoCloseable {
  /** Opens a way for a hunt. */
  interface Opener {
    Path open(Parts parts) throws Exception;
  }

  /** Returns the client, which follows the hunt. */
  CairnClient client();

  /** Brings the next revision on its way. */
  void change(long revision) throws Exception;

  /** Returns when the last byte that came to the client before an instant did. */
  long lastByteBefore(long nanos);

  @Override
  void close() throws Exception;
}
