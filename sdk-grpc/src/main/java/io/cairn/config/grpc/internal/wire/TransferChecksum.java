package io.cairn.config.grpc.internal.wire;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * The CRC-32C over a transfer, as the message {@code Commit} defines it. The caller tells it what
 * is transferred, in order: each fragment and its content, then the removed names. One thread.
 */
public final class TransferChecksum {
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer size = ByteBuffer.allocate(Long.BYTES);

  /** Creates the checksum of nothing. */
  public TransferChecksum() {}

  /**
   * A fragment begins.
   *
   * @param name its name
   * @param contentType its content type
   * @param selector the text of its selector
   * @param bytes the size of its whole content
   */
  public void fragment(String name, String contentType, String selector, long bytes) {
    text(name);
    text(contentType);
    text(selector);
    crc.update(size.clear().putLong(bytes).flip());
  }

  /** Some content of the fragment follows; the buffer is used up. */
  public void content(ByteBuffer bytes) {
    crc.update(bytes);
  }

  /** Some content of the fragment follows. */
  public void content(ByteString bytes) {
    for (ByteBuffer buffer : bytes.asReadOnlyByteBufferList()) {
      crc.update(buffer);
    }
  }

  /** A removed name follows; no fragment comes after it. */
  public void removed(String name) {
    text(name);
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    crc.update(utf8, 0, utf8.length);
    crc.update(0);
  }

  /** Returns the 32 bits over what was told so far. */
  public int value() {
    return (int) crc.getValue();
  }
}
