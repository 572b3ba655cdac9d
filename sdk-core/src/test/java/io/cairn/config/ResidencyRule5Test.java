package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 5, following is residency: a hunt in L1 is followed; leaving L1 unfollows it, unless a Live
 * or a listener holds it. A pod whose label {@code hunt} names a hunt follows it from the start.
 */
final class ResidencyRule5Test {
  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private HuntId filler(int number) {
    HuntId hunt = HuntId.of("filler-" + number);
    scene.publish(hunt, "filler");
    return hunt;
  }

  /** Reads this many other hunts. */
  private void fill(CairnClient client, int count) {
    for (int i = 0; i < count; i++) {
      client.get(filler(i));
    }
  }

  /** A hunt that was read often stays for a while. */
  private void readOthersUntilItLeaves(CairnClient client) {
    eventually(
        () -> {
          fill(client, 2);
          return client.peek(HUNT).isEmpty();
        });
  }

  @Test
  void get_loadsAHunt_followsItFromTheVersionItHolds() {
    VersionVector version = scene.publish(HUNT, "one");
    CairnClient client = scene.started();

    client.get(HUNT);

    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    assertThat(scene.source.counts().follows(HUNT).get(0).version()).isEqualTo(version);
    eventually(() -> scene.source.counts().pushes(HUNT, WatchEvent.Current.class) == 1);
    assertThat(scene.source.counts().bytesPushed()).isZero();
    scene.publish(HUNT, "two");
    eventually(client, HUNT, "two");
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void eviction_beyondTheBound_unfollowsWhatLeft() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.maxHunts(2));
    client.get(HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);

    fill(client, 4);

    eventually(() -> client.metrics().hunts() == 2);
    eventually(() -> !scene.source.counts().unfollows().isEmpty());
    List<HuntId> left = scene.source.counts().unfollows();
    assertThat(left).allSatisfy(hunt -> assertThat(client.peek(hunt)).isEmpty());
  }

  @Test
  void eviction_thenRead_loadsAndFollowsAgain() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client = scene.started(o -> o.maxHunts(1));
    client.get(HUNT);
    client.get(OTHER);
    eventually(() -> scene.source.counts().unfollows().contains(HUNT));
    scene.publish(HUNT, "two");

    assertThat(textOf(client.get(HUNT))).isEqualTo("two");
    eventually(() -> scene.source.counts().follows(HUNT).size() == 2);
    scene.publish(HUNT, "three");
    eventually(client, HUNT, "three");
  }

  @Test
  void maxBytes_largeHunt_evictsOthersByWeight() {
    CairnClient client = scene.started(o -> o.maxBytes(4_000));
    fill(client, 10);
    scene.publish(HUNT, "x".repeat(3_500));

    client.get(HUNT);

    eventually(() -> client.metrics().bytes() <= 4_000);
    assertThat(client.metrics().hunts()).isLessThan(10);
    eventually(() -> !scene.source.counts().unfollows().isEmpty());
  }

  @Test
  void hunt_heldByALive_staysWhateverIsRead() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.maxHunts(1));
    Live<String> value = client.follow(HUNT).map("a", String.class);
    assertThat(value.get()).isEqualTo("one");

    fill(client, 5);

    eventually(() -> client.metrics().hunts() == 2);
    assertThat(scene.source.counts().unfollows()).doesNotContain(HUNT);
    assertThat(client.peek(HUNT)).isPresent();
    scene.publish(HUNT, "two");
    eventually(() -> value.get().equals("two"));
  }

  @Test
  void hunt_heldByAListener_staysUntilTheSubscriptionIsClosed() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.maxHunts(1));
    Subscription subscription = client.onChange(HUNT, change -> {});
    eventually(() -> client.peek(HUNT).isPresent());
    fill(client, 5);
    eventually(() -> client.metrics().hunts() == 2);
    assertThat(client.peek(HUNT)).isPresent();
    assertThat(client.explain(HUNT).held()).isTrue();

    subscription.close();
    readOthersUntilItLeaves(client);

    eventually(() -> scene.source.counts().unfollows().contains(HUNT));
    assertThat(client.peek(HUNT)).isEmpty();
    assertThat(client.explain(HUNT).held()).isFalse();
  }

  @Test
  void hunt_heldTwice_staysUntilBothHaveLetGo() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.maxHunts(1));
    FollowedHunt one = client.follow(HUNT);
    FollowedHunt two = client.follow(HUNT);
    one.get();

    one.close();
    one.close(); // idempotent: it lets go once
    fill(client, 5);
    eventually(() -> client.metrics().hunts() == 2);
    assertThat(client.peek(HUNT)).isPresent();

    two.close();
    readOthersUntilItLeaves(client);
  }

  @Test
  void follow_ofAHuntThatDoesNotExistThenLetGo_isUnfollowedInTheEnd() {
    CairnClient client = scene.started();
    FollowedHunt hunt = client.follow(HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);

    hunt.close();

    scene.clock.advance(Duration.ofSeconds(6)); // longer than it is remembered
    int[] asked = {0};
    eventually(
        () -> {
          client.getAsync(HuntId.of("no-such-hunt-" + asked[0]++)); // old ones are forgotten now
          return scene.source.counts().unfollows().contains(HUNT);
        });
  }

  @Test
  void label_namesAHunt_isLoadedAndFollowedFromTheStart() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.labels(Labels.of("hunt", HUNT.value())).maxHunts(1));

    assertThat(client.peek(HUNT)).isPresent();
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    fill(client, 5);
    eventually(() -> client.metrics().hunts() == 2);
    assertThat(client.peek(HUNT)).isPresent();
    assertThat(client.explain(HUNT).held()).isTrue();
  }

  @Test
  void preload_severalHunts_allAreInMemoryWhenStarted() {
    List<HuntId> hunts = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hunts.add(filler(i));
    }
    CairnClient client = scene.started(o -> o.preload(hunts.toArray(HuntId[]::new)).maxHunts(1));

    assertThat(hunts).allSatisfy(hunt -> assertThat(client.peek(hunt)).isPresent());
  }

  @Test
  void labels_selectFragments_onlyThoseAreReadAndPushed() {
    Selector engines = Selector.parse("role=engine");
    scene.publish(HUNT, Scene.text("a", "all"), Scene.text("b", "engines").withSelector(engines));
    CairnClient web = scene.started(o -> o.labels(Labels.of("role", "web")).name("web"));
    CairnClient engine = scene.started(o -> o.labels(Labels.of("role", "engine")).name("engine"));

    assertThat(web.get(HUNT).has("b")).isFalse();
    assertThat(engine.get(HUNT).has("b")).isTrue();

    scene.publish(HUNT, Scene.text("b", "more").withSelector(engines));
    eventually(() -> engine.get(HUNT).fragment("b").text().equals("more"));
    eventually(() -> web.get(HUNT).version().equals(engine.get(HUNT).version()));
    assertThat(web.get(HUNT).has("b")).isFalse();
  }
}
