package io.cairn.config.grpc.internal.wire;

import static io.cairn.config.grpc.internal.wire.MalformedMessageException.shown;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.Selector;
import io.cairn.config.grpc.internal.proto.Chunk;
import io.cairn.config.grpc.internal.proto.Piece;
import io.cairn.config.grpc.internal.proto.Remove;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the chunks and removes of one transfer have brought so far. It takes no more than was
 * announced, and allocates no more than a small multiple of what came. Every method throws {@link
 * MalformedMessageException} for what the protocol does not allow; the transfer is of no use then.
 * One thread.
 */
final class TransferContent {
  /** About what a fragment or a name takes beside its text and content. */
  private static final int OVERHEAD = 64;

  /** A change may remove as many as a hunt can have, and as many again that left the scope. */
  private static final int MAX_REMOVED = 2 * HuntConfig.MAX_FRAGMENTS;

  private final int announcedFragments;
  private final long announcedBytes;
  private final List<Fragment> fragments = new ArrayList<>();
  private final Set<String> removed = new LinkedHashSet<>();
  private final Map<String, Selector> selectors = new HashMap<>();
  private final TransferChecksum checksum = new TransferChecksum();
  private @Nullable OpenFragment unfinished;
  private long begunBytes;
  private long heldBytes;

  /**
   * @param in the name of the message that announces, for messages
   * @param announcedFragments its number of fragments, unsigned
   * @param announcedBytes its number of bytes, unsigned
   */
  TransferContent(String in, int announcedFragments, long announcedBytes) {
    this.announcedFragments =
        (int)
            WireValues.atMost(
                in + ".fragments",
                Integer.toUnsignedLong(announcedFragments),
                HuntConfig.MAX_FRAGMENTS);
    this.announcedBytes =
        WireValues.atMost(in + ".content_bytes", announcedBytes, HuntConfig.MAX_BYTES);
  }

  /** Returns about how many bytes of memory this holds. */
  long heldBytes() {
    return heldBytes;
  }

  void add(Chunk chunk) {
    long bytes = 0;
    for (Piece piece : chunk.getPiecesList()) {
      bytes += piece.getContent().size();
    }
    WireValues.atMost("the content of a chunk in bytes", bytes, WireBounds.MAX_CHUNK_BYTES);
    for (Piece piece : chunk.getPiecesList()) {
      add(piece);
    }
  }

  private void add(Piece piece) {
    OpenFragment open = unfinished;
    if (piece.getName().isEmpty()) {
      if (open == null) {
        throw new MalformedMessageException(
            "chunk.pieces.name", "is empty, though no fragment is unfinished");
      }
    } else {
      if (open != null) {
        throw new MalformedMessageException(
            "chunk.pieces.name",
            "is \"%s\", though fragment \"%s\" is unfinished"
                .formatted(shown(piece.getName()), shown(open.name())));
      }
      open = begin(piece);
    }
    checksum.content(piece.getContent());
    heldBytes += piece.getContent().size();
    if (!piece.getName().isEmpty() && piece.getSize() == piece.getContent().size()) {
      finish(piece, open);
      return;
    }
    open.add(piece.getContent());
    if (open.isComplete()) {
      finish(open);
    } else {
      unfinished = open;
    }
  }

  private OpenFragment begin(Piece piece) {
    if (fragments.size() == announcedFragments) {
      throw new MalformedMessageException(
          "chunk.pieces",
          "bring fragment \"%s\" beyond the %d announced"
              .formatted(shown(piece.getName()), announcedFragments));
    }
    long size =
        WireValues.atMost("chunk.pieces.size", piece.getSize(), announcedBytes - begunBytes);
    begunBytes += size;
    heldBytes += OVERHEAD + piece.getName().length();
    checksum.fragment(piece.getName(), piece.getContentType(), piece.getSelector(), size);
    return new OpenFragment(
        piece.getName(), piece.getContentType(), selector(piece.getSelector()), (int) size);
  }

  private Selector selector(String text) {
    Selector known = selectors.get(text);
    if (known != null) {
      return known;
    }
    Selector parsed;
    try {
      parsed = Selector.parse(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("chunk.pieces.selector", e);
    }
    heldBytes += OVERHEAD + 4L * text.length();
    selectors.put(text, parsed);
    return parsed;
  }

  /** A fragment of one piece keeps the piece's bytes. */
  private void finish(Piece piece, OpenFragment open) {
    try {
      fragments.add(
          Fragment.wrap(
              open.name(),
              piece.getContentType(),
              selector(piece.getSelector()),
              piece.getContent().asReadOnlyByteBuffer()));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("chunk.pieces", e);
    }
  }

  private void finish(OpenFragment open) {
    unfinished = null;
    try {
      fragments.add(open.close());
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("chunk.pieces", e);
    }
  }

  void add(Remove remove) {
    for (String name : remove.getNamesList()) {
      WireValues.text("remove.names", name, Fragment.MAX_NAME);
      if (!removed.add(name)) {
        throw new MalformedMessageException(
            "remove.names", "has \"%s\" twice".formatted(shown(name)));
      }
      heldBytes += OVERHEAD + name.length();
    }
    WireValues.atMost("the number of remove.names", removed.size(), MAX_REMOVED);
  }

  /**
   * The commit has come.
   *
   * @param expected its checksum
   */
  void finish(int expected) {
    OpenFragment open = unfinished;
    if (open != null) {
      throw new MalformedMessageException(
          "commit", "comes while fragment \"%s\" is unfinished".formatted(shown(open.name())));
    }
    if (fragments.size() != announcedFragments || begunBytes != announcedBytes) {
      throw new MalformedMessageException(
          "commit",
          "comes after %d fragments with %d bytes, not %d with %d"
              .formatted(fragments.size(), begunBytes, announcedFragments, announcedBytes));
    }
    removed.forEach(checksum::removed);
    if (checksum.value() != expected) {
      throw new MalformedMessageException(
          "commit.checksum",
          "is %08x, but that of what came is %08x".formatted(expected, checksum.value()));
    }
  }

  List<Fragment> fragments() {
    return fragments;
  }

  Set<String> removed() {
    return removed;
  }
}
