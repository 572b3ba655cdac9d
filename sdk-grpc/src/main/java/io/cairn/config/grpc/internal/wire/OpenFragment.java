package io.cairn.config.grpc.internal.wire;

import com.google.protobuf.ByteString;
import io.cairn.config.Fragment;
import io.cairn.config.Selector;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A fragment of which pieces are still to come. Its buffer grows with what came, to at most twice
 * that, whatever size was claimed. One thread.
 */
final class OpenFragment {
  private final String name;
  private final String contentType;
  private final Selector selector;
  private final int size;
  private byte[] content = new byte[0];
  private int filled;

  OpenFragment(String name, String contentType, Selector selector, int size) {
    this.name = name;
    this.contentType = contentType;
    this.selector = selector;
    this.size = size;
  }

  String name() {
    return name;
  }

  boolean isComplete() {
    return filled == size;
  }

  /**
   * Adds a piece.
   *
   * @throws MalformedMessageException if it is more than the fragment still lacks
   */
  void add(ByteString piece) {
    if (piece.size() > size - filled) {
      throw new MalformedMessageException(
          "chunk.pieces.content",
          "has %d bytes, more than the %d that fragment \"%s\" of %d lacks"
              .formatted(piece.size(), size - filled, name, size));
    }
    int needed = filled + piece.size();
    if (needed > content.length) {
      content = Arrays.copyOf(content, (int) Math.min(size, Math.max(needed, 2L * content.length)));
    }
    piece.copyTo(content, filled);
    filled = needed;
  }

  /** Returns the fragment, once it is complete. */
  Fragment close() {
    return Fragment.wrap(name, contentType, selector, ByteBuffer.wrap(content));
  }
}
