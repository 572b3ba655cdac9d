package io.cairn.config.grpc.internal.server;

/** A transfer that is being sent part by part. Owned by the hub's thread. */
final class OpenTransfer {
  private final Outbox outbox;
  private final HuntFollow follow;
  private final EncodedTransfer encoded;
  private final long number;
  private int next;

  OpenTransfer(Outbox outbox, HuntFollow follow, EncodedTransfer encoded, long number) {
    this.outbox = outbox;
    this.follow = follow;
    this.encoded = encoded;
    this.number = number;
  }

  Outbox outbox() {
    return outbox;
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

  EncodedPart nextPart() {
    return encoded.parts().get(next++);
  }
}
