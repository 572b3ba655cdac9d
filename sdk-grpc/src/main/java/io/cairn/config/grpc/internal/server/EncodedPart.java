package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.wire.TransferPart;

/**
 * One part of a transfer, encoded without the transfer's number, which differs from stream to
 * stream. Immutable.
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
    if (part instanceof TransferPart.First first) {
      return new EncodedPart(
          ServerMessage.BEGIN_FIELD_NUMBER,
          ConfigPart.BEGIN_FIELD_NUMBER,
          first.begin().toByteArray());
    }
    if (part instanceof TransferPart.Content content) {
      return new EncodedPart(
          ServerMessage.CHUNK_FIELD_NUMBER,
          ConfigPart.CHUNK_FIELD_NUMBER,
          content.chunk().toByteArray());
    }
    if (part instanceof TransferPart.Removed removed) {
      return new EncodedPart(
          ServerMessage.REMOVE_FIELD_NUMBER,
          ConfigPart.REMOVE_FIELD_NUMBER,
          removed.remove().toByteArray());
    }
    return new EncodedPart(
        ServerMessage.COMMIT_FIELD_NUMBER,
        ConfigPart.COMMIT_FIELD_NUMBER,
        ((TransferPart.Last) part).commit().toByteArray());
  }

  int size() {
    return body.length;
  }

  /** Whether it ends its transfer, and so is an event of the stream. */
  boolean isCommit() {
    return fieldOnStream == ServerMessage.COMMIT_FIELD_NUMBER;
  }

  /**
   * Returns the part as it goes to one stream.
   *
   * @param transfer the transfer's number on the stream
   * @param sequence the place among the stream's events; 0 if it is not the commit
   */
  Frame onStream(long transfer, long sequence) {
    return Frame.part(sequence, fieldOnStream, transfer, body);
  }

  /** Returns the part of a config that is sent by itself. */
  Frame alone(long transfer) {
    return Frame.part(0, fieldAlone, transfer, body);
  }
}
