package io.cairn.config.grpc.internal.wire;

import static io.cairn.config.grpc.internal.wire.Transfers.feed;
import static io.cairn.config.grpc.internal.wire.Transfers.feedBundle;
import static io.cairn.config.grpc.internal.wire.Transfers.parts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Commit;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.PublishHeader;
import io.cairn.config.grpc.internal.proto.PublishMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** No input breaks the assemblers, makes them hold more than came, or passes for what it is not. */
class TransferFuzzTest {
  private static final int ROUNDS =
      "long".equals(System.getProperty("cairn.stress")) ? 20_000 : 400;

  @Test
  void assemble_randomConfigsAndChanges_givesThemBack() {
    Random random = new Random(1);
    TransferAssembler assembler = new TransferAssembler(TransferAssembler.DEFAULT_MOST_BYTES);
    for (int i = 0; i < ROUNDS / 4; i++) {
      HuntConfig before = Transfers.random(random, Transfers.HUNT, 1, 60);
      HuntConfig after = Transfers.random(random, Transfers.HUNT, 2, 60);
      assertThat(feed(assembler, parts(TransferParts.of(2L * i, before))))
          .isEqualTo(new Assembled.Whole(before));
      Assembled change =
          feed(assembler, parts(TransferParts.of(2L * i + 1, ConfigDelta.between(before, after))));
      assertThat(before.apply(((Assembled.Change) change).delta())).isEqualTo(after);
      assertThat(
              feedBundle(assembler, parts(TransferParts.of(0, ConfigDelta.between(before, after)))))
          .isEqualTo(change);
    }
  }

  /** Flips, losses, repeats and swaps of parts: the config that was sent, or none. */
  @Test
  void assemble_damagedTransfers_areWholeOrBroken() throws Exception {
    Random random = new Random(2);
    TransferAssembler assembler = new TransferAssembler(4 << 20);
    int broken = 0;
    for (int i = 0; i < ROUNDS; i++) {
      HuntConfig config = Transfers.random(random, Transfers.HUNT, 1, 20);
      List<ConfigPart> parts = new ArrayList<>(parts(TransferParts.of(i, config)));
      long sent = parts.stream().mapToLong(ConfigPart::getSerializedSize).sum();
      damage(random, parts);
      Assembled result = feed(assembler, parts);
      assertThat(assembler.heldBytes()).isLessThan(8 * sent + 100_000);
      if (result instanceof Assembled.Broken) {
        broken++;
      } else if (result instanceof Assembled.Whole whole
          && whole.config().hunt().equals(config.hunt())
          && whole.config().lineage().equals(config.lineage())) {
        assertThat(whole.config().fragments()).isEqualTo(config.fragments());
      }
      assembler.abandon(Transfers.HUNT);
      if (feedBundle(assembler, parts) instanceof Assembled.Whole whole
          && whole.config().hunt().equals(config.hunt())
          && whole.config().lineage().equals(config.lineage())) {
        assertThat(whole.config().fragments()).isEqualTo(config.fragments());
      }
      assertThat(assembler.heldBytes()).as("a bundle holds nothing").isZero();
    }
    assertThat(broken).isGreaterThan(ROUNDS / 4);
  }

  /** Bytes that are no message fail in the parser; those that are one harm nobody. */
  @Test
  void parse_randomBytes_failsTypedOrIsHarmless() {
    Random random = new Random(3);
    TransferAssembler assembler = new TransferAssembler(1 << 20);
    for (int i = 0; i < ROUNDS * 10; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      try {
        feed(assembler, List.of(ConfigPart.parseFrom(bytes)));
        publish(PublishMessage.parseFrom(bytes));
      } catch (InvalidProtocolBufferException | MalformedMessageException expected) {
        // typed
      }
      assertThat(assembler.heldBytes()).isLessThanOrEqualTo(1 << 20);
    }
  }

  @Test
  void assemble_damagedPublications_areThatPublicationOrRefused() throws Exception {
    Random random = new Random(4);
    Leadership leadership = new Leadership(Transfers.HUNT, 1, "leader", VersionVector.NONE);
    for (int i = 0; i < ROUNDS; i++) {
      Publication publication =
          Publication.by(leadership)
              .putAll(Transfers.random(random, Transfers.HUNT, 1, 20).fragments())
              .remove("old/" + i)
              .because("fuzz")
              .build();
      List<ConfigPart> parts = new ArrayList<>();
      TransferParts.of(publication).forEachRemaining(part -> parts.add(part.toConfigPart()));
      if (i > 20) {
        damage(random, parts);
      }
      PublicationAssembler assembler = new PublicationAssembler(TransferParts.header(publication));
      try {
        Publication came = null;
        for (ConfigPart part : parts) {
          switch (part.getPartCase()) {
            case CHUNK -> assembler.chunk(part.getChunk());
            case REMOVE -> assembler.remove(part.getRemove());
            case COMMIT -> came = assembler.commit(part.getCommit());
            default -> {}
          }
        }
        if (came != null) {
          assertThat(came.id()).isEqualTo(publication.id());
          assertThat(came.put()).containsExactlyInAnyOrderElementsOf(publication.put());
          assertThat(came.removed()).isEqualTo(publication.removed());
          assertThat(came.why()).isEqualTo("fuzz");
        }
      } catch (MalformedMessageException refused) {
        assertThat(i).as("%s", refused).isGreaterThan(20);
      }
    }
  }

  @Test
  void publication_putsANameTwiceOrPutsAndRemovesIt_isRefused() {
    Leadership leadership = new Leadership(HuntId.of("h"), 1, "leader", VersionVector.NONE);
    Publication publication =
        Publication.by(leadership).put(Fragment.ofText("a", "text/plain", "1")).build();
    PublishHeader header =
        TransferParts.header(publication).toBuilder().setFragments(2).setContentBytes(2).build();
    PublicationAssembler assembler = new PublicationAssembler(header);
    TransferChecksum checksum = new TransferChecksum();
    TransferPart.Content content = (TransferPart.Content) TransferParts.of(publication).next();
    for (int i = 0; i < 2; i++) {
      assembler.chunk(content.chunk());
      checksum.fragment("a", "text/plain", "", 1);
      checksum.content(ByteString.copyFromUtf8("1"));
    }
    assertThatThrownBy(
            () -> assembler.commit(Commit.newBuilder().setChecksum(checksum.value()).build()))
        .isInstanceOf(MalformedMessageException.class)
        .hasMessageContaining("only 1 differ");
  }

  private static void publish(PublishMessage message) {
    if (message.hasHeader()) {
      PublicationAssembler assembler = new PublicationAssembler(message.getHeader());
      assertThat(assembler.heldBytes()).isZero();
    }
  }

  private static void damage(Random random, List<ConfigPart> parts) throws Exception {
    int at = random.nextInt(parts.size());
    switch (random.nextInt(4)) {
      case 0 -> parts.remove(at);
      case 1 -> parts.add(random.nextInt(parts.size()), parts.get(at));
      case 2 -> parts.add(random.nextInt(parts.size()), parts.remove(at));
      default -> {
        byte[] bytes = parts.get(at).toByteArray();
        for (int flips = 1 + random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
          bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        try {
          parts.set(at, ConfigPart.parseFrom(bytes));
        } catch (InvalidProtocolBufferException noMessage) {
          parts.remove(at);
        }
      }
    }
  }
}
