package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.nodeCacheIsOpen;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 6, stale beats none: when the source is away, reads go on from L1 and L2. Every snapshot
 * tells its tier, its age since it was last confirmed, and whether it is stale.
 */
final class StaleBeatsNoneRule6Test {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration NANO = Duration.ofNanos(1);

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private CairnClient cutOff() {
    return cutOff(o -> o);
  }

  private CairnClient cutOff(UnaryOperator<ClientBuilder> options) {
    return scene.cutOff(o -> options.apply(o.grace(GRACE)));
  }

  /** Of the scripted source, with a stream and this config in memory. */
  private CairnClient scripted(ScriptedSource source, HuntConfig config) {
    CairnClient client =
        scene.closedAtTheEnd(scene.builder().source(source).grace(GRACE).maxHunts(1).build());
    Scene.readyWith(client, () -> source.stands(1));
    load(client, source, config);
    source.streams().get(0).awaitCommand("follow " + config.hunt() + " " + config.version());
    source.streams().get(0).current(config.hunt(), config.version());
    return client;
  }

  private static void load(CairnClient client, ScriptedSource source, HuntConfig config) {
    CompletableFuture<HuntConfig> loaded = client.getAsync(config.hunt());
    source.nextRead().answer(config);
    assertThat(loaded).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void get_sourceAway_goesOnFromMemory() {
    CairnClient client = cutOff();
    int reads = scene.source.counts().reads(HUNT);

    scene.clock.advance(Duration.ofDays(2));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.getAsync(HUNT)).isCompleted();
    assertThat(client.get(HUNT).tier()).isEqualTo(Tier.SOURCE);
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(reads);
  }

  @Test
  void get_sourceAwayAndTheHuntLeftMemory_comesFromTheNodeCache() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client = scene.started(o -> o.nodeCache(scene.node.cache()).maxHunts(1));
    client.get(HUNT);
    eventually(() -> scene.node.head(HUNT).isPresent());
    client.get(OTHER);
    eventually(() -> client.peek(HUNT).isEmpty());
    scene.sourceGoesAway();

    HuntConfig config = client.get(HUNT);

