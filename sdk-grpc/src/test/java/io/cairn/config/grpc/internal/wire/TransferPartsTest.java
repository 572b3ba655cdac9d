package io.cairn.config.grpc.internal.wire;

import static io.cairn.config.grpc.internal.wire.Transfers.config;
import static io.cairn.config.grpc.internal.wire.Transfers.fragment;
import static io.cairn.config.grpc.internal.wire.Transfers.parts;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Commit;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.Piece;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class TransferPartsTest {
  /** Written from the comment of the message Commit alone. */
  @Test
  void checksum_always_isWhatTheProtoSays() {
    HuntConfig before = config(1, fragment("a", 1), fragment("gone", 2));
    ConfigDelta delta = ConfigDelta.between(before, config(2, fragment("a", 70_000)));
    CRC32C crc = new CRC32C();
    crc.update("a\0application/octet-stream\0\0".getBytes(StandardCharsets.UTF_8));
    crc.update(ByteBuffer.allocate(8).putLong(70_000).flip());
    crc.update(fragment("a", 70_000).bytes());
    crc.update("gone\0".getBytes(StandardCharsets.UTF_8));
    List<ConfigPart> parts = parts(TransferParts.of(5, delta));
    assertThat(parts.get(parts.size() - 1).getCommit())
        .isEqualTo(Commit.newBuilder().setTransfer(5).setChecksum((int) crc.getValue()).build());
  }

  @Test
  void parts_emptyConfig_areBeginAndCommit() {
    assertThat(parts(TransferParts.of(1, config(1))))
        .extracting(ConfigPart::getPartCase)
        .containsExactly(ConfigPart.PartCase.BEGIN, ConfigPart.PartCase.COMMIT);
  }

  @Test
  void parts_fragmentLargerThanAChunk_continuesInPiecesWithoutAName() {
    List<Piece> pieces =
        parts(TransferParts.of(1, config(1, fragment("a", 150_000)))).stream()
            .filter(ConfigPart::hasChunk)
            .flatMap(part -> part.getChunk().getPiecesList().stream())
            .toList();
    assertThat(pieces).extracting(Piece::getName).containsExactly("a", "", "");
    assertThat(pieces).extracting(Piece::getSize).containsExactly(150_000L, 0L, 0L);
  }

  @Test
  void parts_thousandsOfEmptyFragmentsAndRemoves_areSmallMessages() {
    List<Fragment> many = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      many.add(Fragment.of("f%04d".formatted(i) + "x".repeat(200), "a".repeat(127), new byte[0]));
    }
    HuntConfig full = config(1, many.toArray(Fragment[]::new));
    for (TransferParts transfer :
        List.of(
            TransferParts.of(1, full), TransferParts.of(2, ConfigDelta.between(full, config(2))))) {
      assertThat(parts(transfer))
          .hasSizeGreaterThan(10)
          .allSatisfy(part -> assertThat(part.getSerializedSize()).isLessThan(100_000));
    }
  }

  @Test
  void parts_removedNameThatNoFragmentCanHave_isLeftOut() {
    ConfigDelta delta =
        new ConfigDelta(
            Transfers.HUNT,
            Transfers.LINEAGE,
            VersionVector.of(1, 1),
            VersionVector.of(1, 2),
            List.of(),
            Set.of("", "x".repeat(256)),
            Set.of());
    assertThat(parts(TransferParts.of(1, delta))).hasSize(2);
  }
}
