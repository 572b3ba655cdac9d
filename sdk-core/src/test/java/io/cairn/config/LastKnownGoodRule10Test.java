package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.WatchEvent;
import io.cairn.config.testing.InMemoryNodeCache;
import io.cairn.config.testing.SourceCounts.Rejected;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 10, last known good: a snapshot that cannot be decoded, breaks a validator or a size bound
 * is rejected: the old one stays, the source is told (NACK with the reason), the status shows it.
 */
final class LastKnownGoodRule10Test {
  /** What a typed value is decoded to. */
  record Scoring(int base) {}

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  static void refuseBad(HuntConfig config) throws Exception {
    if (config.has("a") && textOf(config).startsWith("bad")) {
      throw new Exception("a says bad");
    }
  }

  private CairnClient validating() {
    return scene.started(o -> o.validator(LastKnownGoodRule10Test::refuseBad));
  }

  private static Fragment scoring(String json) {
    return Fragment.ofText("scoring", "application/json", json);
  }

  private void awaitRejection(VersionVector version) {
    eventually(
        () ->
            scene.source.counts().rejections().stream()
                .anyMatch(rejected -> rejected.version().equals(version)));
  }

  @Test
  void push_validatorRefuses_theOldOneStaysEverywhere() {
    VersionVector one = scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            o -> o.nodeCache(scene.node.cache()).validator(LastKnownGoodRule10Test::refuseBad));
    FollowedHunt hunt = client.follow(HUNT);
    Live<String> value = hunt.map("a", String.class);
    assertThat(value.get()).isEqualTo("one");
    Queue<ConfigChange> told = new ConcurrentLinkedQueue<>();
    client.onChange(HUNT, told::add);
    eventually(() -> scene.node.head(HUNT).isPresent() && told.size() == 1);

