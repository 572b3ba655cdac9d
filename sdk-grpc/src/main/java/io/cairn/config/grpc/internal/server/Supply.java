package io.cairn.config.grpc.internal.server;

/** What a follow is to be sent next. */
sealed interface Supply {
  /** What takes no content to say. */
  enum Told implements Supply {
    /** There is nothing to send. */
    NOTHING,
    /** It is not there yet; the follow is woken once it may be. */
    WAIT,
    /** What is held is the newest. */
    CURRENT,
    /** There is no such hunt. */
    UNKNOWN
  }

  /**
   * A transfer.
   *
   * @param transfer the transfer, which nobody pins yet
   */
  record Ready(EncodedTransfer transfer) implements Supply {}
}
