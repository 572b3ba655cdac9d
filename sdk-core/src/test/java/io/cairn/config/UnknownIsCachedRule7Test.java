package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.nodeCacheIsOpen;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.WatchEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 7, unknown is cached: a hunt that does not exist is remembered for a short, bounded time,
 * and a creation is pushed through at once.
 */
final class UnknownIsCachedRule7Test {
  private static final Duration MILLI = Duration.ofMillis(1);

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private void isUnknown(CairnClient client, HuntId hunt) {
    assertThatThrownBy(() -> client.get(hunt)).isInstanceOf(UnknownHuntException.class);
  }

  /** A client that has asked for a hunt in vain, and follows it. */
  private CairnClient toldThatItIsUnknown(ClientBuilder builder) {
    CairnClient client = scene.closedAtTheEnd(builder.build());
    Scene.ready(client);
    eventually(() -> client.status().connected());
    isUnknown(client, HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    eventually(() -> client.status().loadsUnderWay() == 0); // else the next read joins this one
    eventually(() -> scene.source.counts().pushes(HUNT, WatchEvent.Unknown.class) == 1);
    scene.settle(client); // else it is remembered anew when time has passed
    return client;
  }

  private CairnClient toldThatItIsUnknown() {
    return toldThatItIsUnknown(scene.builder());
  }

  /** Of the scripted source, with a stream and this config in memory, confirmed by the stream. */
  private CairnClient scripted(ScriptedSource source, HuntConfig config) {
    CairnClient client =
        scene.closedAtTheEnd(
            scene.builder().source(source).grace(Duration.ofSeconds(5)).maxHunts(1).build());
    Scene.readyWith(client, () -> source.stands(1));
    load(client, source, config);
    ScriptedSource.Stream stream = source.streams().get(0);
    stream.awaitCommand("follow " + config.hunt() + " " + config.version());
    stream.current(config.hunt(), config.version());
    return client;
  }

  private static void load(CairnClient client, ScriptedSource source, HuntConfig config) {
    CompletableFuture<HuntConfig> loaded = client.getAsync(config.hunt());
    source.nextRead().answer(config);
    assertThat(loaded).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void get_huntThatDoesNotExist_failsNamingHuntAndSource() {
    CairnClient client = scene.started();

    assertThatThrownBy(() -> client.get(HUNT))
        .isInstanceOfSatisfying(
            UnknownHuntException.class, unknown -> assertThat(unknown.hunt()).isEqualTo(HUNT))
        .hasMessage("hunt \"harbour-night\" is unknown to faulty:memory");
    assertThatThrownBy(() -> client.getAsync(HUNT).join())
        .hasCauseInstanceOf(UnknownHuntException.class);
    assertThat(client.peek(HUNT)).isEmpty();
  }

  @Test
  void get_whileItIsRemembered_readsNoSecondTime() {
    CairnClient client =
        toldThatItIsUnknown(
            scene.builder().nodeCache(scene.node.cache()).unknownFor(Duration.ofSeconds(20)));

    long reads = client.metrics().sourceReads();
    scene.clock.advance(Duration.ofSeconds(20).minus(MILLI));

    for (int i = 0; i < 100; i++) {
      isUnknown(client, HUNT);
    }
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
    assertThat(client.metrics().sourceReads()).isEqualTo(reads);
  }

  @Test
  void get_afterItWasForgotten_readsAgain() {
    CairnClient client = toldThatItIsUnknown(scene.builder().unknownFor(Duration.ofSeconds(20)));

    scene.clock.advance(Duration.ofSeconds(20));

    isUnknown(client, HUNT);
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(2);
  }

  @Test
  void unknownFor_notSet_isFiveSeconds() {
    CairnClient client = toldThatItIsUnknown();

    scene.clock.advance(Duration.ofSeconds(5).minus(MILLI));
    isUnknown(client, HUNT);
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);

    scene.clock.advance(MILLI);
    isUnknown(client, HUNT);
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(2);
  }

  @Test
  void unknown_wallClockLeaps_isRememberedAsLongAsElse() {
    CairnClient client = toldThatItIsUnknown();

    scene.clock.jumpWallClock(Duration.ofDays(1_000));
    isUnknown(client, HUNT);
    scene.clock.jumpWallClock(Duration.ofDays(-2_000));
    isUnknown(client, HUNT);

    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void creation_whileItIsRemembered_isPushedThroughAtOnce() {
    CairnClient client = toldThatItIsUnknown(scene.builder().unknownFor(Duration.ofDays(1)));

    scene.publish(HUNT, "one");

    eventually(client, HUNT, "one");
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void creation_tellsThoseWhoHoldTheHunt() {
    CairnClient client = scene.started(o -> o.unknownFor(Duration.ofDays(1)));
    List<String> told = new CopyOnWriteArrayList<>();
    Subscription subscription = client.onChange(HUNT, change -> told.add(textOf(change.after())));
    Live<String> value = client.follow(HUNT).map("a", String.class);
    assertThatThrownBy(value::get).isInstanceOf(UnknownHuntException.class);

    scene.publish(HUNT, "one");

    eventually(() -> told.equals(List.of("one")));
    assertThat(value.get()).isEqualTo("one");
    subscription.close();
  }

  @Test
  void creation_afterTheReadAndBeforeTheFollow_isPushedThroughAtOnce() {
    CairnClient client = scene.started(o -> o.unknownFor(Duration.ofDays(1)));
    scene.source.reads().hold();
    CompletableFuture<HuntConfig> early = client.getAsync(HUNT);
    eventually(() -> scene.source.reads().held() == 1);
    scene.publish(HUNT, "one");

    scene.source.reads().release(); // what it says is no longer true

    assertThatThrownBy(early::join).hasCauseInstanceOf(UnknownHuntException.class);
    eventually(client, HUNT, "one");
  }

  @Test
  void creation_whileTheStreamIsDown_isPushedThroughByTheNext() {
    CairnClient client = toldThatItIsUnknown(scene.builder().unknownFor(Duration.ofDays(1)));
    scene.sourceGoesAway();
    eventually(() -> !client.status().connected());
    scene.publish(HUNT, "one");

    scene.sourceComesBack(client);

    eventually(client, HUNT, "one");
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void creation_whileTheStreamIsDown_comesFromANeighbour() {
    CairnClient client =
        toldThatItIsUnknown(
            scene.builder().nodeCache(scene.node.cache()).unknownFor(Duration.ofDays(1)));
    eventually(() -> nodeCacheIsOpen(client));
    scene.sourceGoesAway();
    eventually(() -> !client.status().connected());
    scene.publish(HUNT, "one");
    scene.source.reads().heal();
    CairnClient neighbour = scene.build(o -> o.nodeCache(scene.node.cache()).name("neighbour"));
    Scene.ready(neighbour);
    eventually(() -> nodeCacheIsOpen(neighbour));

    neighbour.get(HUNT);

    eventually(client, HUNT, "one");
    assertThat(client.get(HUNT).tier()).isEqualTo(Tier.NODE_CACHE);
  }

  @Test
  void get_readThatFails_isNotTakenForUnknown() {
    CairnClient client = scene.started();
    scene.source.reads().failAll(new SourceException("away", null));
    CompletableFuture<HuntConfig> failing = client.getAsync(HUNT);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofMillis(100));
          return failing.isDone();
        });
    assertThatThrownBy(failing::join).hasCauseInstanceOf(ConfigUnavailableException.class);
    scene.source.reads().heal();
    scene.publish(HUNT, "one");
    eventually(() -> client.status().loadsUnderWay() == 0);

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void served_streamCallsItUnknown_isKept() {
    ScriptedSource source = new ScriptedSource();
    CairnClient client = scripted(source, config(HUNT, 1, 1, "one"));
    ScriptedSource.Stream stream = source.streams().get(0);

    stream.unknown(HUNT);
    scene.clock.advance(Duration.ofSeconds(6));
    stream.heartbeat();

    eventually(() -> client.get(HUNT).isStale());
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(source.hasReads()).isFalse();
    assertThat(stream.commands).doesNotContain("unfollow harbour-night");
  }

  @Test
  void served_streamCallsItUnknown_isNotConfirmedByHeartbeats() {
    ScriptedSource source = new ScriptedSource();
    CairnClient client = scripted(source, config(HUNT, 1, 1, "one"));
    FollowedHunt unused = client.follow(HUNT);
    load(client, source, config(OTHER, 1, 1, "other"));
    ScriptedSource.Stream stream = source.streams().get(0);
    stream.awaitCommand("follow old-town 1.1");
    stream.current(OTHER, VersionVector.of(1, 1));

    stream.unknown(HUNT);
    scene.clock.advance(Duration.ofSeconds(6));
    stream.heartbeat();

    eventually(() -> client.get(OTHER).age().isZero());
    assertThat(client.get(HUNT).isStale()).isTrue();
    assertThat(client.explain(HUNT).age()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void served_calledUnknownAndCreatedAgain_isReplaced() {
    ScriptedSource source = new ScriptedSource();
    CairnClient client = scripted(source, config(HUNT, 1, 1, "one"));
    ScriptedSource.Stream stream = source.streams().get(0);
    stream.unknown(HUNT);

    stream.push(config(HUNT, 2, 1, "again"));

    eventually(client, HUNT, "again");
    assertThat(client.get(HUNT).isStale()).isFalse();
  }

  @Test
  void pushed_whileAReadIsUnderWayThatCallsItUnknown_isKept() {
    ScriptedSource source = new ScriptedSource();
    CairnClient client = scene.closedAtTheEnd(scene.builder().source(source).build());
    Scene.readyWith(client, () -> source.stands(1));
    FollowedHunt unused = client.follow(HUNT);
    source.nextRead().answer().complete(Optional.empty());
    ScriptedSource.Stream stream = source.streams().get(0);
    stream.awaitCommand("follow harbour-night 0.0");
    eventually(() -> client.status().loadsUnderWay() == 0);
    scene.clock.advance(Duration.ofSeconds(5));
    CompletableFuture<HuntConfig> second = client.getAsync(HUNT);
    ScriptedSource.Read late = source.nextRead();

    stream.push(config(HUNT, 1, 1, "one"));
    eventually(client, HUNT, "one");
    late.answer().complete(Optional.empty());

    eventually(() -> client.status().loadsUnderWay() == 0);
    assertThat(textOf(second.join())).isEqualTo("one");
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void unknown_moreThanTheBound_oldOnesAreForgottenAndUnfollowed() {
    CairnClient client = scene.started(o -> o.unknownFor(Duration.ofDays(1)));
    int asked = 3_000;
    for (int i = 0; i < asked; i++) {
      isUnknown(client, HuntId.of("no-such-hunt-" + i));
    }

    eventually(() -> scene.source.counts().follows().size() == asked);
    eventually(() -> scene.source.counts().unfollows().size() >= asked - 1_000);
    int readsBefore = scene.source.counts().reads();
    for (int i = 0; i < asked; i++) {
      isUnknown(client, HuntId.of("no-such-hunt-" + i));
    }
    assertThat(scene.source.counts().reads() - readsBefore).isGreaterThanOrEqualTo(2_000);
  }

  @Test
  void unknown_forgotten_isUnfollowed() {
    CairnClient client = toldThatItIsUnknown();

    scene.clock.advance(Duration.ofSeconds(5));
    isUnknown(client, OTHER); // it is noticed when something else is remembered

    eventually(() -> scene.source.counts().unfollows().contains(HUNT));
    assertThat(scene.source.counts().unfollows()).doesNotContain(OTHER);
  }

  @Test
  void unknown_heldAndForgotten_staysFollowed() {
    CairnClient client = toldThatItIsUnknown();
    FollowedHunt unused = client.follow(HUNT);
    eventually(() -> client.explain(HUNT).held());

    scene.clock.advance(Duration.ofSeconds(5));
    isUnknown(client, OTHER);
    scene.publish(HUNT, "one");

    eventually(client, HUNT, "one");
    assertThat(scene.source.counts().unfollows()).doesNotContain(HUNT);
  }
}
