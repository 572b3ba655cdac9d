package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Heartbeat;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.proto.Welcome;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a follower is sent, message by message. */
class FollowProtocolTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Duration HEARTBEAT = ServerLimits.defaults().heartbeat();

  private final ManualClock clock = new ManualClock();
  private ServerScene scene;

  @BeforeEach
  void open() throws Exception {
    scene = ServerScene.open(settings -> settings.name("alpha").time(clock));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void hello_freshSession_welcomesWithLineageNameAndHeartbeat() {
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);

    Welcome welcome = follower.welcome();
    assertThat(welcome.getLineage()).isEqualTo(WireValues.bytes(scene.store.lineage().join()));
    assertThat(welcome.getServer()).isEqualTo("alpha");
    assertThat(welcome.getResumed()).isFalse();
    assertThat(welcome.getHeartbeatMillis()).isEqualTo(HEARTBEAT.toMillis());
  }

  @Test
  void follow_nothingHeld_sendsTheWhole() {
    VersionVector version = scene.publish(HUNT, text("a", "1"), text("b", "2"));
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.follow(HUNT);

    assertThat(follower.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT));
    assertThat(follower.events(ServerMessage::hasBegin).get(0).getBegin().getBase()).isZero();
  }

  @Test
  void follow_newestHeld_confirmsIt() {
    VersionVector version = scene.publish(HUNT, text("a", "1"));
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.follow(scene.newest(HUNT));

    ServerMessage current = follower.awaitEvent(ServerMessage::hasCurrent);
    assertThat(current.getCurrent().getHunt()).isEqualTo(HUNT.value());
    assertThat(current.getCurrent().getHeld().getVersion()).isEqualTo(version.bits());
    assertThat(follower.events(ServerMessage::hasBegin)).isEmpty();
  }

  @Test
  void follow_olderHeld_sendsTheChange() {
    scene.publish(HUNT, text("a", "a long text that need not be sent again"), text("b", "2"));
    HuntConfig old = scene.newest(HUNT);
    VersionVector version = scene.publish(HUNT, text("c", "3"));
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.follow(old);

    assertThat(follower.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT));
    assertThat(follower.chunkBytes()).isEqualTo(1);
  }

  @Test
  void follow_versionOfAnotherLineage_sendsTheWhole() {
    VersionVector version = scene.publish(HUNT, text("a", "1"));
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.follow(HUNT, new Held(Lineage.random(), version));

    assertThat(follower.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT));
  }

  @Test
  void follow_versionNeverIssued_sendsTheWhole() {
    VersionVector version = scene.publish(HUNT, text("a", "1"));
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    Lineage lineage = scene.store.lineage().join();
    follower.follow(HUNT, new Held(lineage, VersionVector.of(60_000, 9)));

    assertThat(follower.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT));
  }

  @Test
  void follow_versionNeverIssuedOfHostedHunt_sendsTheWhole() {
    VersionVector version = scene.publish(HUNT, text("a", "1"));
    TestFollower first = scene.follower("pod-1", Scope.EVERYTHING);
    first.follow(HUNT);
    first.awaitVersion(HUNT, version);
    TestFollower follower = scene.follower("pod-2", Scope.EVERYTHING);
    Lineage lineage = scene.store.lineage().join();
    follower.follow(HUNT, new Held(lineage, VersionVector.of(60_000, 9)));

    assertThat(follower.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT));
  }

  @Test
  void follow_unknownHunt_isNotFoundUntilItIsCreated() {
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.follow(HUNT);
    assertThat(follower.awaitEvent(ServerMessage::hasNotFound).getNotFound().getDenied()).isEmpty();

    VersionVector version = scene.publish(HUNT, text("a", "1"));
    assertThat(follower.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT));
  }

  @Test
  void publish_followedHunt_pushesTheChange() {
    scene.publish(HUNT, text("a", "1"), text("b", "2"));
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.follow(HUNT);
    follower.awaitVersion(HUNT, scene.newest(HUNT).version());

    VersionVector version = scene.publish(HUNT, p -> p.put(text("a", "3")).remove("b"));
    assertThat(follower.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT));
    assertThat(follower.chunkBytes()).isEqualTo(3);
  }

  @Test
  void follow_again_repairsFromWhatIsHeld() {
    VersionVector version = scene.publish(HUNT, text("a", "1"));
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.follow(HUNT);
    follower.awaitVersion(HUNT, version);
    follower.follow(scene.newest(HUNT));
    follower.awaitEvent(ServerMessage::hasCurrent);
    follower.follow(HUNT);

    follower.awaitEvents(2, ServerMessage::hasCommit);
    assertThat(scene.server.traffic(HUNT).orElseThrow().repairs()).isEqualTo(2);
  }

  @Test
  void unfollow_hunt_pushesNoMore() {
    scene.publish(HUNT, text("a", "1"));
    HuntId other = HuntId.of("other");
    scene.publish(other, text("a", "1"));
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.follow(HUNT);
    follower.follow(other);
    follower.awaitVersion(other, scene.newest(other).version());
    follower.unfollow(HUNT);
    follower.follow(other); // what is said next tells that the unfollow was carried out
    follower.awaitEvents(3, ServerMessage::hasCommit);

    scene.publish(HUNT, text("a", "2"));
    follower.awaitVersion(other, scene.publish(other, text("a", "2")));
    assertThat(follower.config(HUNT).fragment("a").text()).isEqualTo("1");
  }

  @Test
  void heartbeat_afterEveryKindOfEvent_carriesTheDigestOfBothEnds() {
    VersionVector version = scene.publish(HUNT, text("a", "1"));
    HuntId held = HuntId.of("held");
    scene.publish(held, text("a", "1"));
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.follow(HUNT);
    follower.follow(scene.newest(held));
    follower.follow(HuntId.of("unknown"));
    follower.follow(HuntId.of("left"));
    follower.unfollow(HuntId.of("left"));
    follower.awaitVersion(HUNT, version);
    follower.awaitEvent(ServerMessage::hasCurrent);
    follower.awaitEvent(ServerMessage::hasNotFound);
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.COMMANDS) >= 6);

    clock.advance(HEARTBEAT);
    Heartbeat heartbeat = follower.awaitEvent(ServerMessage::hasHeartbeat).getHeartbeat();
    assertThat(heartbeat.getCommands()).isEqualTo(5);
    assertThat(heartbeat.getDigest()).isEqualTo(follower.digest());
  }

  @Test
  void leave_byHalfClose_endsTheStreamWithOk() {
    TestFollower follower = scene.follower("pod-1", Scope.EVERYTHING);
    follower.halfClose();

    assertThat(follower.awaitEnd().isOk()).isTrue();
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.STREAMS) == 0);
  }
}
