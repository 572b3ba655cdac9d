package io.cairn.config.grpc.internal.server;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * One encoded message on its way to one client: a few bytes of its own, then bytes that it may
 * share with the messages to other clients. Immutable: nobody changes the shared bytes.
 *
 * <pre>
 *            head, of this frame alone                              body, shared
 * +----------------+---------------+-----------------------+-----------------------------+
 * | sequence       | part, length  | transfer              | the rest of the part        |
 * | (events alone) |               | (1st field of a part) | (its other fields, encoded) |
 * +----------------+---------------+-----------------------+-----------------------------+
 * </pre>
 */
final class Frame {
  private static final byte[] NOTHING = {};
  private static final int SEQUENCE = 1;
  private static final int TRANSFER = 1;

  private final byte[] head;
  private final byte[] body;

  private Frame(byte[] head, byte[] body) {
    this.head = head;
    this.body = body;
  }

  /** Returns a message that nobody else gets. */
  static Frame of(MessageLite message) {
    return new Frame(message.toByteArray(), NOTHING);
  }

  /**
   * Returns a message that holds one part of a transfer.
   *
   * @param sequence the place among the stream's events; 0 if the part is none
   * @param field the number of the part's field in the message
   * @param transfer the transfer's number; 0 is not written
   * @param body the part, encoded, without the transfer's number
   */
  static Frame part(long sequence, int field, long transfer, byte[] body) {
    int inPart = transfer == 0 ? 0 : CodedOutputStream.computeUInt64Size(TRANSFER, transfer);
    int size =
        (sequence == 0 ? 0 : CodedOutputStream.computeUInt64Size(SEQUENCE, sequence))
            + CodedOutputStream.computeTagSize(field)
            + CodedOutputStream.computeUInt32SizeNoTag(inPart + body.length)
            + inPart;
    byte[] head = new byte[size];
    CodedOutputStream out = CodedOutputStream.newInstance(head);
    try {
      if (sequence != 0) {
        out.writeUInt64(SEQUENCE, sequence);
      }
      out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(inPart + body.length);
      if (transfer != 0) {
        out.writeUInt64(TRANSFER, transfer);
      }
      out.checkNoSpaceLeft();
    } catch (IOException impossible) { // the array is as long as was computed
      throw new UncheckedIOException(impossible);
    }
    return new Frame(head, body);
  }

  /** Returns the size of the message in bytes. */
  int size() {
    return head.length + body.length;
  }

  /** Returns one byte of the message. */
  byte at(int index) {
    return index < head.length ? head[index] : body[index - head.length];
  }

  /** Writes the message from a place on. */
  void writeTo(OutputStream out, int from) throws IOException {
    if (from < head.length) {
      out.write(head, from, head.length - from);
    }
    int inBody = Math.max(from - head.length, 0);
    out.write(body, inBody, body.length - inBody);
  }

  /** Copies bytes of the message. */
  void copy(int from, byte[] target, int offset, int length) {
    int ofHead = Math.max(Math.min(head.length - from, length), 0);
    if (ofHead > 0) {
      System.arraycopy(head, from, target, offset, ofHead);
    }
    int ofBody = length - ofHead;
    if (ofBody > 0) {
      System.arraycopy(body, from + ofHead - head.length, target, offset + ofHead, ofBody);
    }
  }
}
