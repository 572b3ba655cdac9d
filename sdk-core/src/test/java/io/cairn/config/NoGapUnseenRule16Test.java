package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static io.cairn.config.testing.StreamFaults.concerns;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.WatchEvent;
import io.cairn.config.testing.InMemoryNodeCache;
import io.cairn.config.testing.SourceCounts;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 16, no gap unseen: each stream numbers its messages; a heartbeat carries a digest of the
 * followed versions. A gap or a mismatch repairs the hunts concerned and nothing else. No timer
 * ever reloads everything.
 */
final class NoGapUnseenRule16Test {
  private static final int HUNTS = 20;

  private final Scene scene = new Scene();
  private final ScriptedSource source = new ScriptedSource();

  @AfterEach
  void close() {
    scene.close();
  }

  private static HuntId hunt(int number) {
    return HuntId.of("hunt-" + number);
  }

  private SourceCounts counts() {
    return scene.source.counts();
  }

  /** A client that follows {@value #HUNTS} hunts of 1,000 bytes and more, each confirmed. */
  private CairnClient followingMany() {
    for (int i = 0; i < HUNTS; i++) {
      scene.publish(hunt(i), text("a", "one"), text("large", "x".repeat(1_000)));
    }
    CairnClient client = scene.started();
    for (int i = 0; i < HUNTS; i++) {
      client.get(hunt(i));
    }
    eventually(() -> counts().pushes(WatchEvent.Current.class) == HUNTS);
    assertThat(counts().bytesPushed()).isZero();
    return client;
  }

  /** What the stream brought since it was asked anew: the versions and no content. */
  private void assertOnlyWasRepaired(HuntId hunt, int contentBytes) {
    eventually(() -> counts().pushes(WatchEvent.Current.class) == 2 * HUNTS - 1);
    assertThat(counts().pushes(hunt, WatchEvent.Delta.class)).isEqualTo(1);
    assertThat(counts().pushes(WatchEvent.Delta.class)).isEqualTo(1);
    assertThat(counts().pushes(WatchEvent.Whole.class)).isZero();
    assertThat(counts().bytesPushed()).isEqualTo(contentBytes);
    assertThat(counts().reads()).isEqualTo(HUNTS); // those of the start
    assertThat(counts().watches()).hasSize(1);
  }

  @Test
  void dropped_pushOfOneHunt_isRepairedAndNothingElse() {
    CairnClient client = followingMany();
    scene.source.streams().dropNext(1, concerns(hunt(3)));
    scene.publish(hunt(3), "two");

    heartbeatsUntil(client, hunt(3), "two"); // the number of one tells of the gap

    assertOnlyWasRepaired(hunt(3), "two".length());
    assertThat(client.metrics().repairs()).isEqualTo(1);
    eventually(() -> client.metrics().swaps() == HUNTS + 1);
  }

  @Test
  void dropped_pushBeforeOneOfAnotherHunt_bothArrive() {
    CairnClient client = followingMany();
    scene.source.streams().dropNext(1, concerns(hunt(3)));
    scene.publish(hunt(3), "two");

    scene.publish(hunt(4), "two");

    eventually(client, hunt(4), "two");
    heartbeatsUntil(client, hunt(3), "two");
    assertThat(client.metrics().repairs()).isEqualTo(1);
    assertThat(counts().reads()).isEqualTo(HUNTS);
    assertThat(counts().bytesPushed()).isEqualTo(2L * "two".length());
  }

  @Test
  void dropped_pushBeforeOneOfAnotherHunt_doesNotAskForWhatTheOtherBrought() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    load(client, config(OTHER, 1, 1, "other"));
    awaitFollowed(stream);
    stream.current(HUNT, VersionVector.of(1, 1));
    stream.current(OTHER, VersionVector.of(1, 1));
    stream.commands.clear();

    stream.sayAgainFrom(4); // 3 is lost
    stream.push(config(HUNT, 1, 2, "two"));

