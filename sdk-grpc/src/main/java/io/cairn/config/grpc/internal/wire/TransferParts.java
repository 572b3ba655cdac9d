package io.cairn.config.grpc.internal.wire;

import static io.cairn.config.grpc.internal.wire.WireBounds.MAX_CHUNK_BYTES;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.Publication;
import io.cairn.config.grpc.internal.proto.Begin;
import io.cairn.config.grpc.internal.proto.Chunk;
import io.cairn.config.grpc.internal.proto.Commit;
import io.cairn.config.grpc.internal.proto.Piece;
import io.cairn.config.grpc.internal.proto.PublishHeader;
import io.cairn.config.grpc.internal.proto.Remove;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one transfer, made as they are asked for: a hunt of 64 MB is never in memory
 * twice, because the pieces share their bytes with the fragments.
 *
 * <p>A chunk holds as much as fits into 64 KiB with names, types and selectors counted, so that
 * neither a large fragment nor thousands of tiny ones make a large message. One thread.
 */
public final class TransferParts implements Iterator<TransferPart> {
  /** What a piece costs beside its texts and its content, at most: tags and lengths. */
  private static final int PIECE_OVERHEAD = 40;

  private enum Stage {
    BEGIN,
    FRAGMENTS,
    REMOVED,
    COMMIT,
    END
  }

  private final long transfer;
  private final @Nullable Begin begin;
  private final List<Fragment> fragments;
  private final Iterator<String> removed;
  private final TransferChecksum checksum = new TransferChecksum();
  private Stage stage;
  private int next;
  private @Nullable ByteBuffer unfinished;

  private TransferParts(
      long transfer, @Nullable Begin begin, List<Fragment> fragments, Collection<String> removed) {
    this.transfer = transfer;
    this.begin = begin;
    this.fragments = fragments;
    this.removed = removed.iterator();
    this.stage = begin == null ? Stage.FRAGMENTS : Stage.BEGIN;
    skipWhatIsEmpty();
  }

  /**
   * Returns the transfer of a whole config.
   *
   * @param transfer the transfer's number on its stream
   * @param config the config
   */
  public static TransferParts of(long transfer, HuntConfig config) {
    Begin begin =
        Begin.newBuilder()
            .setTransfer(transfer)
            .setHunt(config.hunt().value())
            .setLineage(WireValues.bytes(config.lineage()))
            .setVersion(config.version().bits())
            .setFragments(config.fragments().size())
            .setContentBytes(config.bytes())
            .addAllLabelKeys(config.labelKeys())
            .build();
    return new TransferParts(transfer, begin, config.fragments(), List.of());
  }

  /**
   * Returns the transfer of a change.
   *
   * @param transfer the transfer's number on its stream
   * @param delta the change
   */
  public static TransferParts of(long transfer, ConfigDelta delta) {
    Begin begin =
        Begin.newBuilder()
            .setTransfer(transfer)
            .setHunt(delta.hunt().value())
            .setLineage(WireValues.bytes(delta.lineage()))
            .setVersion(delta.version().bits())
            .setBase(delta.base().bits())
            .setFragments(delta.put().size())
            .setContentBytes(delta.bytes())
            .addAllLabelKeys(delta.labelKeys())
            .build();
    return new TransferParts(transfer, begin, delta.put(), possible(delta.removed()));
  }

  /**
   * Returns what follows the header of a publication.
   *
   * @param publication the publication
   */
  public static TransferParts of(Publication publication) {
    return new TransferParts(0, null, publication.put(), possible(publication.removed()));
  }

  /**
   * Returns the header of a publication.
   *
   * @param publication the publication
   */
  public static PublishHeader header(Publication publication) {
    return PublishHeader.newBuilder()
        .setId(WireValues.bytes(publication.id()))
        .setLeadership(WireValues.toProto(publication.leadership()))
        .setExpected(publication.expected().bits())
        .setWhy(publication.why())
        .setFragments(publication.put().size())
        .setContentBytes(publication.put().stream().mapToLong(Fragment::size).sum())
        .build();
  }

  /** A name that no fragment can have is in no base, and need not be removed from it. */
  private static List<String> possible(Collection<String> removed) {
    return removed.stream()
        .filter(name -> !name.isEmpty() && name.length() <= Fragment.MAX_NAME)
        .toList();
  }

  @Override
  public boolean hasNext() {
    return stage != Stage.END;
  }

  @Override
  public TransferPart next() {
    TransferPart part =
        switch (stage) {
          case BEGIN -> begin();
          case FRAGMENTS -> new TransferPart.Content(chunk());
          case REMOVED -> new TransferPart.Removed(removes());
          case COMMIT -> commit();
          case END -> throw new NoSuchElementException("the transfer is over");
        };
    skipWhatIsEmpty();
    return part;
  }

  private TransferPart begin() {
    stage = Stage.FRAGMENTS;
    return new TransferPart.First(begin == null ? Begin.getDefaultInstance() : begin);
  }

  private TransferPart commit() {
    stage = Stage.END;
    return new TransferPart.Last(
        Commit.newBuilder().setTransfer(transfer).setChecksum(checksum.value()).build());
  }

  private void skipWhatIsEmpty() {
    if (stage == Stage.FRAGMENTS && unfinished == null && next == fragments.size()) {
      stage = Stage.REMOVED;
    }
    if (stage == Stage.REMOVED && !removed.hasNext()) {
      stage = Stage.COMMIT;
    }
  }

  private Chunk chunk() {
    Chunk.Builder chunk = Chunk.newBuilder().setTransfer(transfer);
    int room = MAX_CHUNK_BYTES;
    while (room > PIECE_OVERHEAD && (unfinished != null || next < fragments.size())) {
      Piece.Builder piece = Piece.newBuilder();
      ByteBuffer content = unfinished;
      room -= PIECE_OVERHEAD;
      if (content == null) {
        Fragment fragment = fragments.get(next);
        String selector = fragment.selector().toString();
        int texts = fragment.name().length() + fragment.contentType().length() + selector.length();
        if (texts > room) {
          break; // never in an empty chunk: the texts together are far below its size
        }
        room -= texts;
        next++;
        content = fragment.buffer();
        piece
            .setName(fragment.name())
            .setContentType(fragment.contentType())
            .setSelector(selector)
            .setSize(content.remaining());
        checksum.fragment(fragment.name(), fragment.contentType(), selector, content.remaining());
      }
      int taken = Math.min(room, content.remaining());
      room -= taken;
      piece.setContent(take(content, taken));
      unfinished = content.hasRemaining() ? content : null;
      chunk.addPieces(piece);
    }
    return chunk.build();
  }

  private ByteString take(ByteBuffer content, int bytes) {
    ByteBuffer taken = content.slice(content.position(), bytes);
    content.position(content.position() + bytes);
    checksum.content(taken.duplicate());
    return UnsafeByteOperations.unsafeWrap(taken);
  }

  private Remove removes() {
    Remove.Builder remove = Remove.newBuilder().setTransfer(transfer);
    int room = MAX_CHUNK_BYTES;
    while (room > 0 && removed.hasNext()) {
      String name = removed.next();
      checksum.removed(name);
      remove.addNames(name);
      room -= PIECE_OVERHEAD + name.length();
    }
    return remove.build();
  }
}