    awaitRejection(scene.publish(HUNT, "bad"));
    scene.settle(client);
    eventually(() -> scene.node.head(HuntId.of("barrier")).isPresent()); // written behind HUNT's

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(hunt.get()).isSameAs(client.get(HUNT));
    assertThat(value.get()).isEqualTo("one");
    assertThat(scene.node.head(HUNT)).contains(one);
    assertThat(told).hasSize(1);
  }

  @Test
  void push_validatorRefuses_theSourceIsToldVersionAndReason() {
    scene.publish(HUNT, "one");
    CairnClient client = validating();
    client.get(HUNT);

    VersionVector bad = scene.publish(HUNT, "bad");

    awaitRejection(bad);
    assertThat(scene.source.counts().rejections())
        .containsExactly(
            new Rejected(
                HUNT,
                bad,
                "version %s of hunt \"harbour-night\" was rejected: a says bad".formatted(bad)));
    assertThat(scene.source.counts().acknowledgements())
        .noneMatch(acknowledged -> acknowledged.version().equals(bad));
  }

  @Test
  void push_validatorRefuses_theStatusShowsVersionAndReason() {
    VersionVector one = scene.publish(HUNT, "one");
    CairnClient client = validating();
    client.get(HUNT);

    VersionVector bad = scene.publish(HUNT, "bad");

    awaitRejection(bad);
    HuntStatus status = client.explain(HUNT);
    assertThat(status.version()).contains(one);
    assertThat(status.rejected()).contains(bad);
    assertThat(status.lastError()).contains("a says bad");
    assertThat(client.status().toString()).contains("REJECTED " + bad + ": a says bad");
    assertThat(client.metrics().rejects()).isEqualTo(1);
  }

  @Test
  void push_validatorOverflowsTheStack_isRejected() {
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            o ->
                o.validator(
                    config -> {
                      if (textOf(config).equals("deep")) {
                        throw new StackOverflowError();
                      }
                    }));
    client.get(HUNT);

    awaitRejection(scene.publish(HUNT, "deep"));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.explain(HUNT).lastError()).contains("StackOverflowError");
  }

  @Test
  void push_secondOfTwoValidatorsRefuses_isRejected() {
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(o -> o.validator(config -> {}).validator(LastKnownGoodRule10Test::refuseBad));
    client.get(HUNT);

    awaitRejection(scene.publish(HUNT, "bad"));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void push_followedValueCannotBeDecoded_theOldOneStaysEverywhere() {
    scene.publish(HUNT, text("a", "one"), scoring("{\"base\": 20}"));
    CairnClient client = scene.started();
    FollowedHunt hunt = client.follow(HUNT);
    Live<Scoring> scoring = hunt.map("scoring", Scoring.class);
    Live<String> text = hunt.map("a", String.class);
    assertThat(scoring.get()).isEqualTo(new Scoring(20));
    assertThat(text.get()).isEqualTo("one");

    VersionVector bad = scene.publish(HUNT, text("a", "two"), scoring("{\"base\": }"));

    awaitRejection(bad);
    assertThat(scoring.get()).isEqualTo(new Scoring(20));
    assertThat(text.get()).isEqualTo("one"); // all or nothing
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.explain(HUNT).rejected()).contains(bad);
    assertThat(client.explain(HUNT).lastError().orElseThrow())
        .contains("fragment \"scoring\"", "is not a Scoring");
  }

  @Test
  void push_withoutTheFragmentOfAFollowedValue_isRejected() {
    scene.publish(HUNT, text("a", "one"), scoring("{\"base\": 20}"));
    CairnClient client = scene.started();
    Live<Scoring> scoring = client.follow(HUNT).map("scoring", Scoring.class);
    assertThat(scoring.get()).isEqualTo(new Scoring(20));

    Leadership leader = scene.store.lead(HUNT, "bob").join();
    Publication removal = Publication.by(leader).remove("scoring").build();
    VersionVector bad = scene.store.publish(removal).join().version();

    awaitRejection(bad);
    assertThat(scoring.get()).isEqualTo(new Scoring(20));
    assertThat(client.get(HUNT).has("scoring")).isTrue();
  }

  @Test
  void push_mappingReturnsNull_isRejected() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    Live<String> value =
        client.follow(HUNT).map(config -> textOf(config).equals("null") ? null : textOf(config));
    assertThat(value.get()).isEqualTo("one");

    awaitRejection(scene.publish(HUNT, "null"));

    assertThat(value.get()).isEqualTo("one");
    assertThat(client.explain(HUNT).lastError().orElseThrow()).contains("returned null");
  }

  @Test
  void push_valueThatNobodyWasGivenCannotBeDecoded_isServed() {
    scene.publish(HUNT, text("a", "one"), scoring("{\"base\": }"));
    CairnClient client = scene.started();
    Live<Scoring> scoring = client.follow(HUNT).map("scoring", Scoring.class);
    assertThatThrownBy(scoring::get).isInstanceOf(FragmentDecodingException.class);

    scene.publish(HUNT, "two");

    eventually(client, HUNT, "two");
    assertThat(scene.source.counts().rejections()).isEmpty();
  }

  @Test
  void nextGoodVersion_isTakenAndClearsTheStatus() {
    scene.publish(HUNT, "one");
    CairnClient client = validating();
    client.get(HUNT);
    awaitRejection(scene.publish(HUNT, "bad"));

    VersionVector good = scene.publish(HUNT, "good");

    eventually(client, HUNT, "good");
    eventually(() -> client.explain(HUNT).rejected().isEmpty());
    HuntStatus status = client.explain(HUNT);
    assertThat(status.version()).contains(good);
    assertThat(status.lastError()).isEmpty();
  }

  @Test
  void nextGoodVersion_comesAsADeltaOnWhatIsServed_withoutAQuestion() {
    scene.publish(HUNT, text("a", "one"), text("large", "x".repeat(10_000)));
    CairnClient client = validating();
    client.get(HUNT);
    eventually(() -> scene.source.counts().pushes(HUNT, WatchEvent.Current.class) == 1);
    awaitRejection(scene.publish(HUNT, "bad"));
    scene.settle(client); // the store has heard of it
    long pushedBefore = scene.source.counts().bytesPushed();

    scene.publish(HUNT, "good");

    eventually(client, HUNT, "good");
    assertThat(scene.source.counts().bytesPushed() - pushedBefore).isEqualTo("good".length());
    assertThat(scene.source.counts().follows(HUNT)).hasSize(1);
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void rejected_isNotSentAgain() {
    scene.publish(HUNT, "one");
    CairnClient client = validating();
    client.get(HUNT);
    eventually(() -> scene.source.counts().pushes(HUNT, WatchEvent.Current.class) == 1);
    awaitRejection(scene.publish(HUNT, "bad"));

    for (int i = 0; i < 5; i++) {
      scene.clock.advance(Duration.ofSeconds(1));
      scene.settle(client);
    }

    assertThat(scene.source.counts().pushes(HUNT, WatchEvent.class)).isEqualTo(2);
    assertThat(scene.source.counts().rejections()).hasSize(1);
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void get_firstVersionEverIsBad_failsWithVersionAndReason() {
    VersionVector bad = scene.publish(HUNT, "bad");
    CairnClient client = validating();

    assertThatThrownBy(() -> client.get(HUNT))
        .isInstanceOf(ConfigRejectedException.class)
        .hasMessage("version %s of hunt \"harbour-night\" was rejected: a says bad".formatted(bad));
    assertThat(client.peek(HUNT)).isEmpty();
    assertThat(client.explain(HUNT).rejected()).contains(bad);
    assertThat(client.explain(HUNT).toString())
        .isEqualTo("harbour-night is not loaded, REJECTED " + bad + ": a says bad");
  }

  @Test
  void get_firstVersionEverIsBadThenAGoodOne_isServed() {
    scene.publish(HUNT, "bad");
    CairnClient client = validating();
    assertThatThrownBy(() -> client.get(HUNT)).isInstanceOf(ConfigRejectedException.class);
    eventually(() -> client.status().loadsUnderWay() == 0);

    scene.publish(HUNT, "good");

    assertThat(textOf(client.get(HUNT))).isEqualTo("good");
    assertThat(client.explain(HUNT).rejected()).isEmpty();
  }

  @Test
  void follow_firstVersionEverIsBadThenAGoodOne_isPushedThrough() {
    VersionVector bad = scene.publish(HUNT, "bad");
    CairnClient client = validating();
    FollowedHunt hunt = client.follow(HUNT);
    awaitRejection(bad);
    assertThatThrownBy(hunt::get).isInstanceOf(ConfigRejectedException.class);

    scene.publish(HUNT, "good");

    eventually(client, HUNT, "good");
    assertThat(textOf(hunt.get())).isEqualTo("good");
  }

  @Test
  void get_nodeCacheHoldsABadVersion_readsTheSource() {
    HuntConfig bad =
        config(scene.store.lineage().join(), HUNT, VersionVector.of(1, 1), "bad of the node");
    InMemoryNodeCache neighbour = scene.node.cache();
    neighbour.open(StubListener.NONE);
    neighbour.write(bad, Labels.NONE);
    scene.publish(HUNT, "one");
    scene.publish(HUNT, "two");
    CairnClient client =
        scene.started(
            o -> o.nodeCache(scene.node.cache()).validator(LastKnownGoodRule10Test::refuseBad));
    eventually(() -> client.status().nodeCache().endsWith(" OPEN"));

    CompletableFuture<HuntConfig> loaded = client.getAsync(HUNT);

    assertThat(loaded).succeedsWithin(Duration.ofSeconds(20));
    assertThat(textOf(loaded.join())).isEqualTo("two");
    assertThat(client.explain(HUNT).rejected()).isEqualTo(Optional.empty());
  }
}