    assertThat(textOf(config)).isEqualTo("one");
    assertThat(config.tier()).isEqualTo(Tier.NODE_CACHE);
    assertThat(client.explain(HUNT).tier()).contains(Tier.NODE_CACHE);
  }

  @Test
  void get_sourceAwaySinceTheStart_comesFromTheNodeCacheAndTurnsStale() {
    cutOff(o -> o.nodeCache(scene.node.cache()).name("before"));
    eventually(() -> scene.node.head(HUNT).isPresent());
    CairnClient client = scene.build(o -> o.nodeCache(scene.node.cache()).grace(GRACE));
    Scene.ready(client);

    HuntConfig config = client.get(HUNT);
    assertThat(textOf(config)).isEqualTo("one");
    assertThat(config.tier()).isEqualTo(Tier.NODE_CACHE);
    assertThat(config.isStale()).isFalse();

    scene.clock.advance(GRACE.plus(NANO));
    assertThat(client.get(HUNT)).isSameAs(config);
    assertThat(config.isStale()).isTrue();
  }

  @Test
  void news_ofANeighbourWhileTheSourceIsAway_areServed() {
    CairnClient client = cutOff(o -> o.nodeCache(scene.node.cache()).name("cut-off"));
    scene.publish(HUNT, "two");
    scene.source.reads().heal();
    CairnClient neighbour = scene.build(o -> o.nodeCache(scene.node.cache()).name("neighbour"));
    Scene.ready(neighbour);
    eventually(() -> nodeCacheIsOpen(neighbour));
    scene.node.clear(); // or it would find "one" there
    neighbour.get(HUNT);

    eventually(client, HUNT, "two");
    assertThat(client.get(HUNT).tier()).isEqualTo(Tier.NODE_CACHE);
  }

  @Test
  void snapshot_tellsTierAgeAndStaleness() {
    CairnClient client = cutOff();
    HuntConfig config = client.get(HUNT);
    assertThat(config.age()).isZero();

    scene.clock.advance(Duration.ofSeconds(7));

    assertThat(config.tier()).isEqualTo(Tier.SOURCE);
    assertThat(config.age()).isEqualTo(Duration.ofSeconds(7));
    assertThat(config.isStale()).isTrue();
  }

  @Test
  void status_tellsTheSameOfEachHunt() {
    CairnClient client = cutOff();
    scene.clock.advance(Duration.ofSeconds(7));

    HuntStatus told = client.explain(HUNT);

    assertThat(told.version()).contains(client.get(HUNT).version());
    assertThat(told.tier()).contains(Tier.SOURCE);
    assertThat(told.age()).isEqualTo(Duration.ofSeconds(7));
    assertThat(told.stale()).isTrue();
    assertThat(told).hasToString("harbour-night at 1.1 from SOURCE, confirmed 7000 ms ago, STALE");
    assertThat(client.status().hunts()).contains(told);
    assertThat(client.status().staleHunts()).contains(told);
    assertThat(client.metrics().staleHunts()).isEqualTo(2); // and the one that settle() reads
    assertThat(client.metrics().oldestAge()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void stale_beginsBeyondTheGracePeriod() {
    CairnClient client = cutOff();
    HuntConfig config = client.get(HUNT);

    scene.clock.advance(GRACE);
    assertThat(config.isStale()).isFalse();
    assertThat(client.explain(HUNT).stale()).isFalse();

    scene.clock.advance(NANO);
    assertThat(config.isStale()).isTrue();
    assertThat(client.explain(HUNT).stale()).isTrue();
  }

  @Test
  void stale_graceNotSet_beginsAfterThirtySeconds() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    HuntConfig config = client.get(HUNT);
    scene.settle(client);
    scene.sourceGoesAway();

    scene.clock.advance(Duration.ofSeconds(30));
    assertThat(config.isStale()).isFalse();
    scene.clock.advance(NANO);
    assertThat(config.isStale()).isTrue();
  }

  @Test
  void stale_sourceBackWithNothingNew_endsForTheSnapshotsThatAreHeld() {
    CairnClient client = cutOff();
    HuntConfig config = client.get(HUNT);
    scene.clock.advance(Duration.ofSeconds(60));
    assertThat(config.isStale()).isTrue();

    scene.sourceComesBack(client);

    eventually(() -> !config.isStale());
    assertThat(client.get(HUNT)).isSameAs(config);
    assertThat(config.age()).isLessThan(GRACE);
    assertThat(client.status().staleHunts()).isEmpty();
  }

  @Test
  void stale_sourceBackWithANewVersion_endsForThatAlone() {
    CairnClient client = cutOff();
    HuntConfig old = client.get(HUNT);
    scene.clock.advance(Duration.ofSeconds(60));
    scene.publish(HUNT, "two");

    scene.sourceComesBack(client);

    eventually(client, HUNT, "two");
    assertThat(client.get(HUNT).isStale()).isFalse();
    assertThat(old.isStale()).isTrue();
  }

  @Test
  void stale_heartbeatsGoOn_neverBegins() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.grace(GRACE));
    HuntConfig config = client.get(HUNT);
    scene.settle(client);

    for (int i = 0; i < 100; i++) {
      scene.clock.advance(Duration.ofSeconds(1));
      eventually(() -> config.age().isZero());
    }

    assertThat(client.explain(HUNT).age()).isZero();
    assertThat(client.status().staleHunts()).isEmpty();
  }

  @Test
  void stale_streamThatSaysNothing_beginsAlthoughItStands() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.grace(GRACE));
    HuntConfig config = client.get(HUNT);
    scene.settle(client);
    scene.source.streams().silence();

    scene.clock.advance(GRACE.plus(NANO));

    assertThat(client.status().connected()).isTrue();
    assertThat(config.isStale()).isTrue();
  }

  @Test
  void snapshot_ofAReplacedVersion_isNotConfirmedByHeartbeats() {
    ScriptedSource source = new ScriptedSource();
    CairnClient client = scripted(source, config(HUNT, 1, 1, "one"));
    ScriptedSource.Stream stream = source.streams().get(0);
    HuntConfig old = client.get(HUNT);
    stream.push(config(HUNT, 1, 2, "two"));
    eventually(client, HUNT, "two");

    scene.clock.advance(GRACE.plus(NANO));
    stream.heartbeat();

    eventually(() -> client.get(HUNT).age().isZero());
    assertThat(old.age()).isEqualTo(GRACE.plus(NANO));
    assertThat(old.isStale()).isTrue();
  }

  @Test
  void snapshot_ofAHuntThatLeftMemory_isNotConfirmedByHeartbeats() {
    ScriptedSource source = new ScriptedSource();
    CairnClient client = scripted(source, config(HUNT, 1, 1, "one"));
    ScriptedSource.Stream stream = source.streams().get(0);
    HuntConfig held = client.get(HUNT);
    load(client, source, config(OTHER, 1, 1, "other"));
    eventually(() -> client.peek(HUNT).isEmpty());
    stream.awaitCommand("unfollow harbour-night");
    stream.forget(HUNT);
    stream.current(OTHER, VersionVector.of(1, 1));

    scene.clock.advance(GRACE.plus(NANO));
    stream.heartbeat();

    eventually(() -> client.get(OTHER).age().isZero());
    assertThat(held.isStale()).isTrue();
  }

  @Test
  void snapshot_afterANewerVersionWasRejected_isNotConfirmedByHeartbeats() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client =
        scene.started(
            o ->
                o.grace(GRACE)
                    .validator(
                        config -> {
                          if (textOf(config).equals("bad")) {
                            throw new IllegalArgumentException("no score");
                          }
                        }));
    HuntConfig config = client.get(HUNT);
    HuntConfig other = client.get(OTHER);
    scene.settle(client);
    scene.publish(HUNT, "bad");
    eventually(() -> client.explain(HUNT).rejected().isPresent());

    scene.clock.advance(GRACE.plus(NANO)); // and five heartbeats, or as many as come through

    eventually(() -> !other.isStale());
    assertThat(client.get(HUNT)).isSameAs(config);
    assertThat(config.isStale()).isTrue();
  }

  @Test
  void age_versionHandledLate_countsFromItsArrival() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            o ->
                o.validator(
                    config -> {
                      if (textOf(config).equals("two")) {
                        entered.countDown();
                        leave.await();
                      }
                    }));
    client.get(HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    scene.publish(HUNT, "two");
    entered.await();
    scene.sourceGoesAway(); // no heartbeat confirms it meanwhile

    scene.clock.advance(Duration.ofSeconds(4));
    leave.countDown();

    eventually(client, HUNT, "two");
    assertThat(client.get(HUNT).age()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void wallClock_leaps_changeNoAge() {
    CairnClient client = cutOff(o -> o.maxStaleness(Duration.ofSeconds(20)));
    HuntConfig config = client.get(HUNT);
    scene.clock.advance(Duration.ofSeconds(1));

    for (Duration leap : new Duration[] {Duration.ofDays(4_000), Duration.ofDays(-8_000)}) {
      scene.clock.jumpWallClock(leap);
      assertThat(config.age()).isEqualTo(Duration.ofSeconds(1));
      assertThat(config.isStale()).isFalse();
      assertThat(client.get(HUNT)).isSameAs(config);
    }
  }

  /** As after a machine was suspended: what is due is due all at once. */
  @Test
  void time_leapsWhileTheStreamStands_isMadeGoodByTheNextHeartbeat() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.grace(GRACE));
    HuntConfig config = client.get(HUNT);
    scene.settle(client);

    scene.clock.advance(Duration.ofDays(1));

    assertThat(client.get(HUNT)).isSameAs(config);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofMillis(100));
          return !config.isStale();
        });
  }
}
