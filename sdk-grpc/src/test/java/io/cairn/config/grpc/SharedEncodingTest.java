package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.selected;
import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What many followers need is read once and encoded once. */
class SharedEncodingTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  @Test
  void follow_manyFollowersOfOneHunt_readsAndEncodesItOnce() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      VersionVector version = scene.publish(HUNT, text("a", "1"), text("b", "2"));
      List<TestFollower> followers = followers(scene, 200, Scope.EVERYTHING);
      followers.forEach(follower -> follower.follow(HUNT));
      followers.forEach(follower -> follower.awaitVersion(HUNT, version));

      assertThat(scene.store.touches()).isEqualTo(1);
      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(1);
      assertThat(scene.server.traffic(HUNT).orElseThrow().wholes()).isEqualTo(200);
    }
  }

  @Test
  void publish_manyFollowers_encodesTheChangeOnceAndReadsNothing() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      VersionVector first = scene.publish(HUNT, text("a", "1"), text("b", "2"));
      List<TestFollower> followers = followers(scene, 100, Scope.EVERYTHING);
      followers.forEach(follower -> follower.follow(HUNT));
      followers.forEach(follower -> follower.awaitVersion(HUNT, first));
      int before = scene.store.touches();

      VersionVector second = scene.publish(HUNT, text("a", "3"));
      followers.forEach(follower -> follower.awaitVersion(HUNT, second));
      assertThat(scene.store.touches()).isEqualTo(before);
      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(2);
      assertThat(scene.server.traffic(HUNT).orElseThrow().changes()).isEqualTo(100);
    }
  }

  @Test
  void publish_changeOfTheOnlyFragment_readsNothing() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      VersionVector first = scene.publish(HUNT, text("a", "1"));
      List<TestFollower> followers = followers(scene, 100, Scope.EVERYTHING);
      followers.forEach(follower -> follower.follow(HUNT));
      followers.forEach(follower -> follower.awaitVersion(HUNT, first));
      int before = scene.store.touches();

      VersionVector second = scene.publish(HUNT, text("a", "2"));
      followers.forEach(follower -> follower.awaitVersion(HUNT, second));
      assertThat(scene.store.touches()).isEqualTo(before); // the store has pushed the whole
      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(2);
    }
  }

  @Test
  void follow_manyWhoHoldOneVersion_asksTheStoreOnce() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      scene.publish(HUNT, text("a", "1"), text("b", "2"));
      HuntConfig old = scene.newest(HUNT);
      VersionVector version = scene.publish(HUNT, text("a", "3"));
      List<TestFollower> followers = followers(scene, 50, Scope.EVERYTHING);
      followers.forEach(follower -> follower.follow(old));
      followers.forEach(follower -> follower.awaitVersion(HUNT, version));

      assertThat(scene.store.touches()).isEqualTo(1);
      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(1);
    }
  }

  @Test
  void follow_labelsThatDifferWhereNoSelectorLooks_sharesOneEncoding() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      VersionVector version = scene.publish(HUNT, text("a", "1"), selected("eu", "2", "region=eu"));
      List<TestFollower> followers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        followers.add(
            scene.follower("pod-" + i, Scope.of(Labels.of("region", "eu", "pod", "n" + i))));
      }
      followers.forEach(follower -> follower.follow(HUNT));
      followers.forEach(follower -> follower.awaitVersion(HUNT, version));

      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(1);
    }
  }

  @Test
  void follow_valuesOfLabelsThatNoSelectorAsksFor_shareOneEncoding() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      VersionVector first =
          scene.publish(
              HUNT,
              text("a", "1"),
              selected("eu", "2", "region=eu"),
              selected("us", "3", "region in (us,ca)"));
      List<TestFollower> followers = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        followers.add(scene.follower("pod", Scope.of(Labels.of("region", "made-up-" + i))));
      }
      followers.forEach(follower -> follower.follow(HUNT));
      followers.forEach(follower -> follower.awaitVersion(HUNT, first));
      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(1);

      VersionVector second = scene.publish(HUNT, selected("a", "4", "region=eu"), text("us", "5"));
      HuntConfig expected = scene.newest(HUNT, Scope.of(Labels.of("region", "made-up")));
      for (TestFollower follower : followers) {
        assertThat(follower.awaitVersion(HUNT, second)).isEqualTo(expected);
      }
      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(2);
    }
  }

  @Test
  void publish_changeOfWhatEverybodyGets_isEncodedOnceForAllLabels() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      VersionVector first =
          scene.publish(HUNT, text("a", "long enough to change"), selected("eu", "2", "region=eu"));
      Scope eu = Scope.of(Labels.of("region", "eu"));
      Scope us = Scope.of(Labels.of("region", "us"));
      List<TestFollower> followers = List.of(scene.follower("eu", eu), scene.follower("us", us));
      followers.forEach(follower -> follower.follow(HUNT));
      followers.forEach(follower -> follower.awaitVersion(HUNT, first));
      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(2);

      VersionVector second = scene.publish(HUNT, text("a", "short"));
      assertThat(followers.get(0).awaitVersion(HUNT, second)).isEqualTo(scene.newest(HUNT, eu));
      assertThat(followers.get(1).awaitVersion(HUNT, second)).isEqualTo(scene.newest(HUNT, us));
      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(3);
    }
  }

  @Test
  void follow_labelsThatSelectorsPart_sendsEachGroupItsFragments() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      scene.publish(
          HUNT, text("a", "1"), selected("eu", "2", "region=eu"), selected("us", "3", "region=us"));
      Scope eu = Scope.of(Labels.of("region", "eu"));
      Scope us = Scope.of(Labels.of("region", "us"));
      Scope none = Scope.of(Labels.NONE);
      List<Scope> scopes = List.of(eu, us, none, Scope.EVERYTHING, eu, us, none);
      List<TestFollower> followers = new ArrayList<>();
      for (Scope scope : scopes) {
        TestFollower follower = scene.follower("pod", scope);
        follower.follow(HUNT);
        followers.add(follower);
      }
      VersionVector version = scene.newest(HUNT).version();
      for (int i = 0; i < scopes.size(); i++) {
        assertThat(followers.get(i).awaitVersion(HUNT, version))
            .isEqualTo(scene.newest(HUNT, scopes.get(i)));
      }
      assertThat(scene.server.measure(ServerMeasure.ENCODED)).isEqualTo(4);

      VersionVector next =
          scene.publish(HUNT, selected("eu", "4", "region=eu"), selected("us", "5", "region=eu"));
      for (int i = 0; i < scopes.size(); i++) {
        assertThat(followers.get(i).awaitVersion(HUNT, next))
            .isEqualTo(scene.newest(HUNT, scopes.get(i)));
      }
    }
  }

  @Test
  void follow_afterSelectorsChanged_partsTheGroupsAnew() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      scene.publish(HUNT, text("a", "1"));
      Scope eu = Scope.of(Labels.of("region", "eu"));
      Scope us = Scope.of(Labels.of("region", "us"));
      TestFollower first = scene.follower("eu", eu);
      TestFollower second = scene.follower("us", us);
      first.follow(HUNT);
      second.follow(HUNT);
      first.awaitVersion(HUNT, scene.newest(HUNT).version());
      second.awaitVersion(HUNT, scene.newest(HUNT).version());

      VersionVector version = scene.publish(HUNT, selected("a", "2", "region=eu"));
      assertThat(first.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT, eu));
      assertThat(second.awaitVersion(HUNT, version)).isEqualTo(scene.newest(HUNT, us));
      assertThat(second.config(HUNT).fragments()).isEmpty();
    }
  }

  @Test
  void publish_whileNobodyIsSlow_sendsEachVersionAsOneChange() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      scene.publish(HUNT, text("a", "long enough that a change is smaller"), text("b", "0"));
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(HUNT);
      follower.awaitVersion(HUNT, scene.newest(HUNT).version());
      for (int i = 1; i <= 20; i++) {
        follower.awaitVersion(HUNT, scene.publish(HUNT, text("b", "" + i)));
      }

      assertThat(follower.events(ServerMessage::hasCommit)).hasSize(21);
      assertThat(scene.store.questions.get()).isZero();
    }
  }

  /** Followers on few connections. */
  private static List<TestFollower> followers(ServerScene scene, int number, Scope scope) {
    List<TestFollower> followers = new ArrayList<>();
    ManagedChannel channel = scene.reading();
    for (int i = 0; i < number; i++) {
      if (i % 50 == 0) {
        channel = scene.reading();
      }
      TestFollower follower = scene.kept(new TestFollower(channel));
      follower.hello("pod-" + i, scope);
      followers.add(follower);
    }
    followers.forEach(TestFollower::welcome);
    return followers;
  }
}
