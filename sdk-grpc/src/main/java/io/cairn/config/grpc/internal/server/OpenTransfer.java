package io.cairn.config.grpc.internal.server;

import java.util.concurrent.TimeUnit;

/**
 * A transfer that is being sent part by part, and pins its bytes meanwhile. Owned by the hub's
 * thread.
 */
final class OpenTransfer {
  /** For how long a transfer may be slow: a connection may stall for a moment. */
  private static final long GRACE_SECONDS = 10;

  private static final long SLOWEST_BYTES_PER_SECOND = 64 << 10;

  private final Sender sender;
  private final HuntFollow follow;
  private final EncodedTransfer encoded;
  private final long number;
  private final long since;
  private int next;
  private long sentBytes;

  /** Who sends it. */
  interface Sender {
    /** Gives a transfer up, to free what it pins. */
    void abandon(OpenTransfer transfer);
  }

  /**
   * @param number its number among those that are sent to the same client
   * @param now nanoseconds of the time source
   */
  OpenTransfer(Sender sender, HuntFollow follow, EncodedTransfer encoded, long number, long now) {
    this.sender = sender;
    this.follow = follow;
    this.encoded = encoded;
    this.number = number;
    this.since = now;
  }

  void abandon() {
    sender.abandon(this);
  }

  HuntFollow follow() {
    return follow;
  }

  EncodedTransfer encoded() {
    return encoded;
  }

  long number() {
    return number;
  }

  boolean hasNextPart() {
    return next < encoded.parts().size();
  }

  EncodedPart nextPart() {
    EncodedPart part = encoded.parts().get(next++);
    sentBytes += part.size();
    return part;
  }

  /**
   * Whether the client takes it so slowly that it may not keep others from theirs: for 10 s at
   * least, less than 64 KiB per second on average. At that pace 64 MiB take 17 minutes.
   */
  boolean isSlow(long now) {
    long seconds = TimeUnit.NANOSECONDS.toSeconds(now - since);
    return seconds >= GRACE_SECONDS && sentBytes < seconds * SLOWEST_BYTES_PER_SECOND;
  }

  /** Returns what a client is told whose transfer was slow. */
  String pace(long now) {
    return "the client took %d bytes in %d ms, less than %d per second, while others wait for room"
        .formatted(sentBytes, TimeUnit.NANOSECONDS.toMillis(now - since), SLOWEST_BYTES_PER_SECOND);
  }
}
