package io.cairn.config.grpc.internal.server;

import io.cairn.config.ConfigDelta;
import io.cairn.config.HuntConfig;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.grpc.internal.wire.TransferPart;
import io.cairn.config.grpc.internal.wire.TransferParts;
import java.util.ArrayList;
import java.util.List;

/**
 * A transfer in the bytes that all its receivers share. Its content never changes; its place on the
 * shelf belongs to the hub's thread.
 */
final class EncodedTransfer extends Shelved {
  /** What is sent in one message, in bytes: a stream that is ready takes that much. */
  private static final long MOST_AT_ONCE = 96 << 10;

  private final VersionVector base;
  private final VersionVector version;
  private final List<EncodedPart> parts;
  private final long contentBytes;
  private final long bytes;
  private Runnable onEvicted = () -> {};

  private EncodedTransfer(
      VersionVector base, VersionVector version, TransferParts messages, long contentBytes) {
    this.base = base;
    this.version = version;
    this.contentBytes = contentBytes;
    List<TransferPart> all = new ArrayList<>();
    messages.forEachRemaining(all::add);
    boolean small =
        all.stream().mapToLong(part -> part.message().getSerializedSize()).sum() <= MOST_AT_ONCE;
    this.parts = small ? List.of(EncodedPart.of(all)) : all.stream().map(EncodedPart::of).toList();
    this.bytes = parts.stream().mapToLong(EncodedPart::size).sum();
  }

  /** Encodes a whole config; any thread. */
  static EncodedTransfer of(HuntConfig config) {
    return new EncodedTransfer(
        VersionVector.NONE, config.version(), TransferParts.of(0, config), config.bytes());
  }

  /** Encodes a change; any thread. */
  static EncodedTransfer of(ConfigDelta delta) {
    return new EncodedTransfer(
        delta.base(), delta.version(), TransferParts.of(0, delta), delta.bytes());
  }

  /** Returns the version that it is the change from; none if it is a whole. */
  VersionVector base() {
    return base;
  }

  /** Returns the version that it leads to. */
  VersionVector version() {
    return version;
  }

  List<EncodedPart> parts() {
    return parts;
  }

  /** Whether it is sent in one message. */
  boolean isSmall() {
    return parts.size() == 1;
  }

  /** It was sent to one receiver. */
  void countSent(Counters counters, HuntCounts ofHunt) {
    if (base.equals(VersionVector.NONE)) {
      ofHunt.wholes.increment();
      counters.one(ServerMeasure.WHOLES_SENT);
    } else {
      ofHunt.changes.increment();
      counters.one(ServerMeasure.CHANGES_SENT);
    }
    ofHunt.contentBytes.add(contentBytes);
    counters.add(ServerMeasure.CONTENT_BYTES_SENT, contentBytes);
  }

  void onEvicted(Runnable then) {
    onEvicted = then;
  }

  @Override
  long bytes() {
    return bytes;
  }

  @Override
  void evicted() {
    onEvicted.run();
  }
}
