package io.cairn.config.grpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Bundle;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.wire.TransferPart;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.grpc.Drainable;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A frame is, byte for byte, a message that any client reads. */
class FrameTest {
  private static final HuntConfig CONFIG =
      HuntConfig.of(
          HuntId.of("hunt"),
          Lineage.random(),
          VersionVector.of(3, 9),
          List.of(
              Fragment.of("a", "text/plain", new byte[200_000]),
              Fragment.ofText("b", "text/plain", "b")));

  private static byte[] bytes(Frame frame) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    InputStream stream = new FrameMarshaller().stream(frame);
    assertThat(((Drainable) stream).drainTo(out)).isEqualTo(frame.size());
    assertThat(stream.read()).isEqualTo(-1);
    return out.toByteArray();
  }

  @Test
  void part_everyPartOfATransfer_isTheMessageThatProtobufWouldWrite() throws Exception {
    for (long transfer : new long[] {1, 127, 128, 1L << 40, -1}) {
      List<TransferPart> plain = new ArrayList<>();
      TransferParts.of(transfer, CONFIG).forEachRemaining(plain::add);
      List<EncodedPart> encoded = EncodedTransfer.of(CONFIG).parts();
      assertThat(encoded).hasSize(plain.size()).hasSizeGreaterThan(4);
      for (int i = 0; i < plain.size(); i++) {
        long sequence = encoded.get(i).isLast() ? 300 : 0;
        assertThat(ServerMessage.parseFrom(bytes(encoded.get(i).onStream(transfer, sequence))))
            .isEqualTo(plain.get(i).toServerMessage(sequence));
        assertThat(ConfigPart.parseFrom(bytes(encoded.get(i).alone(transfer))))
            .isEqualTo(plain.get(i).toConfigPart());
      }
    }
  }

  @Test
  void part_smallTransfer_isOneBundleThatIsTheSameForAll() throws Exception {
    HuntConfig small =
        HuntConfig.of(
            CONFIG.hunt(), CONFIG.lineage(), CONFIG.version(), List.of(CONFIG.fragment("b")));
    Bundle.Builder bundle = Bundle.newBuilder();
    TransferParts.of(0, small).forEachRemaining(part -> part.addTo(bundle));
    List<EncodedPart> encoded = EncodedTransfer.of(small).parts();

    assertThat(encoded).hasSize(1);
    assertThat(ServerMessage.parseFrom(bytes(encoded.get(0).onStream(0, 300))))
        .isEqualTo(ServerMessage.newBuilder().setSequence(300).setBundle(bundle).build());
    assertThat(ConfigPart.parseFrom(bytes(encoded.get(0).alone(1))))
        .isEqualTo(ConfigPart.newBuilder().setBundle(bundle).build());
  }

  @Test
  void stream_readInAnyPieces_givesTheSameBytes() throws Exception {
    Frame frame = EncodedTransfer.of(CONFIG).parts().get(1).onStream(5, 0);
    byte[] expected = bytes(frame);
    for (int size : new int[] {1, 2, 3, 7, 1_000, 1 << 20}) {
      InputStream stream = new FrameMarshaller().stream(frame);
      assertThat(stream.available()).isEqualTo(expected.length);
      assertThat(stream.read()).isEqualTo(expected[0] & 0xff);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.write(expected[0]);
      byte[] piece = new byte[size];
      for (int read = stream.read(piece, 0, size); read > 0; read = stream.read(piece, 0, size)) {
        out.write(piece, 0, read);
      }
      assertThat(out.toByteArray()).isEqualTo(expected);
    }
  }

  @Test
  void drainTo_afterSomeWasRead_givesTheRest() throws Exception {
    Frame frame = EncodedTransfer.of(CONFIG).parts().get(0).onStream(5, 0);
    byte[] expected = bytes(frame);
    for (int skipped = 0; skipped <= 12; skipped++) {
      InputStream stream = new FrameMarshaller().stream(frame);
      assertThat(stream.readNBytes(skipped)).hasSize(skipped);
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ((Drainable) stream).drainTo(out);
      assertThat(out.toByteArray())
          .isEqualTo(Arrays.copyOfRange(expected, skipped, expected.length));
    }
  }

  @Test
  void of_message_isThatMessage() throws Exception {
    ServerMessage message = ServerMessage.newBuilder().setSequence(7).build();

    assertThat(ServerMessage.parseFrom(bytes(Frame.of(message)))).isEqualTo(message);
  }
}
