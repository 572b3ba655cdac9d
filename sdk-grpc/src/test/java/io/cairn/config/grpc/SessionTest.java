package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.testing.ManualClock;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pod that restarts is not a new pod (rule 18). */
class SessionTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Scope SCOPE = Scope.of(Labels.of("region", "eu"));
  private static final Duration WINDOW = ServerLimits.defaults().sessionWindow();

  private final ManualClock clock = new ManualClock();
  private ServerScene scene;
  private Lineage lineage;
  private HuntConfig held;

  @BeforeEach
  void open() throws Exception {
    scene = ServerScene.open(settings -> settings.time(clock));
    scene.publish(HUNT, text("a", "some content of a hunt"), text("b", "1"));
    lineage = scene.store.lineage().join();
    held = scene.newest(HUNT);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private UUID stopped() {
    TestFollower follower = scene.follower("pod", SCOPE);
    follower.follow(HUNT);
    follower.awaitVersion(HUNT, held.version());
    follower.leave();
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.STREAMS) == 0);
    return follower.session();
  }

  private TestFollower restarted(UUID session, String pod, Scope scope) {
    TestFollower follower = scene.kept(new TestFollower(scene.reading(), session));
    follower.hello(pod, scope, lineage);
    follower.welcome();
    return follower;
  }

  @Test
  void restart_withinTheWindow_movesNoBytesAndAsksNothing() {
    UUID session = stopped();
    int asked = scene.store.touches();
    long sent = scene.server.traffic(HUNT).orElseThrow().contentBytes();
    clock.advance(WINDOW.minusMillis(1));
    TestFollower again = restarted(session, "pod", SCOPE);
    again.follow(held);
    again.awaitEvent(ServerMessage::hasCurrent);

    assertThat(again.welcome().getResumed()).isTrue();
    assertThat(again.chunkBytes()).isZero();
    assertThat(scene.server.traffic(HUNT).orElseThrow().contentBytes()).isEqualTo(sent);
    assertThat(scene.store.touches()).isEqualTo(asked);
    assertThat(scene.server.measure(ServerMeasure.SESSIONS_RESUMED)).isEqualTo(1);
  }

  @Test
  void restart_afterTheWindow_movesOnlyWhatChanged() {
    UUID session = stopped();
    long sent = scene.server.traffic(HUNT).orElseThrow().contentBytes();
    clock.advance(WINDOW.plusSeconds(2));
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.HUNTS) == 0);
    VersionVector version = scene.publish(HUNT, text("b", "2"));
    TestFollower again = restarted(session, "pod", SCOPE);
    again.follow(held);
    again.awaitVersion(HUNT, version);

    assertThat(again.welcome().getResumed()).isFalse();
    assertThat(again.chunkBytes()).isEqualTo(1);
    assertThat(scene.server.traffic(HUNT).orElseThrow().contentBytes()).isEqualTo(sent + 1);
    assertThat(scene.server.measure(ServerMeasure.SESSIONS)).isZero();
  }

  @Test
  void restart_changedWithinTheWindow_movesOnlyWhatChanged() {
    UUID session = stopped();
    VersionVector version = scene.publish(HUNT, text("b", "2"));
    TestFollower again = restarted(session, "pod", SCOPE);
    again.follow(held);
    again.awaitVersion(HUNT, version);

    assertThat(again.welcome().getResumed()).isTrue();
    assertThat(again.chunkBytes()).isEqualTo(1);
  }

  @Test
  void restart_withOtherLabels_isANewPod() {
    UUID session = stopped();

    assertThat(restarted(session, "pod", Scope.EVERYTHING).welcome().getResumed()).isFalse();
  }

  @Test
  void restart_ofAnotherPod_isANewPod() {
    UUID session = stopped();

    assertThat(restarted(session, "thief", SCOPE).welcome().getResumed()).isFalse();
  }

  @Test
  void hello_sessionOfAStreamThatStillStands_endsThatStream() {
    TestFollower half = scene.follower("pod", SCOPE);
    half.follow(HUNT);
    half.awaitVersion(HUNT, held.version());
    TestFollower again = restarted(half.session(), "pod", SCOPE);

    assertThat(half.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(again.welcome().getResumed()).isTrue();
    assertThat(scene.server.measure(ServerMeasure.STREAMS)).isEqualTo(1);
  }

  @Test
  void leave_moreStreamsThanSessionsAreHeld_forgetsTheOldest() throws Exception {
    ServerLimits limits = ServerLimits.builder().sessions(1).build();
    try (ServerScene small = ServerScene.open(s -> s.time(clock).limits(limits))) {
      TestFollower first = small.follower("one", SCOPE);
      TestFollower second = small.follower("two", SCOPE);
      first.leave();
      await()
          .atMost(TestFollower.PATIENCE)
          .until(() -> small.server.measure(ServerMeasure.SESSIONS) == 1);
      second.leave();
      await()
          .atMost(TestFollower.PATIENCE)
          .until(() -> small.server.measure(ServerMeasure.STREAMS) == 0);
      assertThat(small.server.measure(ServerMeasure.SESSIONS)).isEqualTo(1);
      TestFollower again = small.kept(new TestFollower(small.reading(), first.session()));
      again.hello("one", SCOPE, small.store.lineage().join());

      assertThat(again.welcome().getResumed()).isFalse();
    }
  }
}
