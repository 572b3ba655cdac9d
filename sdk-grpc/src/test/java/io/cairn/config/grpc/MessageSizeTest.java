package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.Hello;
import io.cairn.config.grpc.internal.wire.WireBounds;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients send to the reading port is small. */
class MessageSizeTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private ServerScene scene;
  private VersionVector version;

  @BeforeEach
  void open() throws Exception {
    scene = ServerScene.open();
    version = scene.publish(HUNT, text("a", "1"));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void hello_largestThatIsLegal_isTakenWithRoomForNewerFields() throws Exception {
    assertThat(largestHello().getSerializedSize()).isBetween(24 << 10, 27 << 10);
    TestFollower follower = scene.kept(new TestFollower(scene.reading()));
    follower.send(padded(largestHello(), WireBounds.MAX_REQUEST_BYTES));
    follower.welcome();
    follower.follow(HUNT);

    follower.awaitVersion(HUNT, version);
  }

  @Test
  void message_overTheBound_endsTheStreamAlone() throws Exception {
    TestFollower follower = scene.kept(new TestFollower(scene.reading()));
    follower.send(padded(largestHello(), WireBounds.MAX_REQUEST_BYTES + 1));

    assertThat(follower.awaitEnd().isOk()).isFalse();
    assertThat(scene.server.measure(ServerMeasure.STREAMS_OPENED)).isZero();
    Wait.until(() -> scene.server.measure(ServerMeasure.STREAMS) == 0);
    TestFollower other = scene.follower("other", Scope.EVERYTHING);
    other.follow(HUNT);
    other.awaitVersion(HUNT, version);
  }

  private static ClientMessage largestHello() {
    String domain = "x".repeat(63);
    Hello.Builder hello =
        Hello.newBuilder()
            .setPod("\u20ac".repeat(WireBounds.MAX_POD))
            .setSession(ByteString.copyFrom(new byte[16]))
            .setLineage(ByteString.copyFrom(new byte[16]))
            .setSoftware("\u20ac".repeat(WireBounds.MAX_SOFTWARE));
    for (int i = 0; i < Labels.MAX_LABELS; i++) {
      String prefix = String.join(".", domain, domain, domain, "y".repeat(61));
      String name = "%063d".formatted(i);
      hello.getScopeBuilder().getLabelsBuilder().putValues(prefix + "/" + name, name);
    }
    return ClientMessage.newBuilder().setHello(hello).build();
  }

  /** The message with a field of a newer protocol, of so many bytes together. */
  private static ClientMessage padded(ClientMessage message, int size) {
    int tagAndLength = 2 + 3;
    ByteString rest =
        ByteString.copyFrom(new byte[size - message.getSerializedSize() - tagAndLength]);
    UnknownFieldSet.Field field =
        UnknownFieldSet.Field.newBuilder().addLengthDelimited(rest).build();
    ClientMessage padded =
        message.toBuilder()
            .setUnknownFields(UnknownFieldSet.newBuilder().addField(1_000, field).build())
            .build();
    assertThat(padded.getSerializedSize()).isEqualTo(size);
    return padded;
  }
}
