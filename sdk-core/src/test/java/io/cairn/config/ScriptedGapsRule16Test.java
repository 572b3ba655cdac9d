package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.WatchEvent;
import io.cairn.config.testing.InMemoryNodeCache;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 16, where the source says what a test wants: numbers, digests, and what overtakes what. */
final class ScriptedGapsRule16Test {
  private final Scene scene = new Scene();
  private final ScriptedSource source = new ScriptedSource();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void dropped_pushBeforeOneOfAnotherHunt_doesNotAskForWhatTheOtherBrought() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = followingBoth(client);
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
  void reordered_twoVersionsOfAHunt_theNewerStays() {
    CairnClient client = scripted();
    ScriptedSource.Stream stream = following(client);
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
    ScriptedSource.Stream stream = followingBoth(client);
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
    ScriptedSource.Stream stream = following(client);
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
    ScriptedSource.Stream stream = following(client);
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
    ScriptedSource.Stream stream = following(client);
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
    ScriptedSource.Stream stream = following(client);
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
    ScriptedSource.Stream stream = following(client);
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
    ScriptedSource.Stream stream = followingBoth(client);
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
    ScriptedSource.Stream stream = following(client);
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

  private CairnClient scripted() {
    CairnClient client = scene.closedAtTheEnd(scene.builder().source(source).build());
    Scene.readyWith(client, () -> source.stands(1));
    return client;
  }

  /** The stream of a client that holds one hunt at 1.1 and has said so. */
  private ScriptedSource.Stream following(CairnClient client) {
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    stream.awaitCommand("follow harbour-night 1.1");
    return stream;
  }

  /** The stream of a client that holds two hunts at 1.1 and has said so. */
  private ScriptedSource.Stream followingBoth(CairnClient client) {
    ScriptedSource.Stream stream = source.stands(1);
    load(client, config(HUNT, 1, 1, "one"));
    load(client, config(OTHER, 1, 1, "other"));
    awaitFollowed(stream);
    return stream;
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
