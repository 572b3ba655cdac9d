package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.testing.ManualClock;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A follower that takes little skips versions and costs nobody anything (rule 17). */
class SlowFollowerTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final HuntId URGENT = HuntId.of("urgent");
  private static final int CHANGES = 1_000;
  private static final int CONTENT = 50_000;

  @Test
  void publish_thousandChangesWhileStalled_bringsTheNewestAlone() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      Random random = new Random(7);
      scene.publish(HUNT, random(random));
      TestFollower slow = scene.follower("slow", Scope.EVERYTHING);
      TestFollower quick = scene.follower("quick", Scope.EVERYTHING);
      slow.follow(HUNT);
      quick.follow(HUNT);
      slow.awaitVersion(HUNT, scene.newest(HUNT).version());
      slow.pause();
      for (int i = 0; i < CHANGES; i++) {
        scene.publish(HUNT, random(random));
      }
      VersionVector newest = scene.newest(HUNT).version();
      quick.awaitVersion(HUNT, newest);
      long kept = scene.server.measure(ServerMeasure.KEPT_BYTES);
      slow.resume();

      assertThat(slow.awaitVersion(HUNT, newest)).isEqualTo(scene.newest(HUNT));
      // What gRPC's windows and buffers took before the stream was stalled, and the newest.
      assertThat(slow.chunkBytes()).isLessThan(CHANGES * (long) CONTENT / 4);
      assertThat(slow.events(ServerMessage::hasCommit).size()).isLessThan(CHANGES / 4);
      assertThat(kept).isLessThan(2L << 20);
    }
  }

  private static Fragment random(Random random) {
    byte[] content = new byte[CONTENT];
    random.nextBytes(content);
    return Fragment.of("a", "application/octet-stream", content);
  }

  @Test
  void follow_smallHuntBehindLargeOne_comesFirst() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      scene.publish(HUNT, ServerScene.large(32, 1));
      scene.publish(URGENT, text("a", "1"));
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(URGENT);
      follower.awaitVersion(URGENT, scene.newest(URGENT).version());
      follower.pauseAt(m -> m.hasBegin() && m.getBegin().getHunt().equals(HUNT.value()));
      follower.follow(HUNT);
      follower.awaitEvent(m -> m.hasBegin() && m.getBegin().getHunt().equals(HUNT.value()));
      VersionVector urgent = scene.publish(URGENT, text("a", "2"));
      Wait.until(() -> scene.server.traffic(URGENT).orElseThrow().version().equals(urgent));
      follower.resume();
      follower.awaitVersion(HUNT, scene.newest(HUNT).version());

      List<String> ends =
          follower.events(m -> m.hasBegin() || m.hasCommit()).stream()
              .map(m -> m.hasBegin() ? m.getBegin().getHunt() : "end")
              .toList();
      // urgent and its end, then the large one begins, and the urgent change ends before it does
      assertThat(ends)
          .containsExactly(URGENT.value(), "end", HUNT.value(), URGENT.value(), "end", "end");
      assertThat(follower.config(URGENT).version()).isEqualTo(urgent);
      assertThat(follower.config(HUNT)).isEqualTo(scene.newest(HUNT));
    }
  }

  @Test
  void follow_manyLargeHunts_keepsAFewUnderWay() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      for (int i = 0; i < 10; i++) {
        scene.publish(HuntId.of("large-" + i), ServerScene.large(2, i));
      }
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      for (int i = 0; i < 10; i++) {
        follower.follow(HuntId.of("large-" + i));
      }
      for (int i = 0; i < 10; i++) {
        HuntId hunt = HuntId.of("large-" + i);
        assertThat(follower.awaitVersion(hunt, scene.newest(hunt).version()))
            .isEqualTo(scene.newest(hunt));
      }

      int open = 0;
      int most = 0;
      for (ServerMessage message : follower.events(m -> m.hasBegin() || m.hasCommit())) {
        open += message.hasBegin() ? 1 : -1;
        most = Math.max(most, open);
      }
      assertThat(most).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void publish_largeHuntThatWaitsForItsTurn_isSentOnce() throws Exception {
    int hunts = 6;
    try (ServerScene scene = ServerScene.open()) {
      TestFollower quick = scene.follower("quick", Scope.EVERYTHING);
      TestFollower slow = scene.follower("slow", Scope.EVERYTHING);
      for (int i = 0; i < hunts; i++) {
        scene.publish(large(i), ServerScene.large(8, i));
        quick.follow(large(i));
        quick.awaitVersion(large(i), scene.newest(large(i)).version());
      }
      slow.pause();
      for (int i = 0; i < hunts; i++) {
        slow.follow(large(i));
      }
      Wait.until(() -> scene.server.measure(ServerMeasure.FOLLOWS) == 2L * hunts);
      // the first four are under way, the last two wait
      slow.resumeUntil(m -> beginsOf(m, large(3)));
      slow.awaitEvent(m -> beginsOf(m, large(3)));
      VersionVector last = scene.publish(large(5), text("small", "1"));
      TestFollower third = scene.follower("third", Scope.EVERYTHING);
      third.follow(large(5));
      third.awaitVersion(large(5), last); // so that the whole of it is encoded
      slow.unfollow(large(0)); // the fifth gets its turn, and the last comes before it
      Wait.until(() -> scene.server.measure(ServerMeasure.FOLLOWS) == 2L * hunts);
      slow.resume();

      for (int i = 1; i < hunts; i++) {
        slow.awaitVersion(large(i), scene.newest(large(i)).version());
      }
      assertThat(slow.events(m -> beginsOf(m, large(5)))).hasSize(1);
    }
  }

  private static boolean beginsOf(ServerMessage message, HuntId hunt) {
    return message.hasBegin() && message.getBegin().getHunt().equals(hunt.value());
  }

  private static HuntId large(int number) {
    return HuntId.of("large-" + number);
  }

  @Test
  void publish_largeHuntThatChangesWhileItTravels_arrivesNevertheless() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      scene.publish(HUNT, ServerScene.large(16, 1));
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(HUNT);
      follower.awaitEvent(ServerMessage::hasBegin);
      VersionVector version = scene.publish(HUNT, text("small", "1"));

      assertThat(follower.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT));
      assertThat(follower.events(m -> m.hasBegin() && m.getBegin().getBase() == 0)).hasSize(1);
    }
  }

  @Test
  void follow_streamThatTakesNothingForLong_isEndedAlone() throws Exception {
    ManualClock clock = new ManualClock();
    try (ServerScene scene = ServerScene.open(settings -> settings.time(clock))) {
      scene.publish(HUNT, ServerScene.large(16, 1));
      TestFollower slow = scene.follower("slow", Scope.EVERYTHING);
      TestFollower other = scene.follower("other", Scope.EVERYTHING);
      slow.pause();
      slow.follow(HUNT);
      other.follow(HUNT);
      other.awaitVersion(HUNT, scene.newest(HUNT).version());
      await()
          .atMost(TestFollower.PATIENCE)
          .until(
              () -> {
                clock.advance(Duration.ofSeconds(5));
                return scene.server.measure(ServerMeasure.STALLED) == 1;
              });

      slow.resume();
      assertThat(slow.awaitEnd().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
      assertThat(other.isEnded()).isFalse();
      assertThat(scene.server.measure(ServerMeasure.STREAMS)).isEqualTo(1);
    }
  }

  @Test
  void publish_largeVersionsWhileManyAreStalled_holdsNoMoreThanTheBound() throws Exception {
    long bound = 24L << 20;
    try (ServerScene scene =
        ServerScene.open(s -> s.limits(ServerLimits.builder().keptBytes(bound).build()))) {
      TestFollower quick = scene.follower("quick", Scope.EVERYTHING);
      for (int i = 0; i < 6; i++) {
        VersionVector version = scene.publish(HUNT, ServerScene.large(4, i));
        TestFollower slow = scene.follower("slow-" + i, Scope.EVERYTHING);
        slow.pause();
        slow.follow(HUNT);
        if (i == 0) {
          quick.follow(HUNT);
        }
        quick.awaitVersion(HUNT, version);
        // each of them would pin another version
        assertThat(scene.server.measure(ServerMeasure.KEPT_BYTES)).isLessThanOrEqualTo(bound);
      }
    }
  }

  @Test
  void follow_huntOf64Megabytes_arrivesWhole() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      VersionVector version = scene.publish(HUNT, ServerScene.large(64, 3));
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(HUNT);

      HuntConfig config = follower.awaitVersion(HUNT, version);
      assertThat(config.bytes()).isEqualTo(HuntConfig.MAX_BYTES);
      assertThat(config).isEqualTo(scene.newest(HUNT));
      assertThat(scene.server.traffic(HUNT).orElseThrow().contentBytes())
          .isEqualTo(HuntConfig.MAX_BYTES);
    }
  }

  @Test
  void follow_tenThousandHunts_sendsThemAll() throws Exception {
    int hunts = 10_000;
    try (ServerScene scene = ServerScene.open()) {
      for (int i = 0; i < hunts; i++) {
        scene.publish(HuntId.of("hunt-" + i), text("a", "" + i));
      }
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      for (int i = 0; i < hunts; i++) {
        follower.follow(HuntId.of("hunt-" + i));
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> scene.server.measure(ServerMeasure.WHOLES_SENT) == hunts);
      follower.awaitVersion(HuntId.of("hunt-9999"), scene.newest(HuntId.of("hunt-9999")).version());

      VersionVector version = scene.publish(HuntId.of("hunt-77"), text("a", "new"));
      follower.awaitVersion(HuntId.of("hunt-77"), version);
      assertThat(scene.store.follows.get()).isEqualTo(hunts);
      assertThat(scene.server.measure(ServerMeasure.HUNTS)).isEqualTo(hunts);
    }
  }
}
