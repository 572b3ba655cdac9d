package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a follower acknowledges and refuses decides what it is sent next (rule 10). */
class RefusalTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final String LONG = "content that is long enough for a change to be smaller";

  private ServerScene scene;
  private TestFollower follower;
  private HuntConfig first;

  @BeforeEach
  void open() throws Exception {
    scene = ServerScene.open();
    scene.publish(HUNT, text("a", LONG), text("b", "1"));
    first = scene.newest(HUNT);
    follower = scene.follower("pod", Scope.EVERYTHING);
    follower.follow(HUNT);
    follower.awaitVersion(HUNT, first.version());
  }

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void reject_version_basesTheNextChangeOnWhatIsServed() {
    VersionVector bad = scene.publish(HUNT, text("b", "bad"));
    follower.awaitVersion(HUNT, bad);
    follower.reject(HUNT, bad, first, "scoring is negative");
    awaitRejected();
    VersionVector good = scene.publish(HUNT, text("b", "good"));

    assertThat(follower.awaitVersion(HUNT, good)).isEqualTo(scene.newest(HUNT));
    List<Long> bases =
        follower.events(ServerMessage::hasBegin).stream().map(m -> m.getBegin().getBase()).toList();
    assertThat(bases).containsExactly(0L, first.version().bits(), first.version().bits());
  }

  @Test
  void reject_twoVersionsAfterTheServedOne_basesTheNextChangeOnThat() {
    follower.awaitVersion(HUNT, scene.publish(HUNT, text("b", "2")));
    assertThat(nextBaseAfterRefusal(first)).isEqualTo(first.version().bits());
  }

  @Test
  void reject_servingNothing_sendsTheWholeNext() {
    assertThat(nextBaseAfterRefusal(null)).isZero();
  }

  private long nextBaseAfterRefusal(HuntConfig served) {
    VersionVector bad = scene.publish(HUNT, text("b", "bad"));
    follower.awaitVersion(HUNT, bad);
    follower.reject(HUNT, bad, served, "scoring is negative");
    awaitRejected();
    VersionVector good = scene.publish(HUNT, text("b", "good"));
    assertThat(follower.awaitVersion(HUNT, good)).isEqualTo(scene.newest(HUNT));
    List<ServerMessage> begins = follower.events(ServerMessage::hasBegin);
    return begins.get(begins.size() - 1).getBegin().getBase();
  }

  @Test
  void reject_newestVersion_sendsNothingUntilThereIsANewerOne() {
    VersionVector bad = scene.publish(HUNT, text("b", "bad"));
    follower.awaitVersion(HUNT, bad);
    follower.reject(HUNT, bad, first, "scoring is negative");
    awaitRejected();
    HuntId other = HuntId.of("other");
    scene.publish(other, text("a", "1"));
    follower.follow(other);
    follower.awaitVersion(other, scene.newest(other).version());

    assertThat(follower.events(ServerMessage::hasCommit)).hasSize(3);
    assertThat(follower.config(HUNT)).isEqualTo(first);
  }

  @Test
  void acknowledge_version_isCounted() {
    acknowledgeFirst();

    assertThat(scene.server.measure(ServerMeasure.ACKNOWLEDGED)).isEqualTo(1);
  }

  private void acknowledgeFirst() {
    follower.acknowledge(HUNT, first.version());
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.traffic(HUNT).orElseThrow().acknowledged() == 1);
  }

  private void awaitRejected() {
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.REJECTED) == 1);
    assertThat(scene.server.traffic(HUNT).orElseThrow().rejected()).isEqualTo(1);
  }
}
