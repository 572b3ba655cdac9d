package io.cairn.config.grpc.internal.wire;

import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Chunk;
import io.cairn.config.grpc.internal.proto.Commit;
import io.cairn.config.grpc.internal.proto.PublishHeader;
import io.cairn.config.grpc.internal.proto.Remove;
import java.util.UUID;

/**
 * Puts one publication together from what a leader sends. Every method throws {@link
 * MalformedMessageException} for what the protocol does not allow; the publication is of no use
 * then. Holds no more than a small multiple of what came. One thread.
 */
public final class PublicationAssembler {
  private final UUID id;
  private final Leadership leadership;
  private final VersionVector expected;
  private final String why;
  private final TransferContent content;

  /**
   * Begins a publication.
   *
   * @param header its first message
   */
  public PublicationAssembler(PublishHeader header) {
    id = WireValues.uuid("header.id", header.getId());
    leadership = WireValues.leadership("header.leadership", header.getLeadership());
    expected = new VersionVector(header.getExpected());
    why = WireValues.text("header.why", header.getWhy(), Publication.MAX_WHY);
    content = new TransferContent("header", header.getFragments(), header.getContentBytes());
  }

  /** Returns who publishes, and which hunt. */
  public Leadership leadership() {
    return leadership;
  }

  /** Returns about how many bytes this holds. */
  public long heldBytes() {
    return content.heldBytes();
  }

  /** Some content has come. */
  public void chunk(Chunk chunk) {
    checkTransfer("chunk.transfer", chunk.getTransfer());
    content.add(chunk);
  }

  /** Some removed names have come. */
  public void remove(Remove remove) {
    checkTransfer("remove.transfer", remove.getTransfer());
    content.add(remove);
  }

  /** The commit has come: returns the publication, under the id that the leader gave it. */
  public Publication commit(Commit commit) {
    checkTransfer("commit.transfer", commit.getTransfer());
    content.finish(commit.getChecksum());
    Publication.Builder publication =
        Publication.by(leadership).expecting(expected).because(why).putAll(content.fragments());
    content.removed().forEach(publication::remove);
    Publication built = publication.build(id);
    if (built.put().size() != content.fragments().size()) {
      throw new MalformedMessageException(
          "chunk.pieces.name",
          "has %d fragments, of which only %d differ in name and are not removed"
              .formatted(content.fragments().size(), built.put().size()));
    }
    return built;
  }

  private static void checkTransfer(String field, long transfer) {
    if (transfer != 0) {
      throw new MalformedMessageException(
          field, "is %s, not 0".formatted(Long.toUnsignedString(transfer)));
    }
  }
}