    stream.awaitCommand("acknowledge harbour-night 1.2");
    stream.awaitCommand("follow harbour-night 1.2");
    stream.awaitCommand("follow old-town 1.1");
    assertThat(stream.commands).hasSize(3);
  }

  @Test
  void dropped_heartbeat_costsNothing() {
    CairnClient client = followingMany();
    scene.source.streams().dropNext(1, WatchEvent.Heartbeat.class::isInstance);

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return counts().pushes(WatchEvent.Heartbeat.class) >= 2;
        });

    scene.settle(client);
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void dropped_deltaBeforeItsSuccessor_theNewestArrives() {
    CairnClient client = followingMany();
    scene.source.streams().dropNext(1, concerns(hunt(3)));
    scene.publish(hunt(3), text("b", "lost with the first"));

    scene.publish(hunt(3), text("c", "based on the first"));

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1)); // both may have been sent as one
          return client.get(hunt(3)).has("c");
        });
    assertThat(client.get(hunt(3)).fragment("b").text()).isEqualTo("lost with the first");
    assertThat(counts().reads()).isEqualTo(HUNTS);
    assertThat(counts().pushes(WatchEvent.Whole.class)).isZero();
  }

  @Test
  void dropped_answerToAFollow_isAskedForAgain() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    scene.source.streams().dropNext(1, concerns(HUNT));
    client.get(HUNT);
    eventually(() -> counts().follows(HUNT).size() == 1);

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return counts().pushes(HUNT, WatchEvent.Current.class) == 1;
        });
    assertThat(client.metrics().repairs()).isEqualTo(1);
    assertThat(counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void dropped_everyFifthPushOfMany_theNewestOfEachArrives() {
    CairnClient client = followingMany();
    for (int i = 1; i <= 400; i++) {
      if (i % 5 == 0) {
        scene.source.streams().dropNext(1);
      }
      scene.publish(hunt(i % HUNTS), String.valueOf(i));
    }
    scene.source.streams().heal();

    for (int i = 381; i <= 400; i++) {
      heartbeatsUntil(client, hunt(i % HUNTS), String.valueOf(i));
    }
    assertThat(counts().reads()).isEqualTo(HUNTS);
    assertThat(counts().watches()).hasSize(1);
  }

  @Test
  void duplicated_push_isServedOnceAndAsksForNothing() {
    CairnClient client = followingMany();
    scene.source.streams().duplicateNext(1, concerns(hunt(3)));

    scene.publish(hunt(3), "two");

    eventually(() -> client.metrics().duplicates() == 1);
    assertThat(textOf(client.get(hunt(3)))).isEqualTo("two");
    scene.clock.advance(Duration.ofSeconds(1));
    eventually(() -> counts().pushes(WatchEvent.Heartbeat.class) == 1);
    scene.settle(client);
    assertThat(client.metrics().repairs()).isZero();
    assertThat(counts().follows(hunt(3))).hasSize(1);
    assertThat(counts().acknowledgements())
        .filteredOn(acknowledged -> acknowledged.hunt().equals(hunt(3)))
        .hasSize(1);
  }

  @Test
  void reordered_pushes_bothArrive() {
    CairnClient client = followingMany();
    scene.source.streams().swapNext(1, concerns(hunt(3)));

    scene.publish(hunt(3), "two");

    heartbeatsUntil(client, hunt(3), "two"); // one overtakes it
    eventually(() -> client.metrics().duplicates() == 1); // repaired before it came
    assertThat(client.metrics().repairs()).isEqualTo(1);
    eventually(() -> client.metrics().swaps() == HUNTS + 1);
    assertThat(counts().reads()).isEqualTo(HUNTS);
  }

  @Test
  void reordered_twoVersionsOfAHunt_theNewerStays() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    stream.awaitCommand("follow harbour-night 1.1");
    stream.current(HUNT, VersionVector.of(1, 1));
    stream.commands.clear();

    stream.sayAgainFrom(3);
    stream.push(config(HUNT, 1, 3, "three"));
    stream.sayAgainFrom(2);
    stream.push(config(HUNT, 1, 2, "two"));

    eventually(() -> client.metrics().duplicates() == 1);
    assertThat(textOf(client.get(HUNT))).isEqualTo("three");
    assertThat(stream.commands)
        .containsExactly("acknowledge harbour-night 1.3", "follow harbour-night 1.3");
  }

  @Test
  void lost_beforeItWasNumbered_theDigestTells() {
    scene.publish(HUNT, "one");
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    load(client, config(OTHER, 1, 1, "other"));
    awaitFollowed(stream);
    stream.current(HUNT, VersionVector.of(1, 1));
    stream.current(OTHER, VersionVector.of(1, 1));
    stream.commands.clear();

    stream.heartbeat(0xbad);

    stream.awaitCommand("follow harbour-night 1.1");
    stream.awaitCommand("follow old-town 1.1");
    assertThat(stream.commands).hasSize(2);
    assertThat(client.metrics().repairs()).isEqualTo(1);
    assertThat(source.hasReads()).isFalse();
    stream.push(config(HUNT, 1, 2, "two"));
    eventually(client, HUNT, "two");
  }

  @Test
  void heartbeat_whoseDigestAgrees_asksForNothing() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    stream.awaitCommand("follow harbour-night 1.1");
    stream.current(HUNT, VersionVector.of(1, 1));
    stream.commands.clear();

    stream.heartbeat();
    stream.heartbeat();
    stream.push(config(HUNT, 1, 2, "two"));

    eventually(client, HUNT, "two");
    stream.awaitCommand("acknowledge harbour-night 1.2");
    assertThat(stream.commands).hasSize(1);
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void heartbeat_sentBeforeTheSourceHeardOurLastCommand_saysNothing() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    stream.awaitCommand("follow harbour-night 1.1");
    long digestOfNothing = 0;

    stream.sink.onEvent(new WatchEvent.Heartbeat(1, 0, digestOfNothing));
    stream.sayAgainFrom(2);
    stream.current(HUNT, VersionVector.of(1, 1));
    stream.push(config(HUNT, 1, 2, "two"));

    eventually(client, HUNT, "two");
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void heartbeat_betweenAQuestionAndItsAnswer_asksForNothing() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    stream.awaitCommand("follow harbour-night 1.1");
    stream.current(HUNT, VersionVector.of(1, 1));
    stream.heartbeat(0xbad);
    eventually(() -> client.metrics().repairs() == 1);

    stream.heartbeat(0xbad);
    stream.push(config(HUNT, 1, 2, "two"));

    eventually(client, HUNT, "two");
    assertThat(client.metrics().repairs()).isEqualTo(1);
  }

  @Test
  void heartbeat_whenTheAnswerDoesNotCome_asksAgain() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    stream.awaitCommand("follow harbour-night 1.1");
    stream.current(HUNT, VersionVector.of(1, 1));
    stream.heartbeat(0xbad);
    eventually(() -> client.metrics().repairs() == 1);

    stream.heartbeat(0xbad);
    stream.heartbeat(0xbad);

    eventually(() -> client.metrics().repairs() == 2);
  }

  @Test
  void delta_thatAPushHasOvertaken_asksForNothing() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    stream.awaitCommand("follow harbour-night 1.1");
    stream.push(delta(1, 2));
    eventually(client, HUNT, "from a delta");
    stream.awaitCommand("acknowledge harbour-night 1.2");
    stream.commands.clear();

    stream.push(delta(1, 2)); // under the next number: the answer to a question

    stream.awaitCommand("acknowledge harbour-night 1.2");
    assertThat(stream.commands).hasSize(1);
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void delta_whoseBaseIsNotHeld_asksForThatHuntAlone() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    load(client, config(OTHER, 1, 1, "other"));
    awaitFollowed(stream);
    stream.commands.clear();

    stream.push(delta(7, 8));

    stream.awaitCommand("follow harbour-night 1.1");
    assertThat(stream.commands).hasSize(1);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    stream.push(config(HUNT, 1, 8, "eight"));
    eventually(client, HUNT, "eight");
    assertThat(source.hasReads()).isFalse();
    assertThat(client.metrics().repairs()).isEqualTo(1);
  }

  @Test
  void delta_ofAHuntOfWhichNothingIsHeld_asksForTheWhole() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    client.follow(HUNT);
    source.nextRead().unknown();
    stream.awaitCommand("follow harbour-night 0.0");
    stream.commands.clear();

    stream.push(delta(1, 2));

    stream.awaitCommand("follow harbour-night 0.0");
    stream.push(config(HUNT, 1, 2, "two"));
    eventually(client, HUNT, "two");
  }

  @Test
  void delta_ofAnotherLineage_asksForTheWhole() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    stream.awaitCommand("follow harbour-night 1.1");
    stream.commands.clear();

    stream.push(
        new ConfigDelta(
            HUNT,
            new Lineage(7, 7),
            VersionVector.of(1, 1),
            VersionVector.of(1, 2),
            List.of(text("a", "of another store")),
            Set.of(),
            Set.of()));

    stream.awaitCommand("follow harbour-night 1.1");
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void push_ofAHuntThatWasLetGo_isIgnored() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = source.stands(1);
    stream.push(config(HUNT, 1, 1, "on its way"));
    stream.push(delta(1, 2));
    load(client, config(OTHER, 1, 1, "other"));
    stream.awaitCommand("follow old-town 1.1");

    assertThat(client.peek(HUNT)).isEmpty();
    assertThat(stream.commands).containsExactly("follow old-town 1.1");
  }

  @Test
  void day_ofHealthyHeartbeats_readsAndAsksForNothing() {
    InMemoryNodeCache cache = scene.node.cache();
    CairnClient client =
        scene.closedAtTheEnd(
            scene.builder().source(source).nodeCache(cache).preload(HUNT, OTHER).build());
    Scene.readyWith(
        client,
        () -> {
          source.stands(1);
          for (int i = 0; i < 2; i++) {
            ScriptedSource.Read read = source.nextRead();
            read.answer(config(read.hunt(), 1, 1, "one"));
          }
        });
    ScriptedSource.Stream stream = source.streams().get(0);
    awaitFollowed(stream);
    stream.current(HUNT, VersionVector.of(1, 1));
    stream.current(OTHER, VersionVector.of(1, 1));
    eventually(() -> scene.node.head(HUNT).isPresent() && scene.node.head(OTHER).isPresent());
    stream.commands.clear();
    final int reads = cache.reads();
    final int writes = cache.writes();

    HuntConfig served = client.get(HUNT);
    for (Duration day = Duration.ZERO; day.toHours() < 24; day = day.plusSeconds(10)) {
      scene.clock.advance(Duration.ofSeconds(10));
      stream.heartbeat();
      awaitConfirmation(served); // the heartbeat is handled
    }

    assertThat(client.status().connected()).isTrue();
    assertThat(source.streams()).hasSize(1);
    assertThat(stream.commands).isEmpty();
    assertThat(source.hasReads()).isFalse();
    assertThat(cache.reads()).isEqualTo(reads);
    assertThat(cache.writes()).isEqualTo(writes);
    assertThat(client.get(HUNT)).isSameAs(served);
    assertThat(client.metrics().sourceReads()).isEqualTo(2);
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void silence_ofAStream_isNoticedAndTheNextOneBringsWhatWasMissed() {
    CairnClient client = followingMany();
    scene.source.streams().silence();
    scene.publish(hunt(3), "two");

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return textOf(client.get(hunt(3))).equals("two");
        });

    assertThat(counts().reads()).isEqualTo(HUNTS);
    assertThat(counts().bytesPushed()).isEqualTo("two".length());
    assertThat(client.status().lastError().orElseThrow()).contains("said nothing for 30 s");
  }

  /** Without the pauses of {@code eventually}: a day has many heartbeats. */
  private static void awaitConfirmation(HuntConfig served) {
    long begun = System.nanoTime();
    while (served.ageNanos() != 0) {
      if (System.nanoTime() - begun > Duration.ofSeconds(30).toNanos()) {
        throw new AssertionError("a heartbeat did not confirm " + served);
      }
      Thread.onSpinWait();
    }
  }

  private void heartbeatsUntil(CairnClient client, HuntId hunt, String text) {
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return textOf(client.get(hunt)).equals(text);
        });
  }

  private CairnClient scripted() {
    CairnClient client = scene.closedAtTheEnd(scene.builder().source(source).build());
    Scene.readyWith(client, () -> source.stands(1));
    return client;
  }

  private void load(CairnClient client, HuntConfig config) {
    CompletableFuture<HuntConfig> loaded = client.getAsync(config.hunt());
    source.nextRead().answer(config);
    assertThat(loaded).succeedsWithin(Duration.ofSeconds(20));
  }

  private static void awaitFollowed(ScriptedSource.Stream stream) {
    stream.awaitCommand("follow harbour-night 1.1");
    stream.awaitCommand("follow old-town 1.1");
  }

  private static ConfigDelta delta(long base, long version) {
    return new ConfigDelta(
        HUNT,
        ScriptedSource.LINEAGE,
        VersionVector.of(1, base),
        VersionVector.of(1, version),
        List.of(text("a", "from a delta")),
        Set.of(),
        Set.of());
  }
}
