package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.testing.ManualClock;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who takes a large hunt slowly keeps nobody from another (rule 17). */
class SlowTransferTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final HuntId OTHER = HuntId.of("other");
  private static final HuntId SMALL = HuntId.of("small");
  private static final long ROOM = 24L << 20; // for one of the large hunts, encoded

  private final ManualClock clock = new ManualClock();
  private ServerScene scene;
  private TestFollower quick;

  @BeforeEach
  void open() throws Exception {
    ServerLimits limits =
        ServerLimits.builder().keptBytes(ROOM).stallTimeout(Duration.ofDays(1)).build();
    scene = ServerScene.open(settings -> settings.time(clock).limits(limits));
    scene.publish(HUNT, ServerScene.large(16, 1));
    scene.publish(OTHER, ServerScene.large(16, 2));
    scene.publish(SMALL, text("a", "1"));
    quick = scene.follower("quick", Scope.EVERYTHING);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private TestFollower takesNoMoreThanTheBegin() {
    TestFollower slow = scene.follower("slow", Scope.EVERYTHING);
    slow.pauseAt(ServerMessage::hasBegin);
    slow.follow(HUNT);
    slow.awaitEvent(ServerMessage::hasBegin);
    return slow;
  }

  private void anotherWaitsForRoom() {
    quick.follow(OTHER);
    // what is being sent, and what cannot be encoded beside it
    Wait.until(() -> scene.server.measure(ServerMeasure.KEPT_BYTES) >= 32L << 20);
  }

  private void isServedInTime() {
    Wait.until(
        () -> {
          clock.advance(Duration.ofSeconds(1));
          return quick.config(OTHER) != null;
        });
  }

  @Test
  void follow_whileASlowStreamHasAllTheRoom_getsIt() {
    TestFollower slow = takesNoMoreThanTheBegin();
    anotherWaitsForRoom();
    isServedInTime();

    assertThat(scene.server.measure(ServerMeasure.ABANDONED)).isEqualTo(1);
    assertThat(slow.isEnded()).isFalse();
    slow.resume();
    slow.awaitVersion(HUNT, scene.newest(HUNT).version());
  }

  @Test
  void follow_whileASlowReadHasAllTheRoom_getsIt() {
    RawCall slow = new RawCall(scene.reading(), ConfigServiceGrpc.getReadMethod(), 1);
    slow.send(
            ReadRequest.newBuilder()
                .setHunt(HUNT.value())
                .setScope(
                    io.cairn.config.grpc.internal.proto.Scope.newBuilder().setEverything(true))
                .build()
                .toByteArray())
        .halfClose();
    Wait.until(() -> scene.server.measure(ServerMeasure.BYTES_SENT) > 1 << 20);
    anotherWaitsForRoom();
    isServedInTime();

    slow.request(100);
    Status end = slow.end();
    assertThat(end.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(end.getDescription()).contains("less than 65536 per second");
    assertThat(scene.server.measure(ServerMeasure.LIMITED)).isEqualTo(1);
  }

  @Test
  void follow_slowlyWhileNobodyWaits_goesOn() {
    TestFollower slow = takesNoMoreThanTheBegin();
    for (int i = 0; i < 25; i++) {
      clock.advance(Duration.ofSeconds(1));
    }
    quick.follow(SMALL);
    quick.awaitVersion(SMALL, scene.newest(SMALL).version());
    slow.resume();
    slow.awaitVersion(HUNT, scene.newest(HUNT).version());

    assertThat(slow.events(ServerMessage::hasBegin)).hasSize(1);
    assertThat(scene.server.measure(ServerMeasure.ABANDONED)).isZero();
  }
}
