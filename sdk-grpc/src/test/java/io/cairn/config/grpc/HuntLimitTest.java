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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many hunts the server follows at its store, whoever asks for them. */
class HuntLimitTest {
  private final ManualClock clock = new ManualClock(); // what lingers is not swept
  private ServerScene scene;

  private void open(int hunts) throws Exception {
    ServerLimits limits = ServerLimits.builder().hunts(hunts).build();
    scene = ServerScene.open(settings -> settings.time(clock).limits(limits));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static HuntId hunt(String name) {
    return HuntId.of(name);
  }

  /** One that follows as many hunts as there may be, and has been answered. */
  private TestFollower followerOfBoth() {
    TestFollower first = scene.follower("first", Scope.EVERYTHING);
    first.follow(hunt("a"));
    first.follow(hunt("b"));
    first.awaitEvents(2, ServerMessage::hasNotFound);
    return first;
  }

  private static void refused(Status status) {
    assertThat(status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(status.getDescription()).contains("follows 2 hunts").contains("\"too-many\"");
  }

  @Test
  void follow_oneHuntTooMany_endsThatStreamAlone() throws Exception {
    open(2);
    TestFollower first = followerOfBoth();
    TestFollower second = scene.follower("second", Scope.EVERYTHING);
    second.follow(hunt("a"));
    second.follow(hunt("too-many"));

    refused(second.awaitEnd());
    assertThat(second.events(ServerMessage::hasRetryAfter)).as("it does not storm").hasSize(1);
    assertThat(scene.server.measure(ServerMeasure.LIMITED)).isEqualTo(1);
    assertThat(scene.store.follows.get()).isEqualTo(2);
    first.awaitVersion(hunt("a"), scene.publish(hunt("a"), text("x", "1")));
    assertThat(first.isEnded()).isFalse();
  }

  @Test
  void read_ofOneHuntTooMany_isRefused() throws Exception {
    open(2);
    followerOfBoth();

    refused(read("too-many"));
    assertThat(read("b").isOk()).isTrue();
  }

  private Status read(String hunt) {
    return new RawCall(scene.reading(), ConfigServiceGrpc.getReadMethod())
        .send(ReadRequest.newBuilder().setHunt(hunt).build().toByteArray())
        .halfClose()
        .end();
  }

  @Test
  void follow_whereHuntsLingerThatNobodyFollows_takesThePlaceOfTheOldest() throws Exception {
    open(2);
    for (String name : new String[] {"a", "b", "c"}) {
      scene.publish(hunt(name), text("x", "1"));
    }
    TestFollower first = scene.follower("first", Scope.EVERYTHING);
    for (String name : new String[] {"a", "b"}) {
      first.follow(hunt(name));
      first.awaitVersion(hunt(name), scene.newest(hunt(name)).version());
      first.unfollow(hunt(name));
    }
    Wait.until(() -> scene.server.measure(ServerMeasure.FOLLOWS) == 0);
    TestFollower second = scene.follower("second", Scope.EVERYTHING);
    second.follow(hunt("c"));
    second.awaitVersion(hunt("c"), scene.newest(hunt("c")).version());
    assertThat(scene.server.measure(ServerMeasure.HUNTS)).isEqualTo(2);
    second.follow(hunt("b"));
    second.awaitVersion(hunt("b"), scene.newest(hunt("b")).version());

    assertThat(scene.store.follows.get()).isEqualTo(3); // b lingered still
  }
}
