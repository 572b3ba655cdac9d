package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.internal.proto.Bundle;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.wire.TransferPart;
import java.util.List;

/**
 * One part of a transfer, or all of a small one, encoded without the transfer's number, which
 * differs from stream to stream. Immutable.
 */
final class EncodedPart {
  private final int fieldOnStream;
  private final int fieldAlone;
  private final byte[] body;

  private EncodedPart(int fieldOnStream, int fieldAlone, byte[] body) {
    this.fieldOnStream = fieldOnStream;
    this.fieldAlone = fieldAlone;
    this.body = body;
  }

  /** Encodes a part of transfer 0, a number that is not written. */
  static EncodedPart of(TransferPart part) {
    byte[] body = part.message().toByteArray();
    if (part instanceof TransferPart.First) {
      return new EncodedPart(ServerMessage.BEGIN_FIELD_NUMBER, ConfigPart.BEGIN_FIELD_NUMBER, body);
    }
    if (part instanceof TransferPart.Content) {
      return new EncodedPart(ServerMessage.CHUNK_FIELD_NUMBER, ConfigPart.CHUNK_FIELD_NUMBER, body);
    }
    if (part instanceof TransferPart.Removed) {
      return new EncodedPart(
          ServerMessage.REMOVE_FIELD_NUMBER, ConfigPart.REMOVE_FIELD_NUMBER, body);
    }
    return new EncodedPart(ServerMessage.COMMIT_FIELD_NUMBER, ConfigPart.COMMIT_FIELD_NUMBER, body);
  }

  /** Encodes all parts of transfer 0 as one. */
  static EncodedPart of(List<TransferPart> parts) {
    Bundle.Builder bundle = Bundle.newBuilder();
    parts.forEach(part -> part.addTo(bundle));
    return new EncodedPart(
        ServerMessage.BUNDLE_FIELD_NUMBER,
        ConfigPart.BUNDLE_FIELD_NUMBER,
        bundle.build().toByteArray());
  }

  int size() {
    return body.length;
  }

  /** Whether it ends its transfer, and so is an event of the stream. */
  boolean isLast() {
    return isBundle() || fieldOnStream == ServerMessage.COMMIT_FIELD_NUMBER;
  }

  private boolean isBundle() {
    return fieldOnStream == ServerMessage.BUNDLE_FIELD_NUMBER;
  }

  /**
   * Returns the part as it goes to one stream.
   *
   * @param transfer the transfer's number on the stream, of which a bundle has no need
   * @param sequence the place among the stream's events; 0 if it is not the last
   */
  Frame onStream(long transfer, long sequence) {
    return Frame.part(sequence, fieldOnStream, isBundle() ? 0 : transfer, body);
  }

  /** Returns the part of a config that is sent by itself. */
  Frame alone(long transfer) {
    return Frame.part(0, fieldAlone, isBundle() ? 0 : transfer, body);
  }
}
