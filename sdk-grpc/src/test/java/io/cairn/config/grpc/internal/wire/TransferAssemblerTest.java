package io.cairn.config.grpc.internal.wire;

import static io.cairn.config.grpc.internal.wire.Transfers.HUNT;
import static io.cairn.config.grpc.internal.wire.Transfers.config;
import static io.cairn.config.grpc.internal.wire.Transfers.feed;
import static io.cairn.config.grpc.internal.wire.Transfers.feedBundle;
import static io.cairn.config.grpc.internal.wire.Transfers.fragment;
import static io.cairn.config.grpc.internal.wire.Transfers.parts;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.cairn.config.ConfigDelta;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import io.cairn.config.grpc.internal.proto.Begin;
import io.cairn.config.grpc.internal.proto.Chunk;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.Piece;
import io.cairn.config.grpc.internal.proto.Remove;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class TransferAssemblerTest {
  private final TransferAssembler assembler =
      new TransferAssembler(TransferAssembler.DEFAULT_MOST_BYTES);

  @Test
  void commit_wholeOfSeveralChunks_isTheConfig() {
    HuntConfig config = config(1, fragment("a", 0), fragment("b", 200_000), fragment("c", 7));
    assertThat(feed(assembler, parts(TransferParts.of(1, config))))
        .isEqualTo(new Assembled.Whole(config));
    assertThat(assembler.heldBytes()).isZero();
    assertThat(assembler.openTransfers()).isZero();
  }

  @Test
  void commit_selectedConfig_keepsTheLabelKeysOfWhatWasLeftOut() {
    HuntConfig config =
        config(1, fragment("a", 1), fragment("b", 2).withSelector(Selector.parse("role=x")))
            .select(Scope.of(Labels.NONE));
    assertThat(feed(assembler, parts(TransferParts.of(1, config))))
        .isEqualTo(new Assembled.Whole(config));
    assertThat(config.labelKeys()).containsExactly("role");
  }

  @Test
  void commit_change_isTheDelta() {
    HuntConfig before = config(1, fragment("a", 1), fragment("b", 2));
    ConfigDelta delta = ConfigDelta.between(before, config(2, fragment("b", 3)));
    Assembled.Change change = (Assembled.Change) feed(assembler, parts(TransferParts.of(1, delta)));
    assertThat(before.apply(change.delta())).isEqualTo(config(2, fragment("b", 3)));
  }

  @Test
  void commit_interleavedTransfersOfTwoHunts_areBothWhole() {
    HuntConfig one = config(1, fragment("a", 300_000));
    HuntConfig two =
        HuntConfig.of(
            HuntId.of("old-town"), one.lineage(), one.version(), List.of(fragment("a", 200_000)));
    List<ConfigPart> first = parts(TransferParts.of(1, one));
    List<ConfigPart> second = parts(TransferParts.of(2, two));
    List<Assembled> results = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      results.add(feed(assembler, List.of(first.get(i))));
      if (i < second.size()) {
        results.add(feed(assembler, List.of(second.get(i))));
      }
    }
    results.removeIf(result -> result == null);
    assertThat(results).containsExactly(new Assembled.Whole(two), new Assembled.Whole(one));
  }

  @Test
  void begin_ofTheSameHunt_abandonsTheOpenTransfer() {
    List<ConfigPart> first = parts(TransferParts.of(1, config(1, fragment("a", 300_000))));
    HuntConfig newer = config(2, fragment("a", 5));
    feed(assembler, first.subList(0, 2));
    feed(assembler, parts(TransferParts.of(2, newer)).subList(0, 1));
    assertThat(assembler.openTransfers()).isEqualTo(1);
    assertThat(assembler.heldBytes()).as("of the abandoned one nothing").isLessThan(65_536);
    List<ConfigPart> rest = parts(TransferParts.of(2, newer));
    assertThat(feed(assembler, rest.subList(1, rest.size()))).isEqualTo(new Assembled.Whole(newer));
    assertThat(feed(assembler, first.subList(2, first.size())))
        .isInstanceOf(Assembled.Broken.class);
  }

  @Test
  void bundle_ofAHuntWithAnOpenTransfer_abandonsThat() {
    List<ConfigPart> first = parts(TransferParts.of(1, config(1, fragment("a", 300_000))));
    HuntConfig newer = config(2, fragment("a", 5));
    feed(assembler, first.subList(0, 2));
    assertThat(feedBundle(assembler, parts(TransferParts.of(0, newer))))
        .isEqualTo(new Assembled.Whole(newer));
    assertThat(assembler.openTransfers()).isZero();
    assertThat(assembler.heldBytes()).isZero();
  }

  @Test
  void commit_aByteDiffers_isBroken() {
    assertSpoils(
        part ->
            part.hasChunk()
                ? chunk(part, piece -> piece.setContent(flipped(piece.getContent())))
                : part,
        "commit.checksum");
  }

  @Test
  void commit_aNameOrTypeOrSelectorDiffers_isBroken() {
    assertSpoils(
        part -> part.hasChunk() ? chunk(part, p -> p.setName("b")) : part, "commit.checksum");
    assertSpoils(
        part -> part.hasChunk() ? chunk(part, p -> p.setContentType("b")) : part,
        "commit.checksum");
    assertSpoils(
        part -> part.hasChunk() ? chunk(part, p -> p.setSelector("!b")) : part, "commit.checksum");
  }

  @Test
  void commit_partsAreMissing_isBroken() {
    List<ConfigPart> all = parts(TransferParts.of(1, config(1, fragment("a", 100_000))));
    feed(assembler, all.subList(0, 2));
    assertThat(feed(assembler, all.subList(3, 4)))
        .isEqualTo(
            new Assembled.Broken(
                "hunt \"harbour-night\": commit comes while fragment \"a\" is unfinished"));
    feed(assembler, all.subList(0, 1));
    assertThat(feed(assembler, all.subList(3, 4)).toString())
        .contains("0 fragments with 0 bytes, not 1 with 100000");
    assertThat(feed(assembler, all.subList(3, 4)).toString()).contains("is 1, which is not open");
  }

  @Test
  void chunk_brokenBounds_spoilItsTransferAndNoOther() {
    assertSpoils(begin(b -> b.setHunt("")), "begin.hunt");
    assertSpoils(begin(b -> b.setLineage(ByteString.copyFromUtf8("abc"))), "begin.lineage");
    assertSpoils(begin(b -> b.setVersion(0)), "begin.version");
    assertSpoils(begin(b -> b.setFragments(-1)), "begin.fragments is 4294967295, more than");
    assertSpoils(begin(b -> b.setContentBytes(HuntConfig.MAX_BYTES + 1)), "begin.content_bytes");
    assertSpoils(begin(b -> b.setBase(-1)), "not later");
    assertSpoils(piece(p -> p.setName("")), "no fragment is unfinished");
    assertSpoils(piece(p -> p.setName("/")), "fragment name");
    assertSpoils(piece(p -> p.setContentType("")), "content type");
    assertSpoils(piece(p -> p.setSelector("a b c")), "chunk.pieces.selector");
    assertSpoils(piece(p -> p.setSize(-1)), "chunk.pieces.size");
    assertSpoils(piece(p -> p.setSize(11)), "chunk.pieces.size is 11, more than 10");
    assertSpoils(piece(p -> p.setSize(9)), "10 bytes, more than the 9");
    assertSpoils(
        piece(p -> p.setSize(65_537).setContent(ByteString.copyFrom(new byte[65_537]))),
        "65537, more than 65536");
    assertSpoils(piece(p -> p.setSelector("region")), "begin.label_keys");
  }

  @Test
  void remove_tooLongOrTwice_spoilsItsTransfer() {
    List<ConfigPart> all = new ArrayList<>(parts(TransferParts.of(1, config(1))));
    for (Remove bad :
        List.of(
            Remove.newBuilder().setTransfer(1).addNames("x".repeat(256)).build(),
            Remove.newBuilder().setTransfer(1).addNames("x").addNames("x").build())) {
      List<ConfigPart> spoiled = new ArrayList<>(all);
      spoiled.add(1, ConfigPart.newBuilder().setRemove(bad).build());
      assertThat(feed(assembler, spoiled).toString()).contains("remove.names");
    }
  }

  @Test
  void begin_claimsMuchAndBringsLittle_holdsLittle() {
    Begin begin = parts(TransferParts.of(1, config(1))).get(0).getBegin();
    for (int i = 0; i < 100; i++) {
      assembler.begin(
          begin.toBuilder()
              .setTransfer(i)
              .setHunt("h" + i)
              .setFragments(HuntConfig.MAX_FRAGMENTS)
              .setContentBytes(HuntConfig.MAX_BYTES)
              .build());
    }
    assertThat(assembler.heldBytes()).isLessThan(200_000);
  }

  @Test
  void chunk_beyondWhatAllMayHold_spoilsTheTransferThatAsksForIt() {
    TransferAssembler small = new TransferAssembler(100_000);
    List<ConfigPart> large = parts(TransferParts.of(1, config(1, fragment("a", 200_000))));
    assertThat(feed(small, large).toString()).contains("more than 100000");
    assertThat(small.heldBytes()).isZero();
    assertThat(feed(small, parts(TransferParts.of(2, config(1, fragment("a", 50_000))))))
        .isInstanceOf(Assembled.Whole.class);
  }

  @Test
  void abandon_openTransfer_isDropped() {
    List<ConfigPart> all = parts(TransferParts.of(1, config(1, fragment("a", 100_000))));
    feed(assembler, all.subList(0, 2));
    assembler.abandon(HUNT);
    assertThat(assembler.heldBytes()).isZero();
    assertThat(feed(assembler, all.subList(2, all.size()))).isInstanceOf(Assembled.Broken.class);
  }

  /** One changed part breaks its transfer, for this reason; the next transfer is whole. */
  private void assertSpoils(UnaryOperator<ConfigPart> change, String reason) {
    HuntConfig config = config(1, fragment("a", 10));
    List<ConfigPart> changed = parts(TransferParts.of(1, config)).stream().map(change).toList();
    Assembled result = feed(assembler, changed);
    assertThat(result).isInstanceOf(Assembled.Broken.class);
    assertThat(result.toString()).contains(reason);
    assertThat(assembler.heldBytes()).isZero();
    assertThat(feedBundle(assembler, changed)).as("in one message").isEqualTo(result);
    assertThat(feed(assembler, parts(TransferParts.of(2, config))))
        .isEqualTo(new Assembled.Whole(config));
  }

  private static UnaryOperator<ConfigPart> begin(UnaryOperator<Begin.Builder> change) {
    return part ->
        part.hasBegin()
            ? ConfigPart.newBuilder().setBegin(change.apply(part.getBegin().toBuilder())).build()
            : part;
  }

  /** Changes the only piece, and makes the checksum hold again. */
  private static UnaryOperator<ConfigPart> piece(UnaryOperator<Piece.Builder> change) {
    return part -> {
      if (part.hasChunk()) {
        return chunk(part, change);
      }
      if (!part.hasCommit()) {
        return part;
      }
      ConfigPart chunk =
          chunk(parts(TransferParts.of(1, config(1, fragment("a", 10)))).get(1), change);
      Piece piece = chunk.getChunk().getPieces(0);
      TransferChecksum checksum = new TransferChecksum();
      checksum.fragment(
          piece.getName(), piece.getContentType(), piece.getSelector(), piece.getSize());
      checksum.content(piece.getContent());
      return ConfigPart.newBuilder()
          .setCommit(part.getCommit().toBuilder().setChecksum(checksum.value()))
          .build();
    };
  }

  private static ConfigPart chunk(ConfigPart part, UnaryOperator<Piece.Builder> change) {
    Chunk chunk = part.getChunk();
    return ConfigPart.newBuilder()
        .setChunk(chunk.toBuilder().setPieces(0, change.apply(chunk.getPieces(0).toBuilder())))
        .build();
  }

  private static ByteString flipped(ByteString content) {
    byte[] bytes = content.toByteArray();
    bytes[bytes.length / 2] ^= 1;
    return ByteString.copyFrom(bytes);
  }
}
