package io.cairn.config.grpc.internal.client;

/**
 * Makes the messages of an answer into its value. Either method throws {@link
 * io.cairn.config.grpc.internal.wire.MalformedMessageException} for what the protocol does not
 * allow. One thread at a time.
 *
 * @param <A> a message
 * @param <T> the value
 */
interface CallAnswer<A, T> {
  /** A message has come. */
  void received(A message);

  /** No further message comes: returns the value. */
  T ended();
}
