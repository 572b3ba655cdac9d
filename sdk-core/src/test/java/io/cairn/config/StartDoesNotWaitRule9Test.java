package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.nodeCacheIsOpen;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.SourceException;
import io.cairn.config.testing.InMemoryNodeCache;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rule 9, start does not wait: {@code build()} does no I/O. {@code start()} completes when the
 * client can serve; a node cache that takes long to open does not hold back the source, nor the
 * other way round: whichever answers first serves.
 */
final class StartDoesNotWaitRule9Test {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    sourceAnswers();
    scene.close();
  }

  /** Leaves the hunt in the node cache, at the text that it has now. */
  private void warmTheNode() {
    InMemoryNodeCache neighbour = scene.node.cache();
    neighbour.open(StubListener.NONE);
    neighbour.write(scene.store.read(HUNT, Scope.EVERYTHING).join().orElseThrow(), Labels.NONE);
    neighbour.close();
  }

  /** The source takes its time from now on. */
  private void slowSource() {
    scene.source.reads().hold();
    scene.source.streams().hold();
  }

  private void sourceAnswers() {
    scene.source.reads().heal();
    scene.source.streams().heal();
  }

  /** A node cache that opens when it is let. */
  private InMemoryNodeCache slowCache() {
    InMemoryNodeCache cache = scene.node.cache();
    cache.holdOpen();
    return cache;
  }

  /** Both tiers are asked at once, however long either takes. */
  private static ClientBuilder atOnce(ClientBuilder to, NodeCache cache) {
    return to.nodeCache(cache).nodeCacheHeadStart(Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NAME"},
      mode = EnumSource.Mode.EXCLUDE)
  void build_withEverything_touchesNeitherSourceNorNodeCache(ThrowingNodeCache.Method method) {
    ThrowingNodeCache cache = new ThrowingNodeCache(method, new AssertionError("touched"));

    CairnClient client =
        scene.build(o -> atOnce(o, cache).labels(Labels.of("hunt", HUNT.value())).preload(OTHER));

    assertThat(client.status().state()).isEqualTo(ClientStatus.State.NEW);
    assertThat(cache.throwsCount()).isZero();
    assertThat(scene.source.counts().watches()).isEmpty();
    assertThat(scene.source.counts().reads()).isZero();
    assertThat(scene.clock.pending()).isZero();
  }

  @Test
  void build_byTheMachinesTime_startsNoThread() {
    CairnClient client =
        scene.closedAtTheEnd(
            CairnClient.builder()
                .name("not-started")
                .source(scene.source)
                .nodeCache(scene.node.cache())
                .preload(HUNT)
                .build());

    assertThat(client.status().toString()).contains("not-started: NEW");
    assertThat(client.peek(HUNT)).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("cairn-not-started-"));
  }

  @Test
  void close_notStarted_leavesNoSessionBehind() {
    InMemoryNodeCache looking = scene.node.cache();
    CairnClient client = scene.build(o -> o.pod("engine-7").nodeCache(scene.node.cache()));

    client.close();

    assertThat(looking.session("engine-7")).isEmpty();
  }

  @Test
  void start_returnsBeforeAnythingAnswers() {
    slowSource();
    CairnClient client = scene.build(o -> atOnce(o, slowCache()).preload(HUNT));

    assertThat(client.start()).isNotDone();
    assertThat(client.status().state()).isEqualTo(ClientStatus.State.STARTING);
  }

  @Test
  void get_rightAfterStart_isServed() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.build(o -> o);

    client.start();

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void start_slowSourceAndWarmNodeCache_servesFromTheNodeCache() {
    scene.publish(HUNT, "one");
    warmTheNode();
    slowSource();
    CairnClient client = scene.build(o -> o.nodeCache(scene.node.cache()).preload(HUNT));

    assertThat(client.start()).succeedsWithin(PATIENCE);

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.get(HUNT).tier()).isEqualTo(Tier.NODE_CACHE);
    assertThat(client.status().connected()).isFalse();
    scene.publish(HUNT, "two");
    sourceAnswers();
    eventually(client, HUNT, "two");
  }

  @Test
  void start_slowNodeCacheAndFastSource_servesFromTheSource() {
    scene.publish(HUNT, "one");
    InMemoryNodeCache cache = slowCache();
    CairnClient client = scene.build(o -> atOnce(o, cache).preload(HUNT));

    assertThat(client.start()).succeedsWithin(PATIENCE);

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.get(HUNT).tier()).isEqualTo(Tier.SOURCE);
    assertThat(client.status().nodeCache()).endsWith(" OPENING");
    cache.releaseOpen();
    eventually(() -> scene.node.head(HUNT).isPresent()); // what waited is written
    assertThat(nodeCacheIsOpen(client)).isTrue();
  }

  @Test
  void start_bothSlowAndTheNodeCacheFirst_doesNotWaitForTheSource() {
    scene.publish(HUNT, "one");
    warmTheNode();
    slowSource();
    InMemoryNodeCache cache = slowCache();
    CairnClient client = scene.build(o -> atOnce(o, cache).preload(HUNT));
    CompletableFuture<Void> started = client.start();
    eventually(() -> scene.source.reads().held() == 1);
    assertThat(started).isNotDone();

    cache.releaseOpen();

    assertThat(started).succeedsWithin(PATIENCE);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.get(HUNT).tier()).isEqualTo(Tier.NODE_CACHE);
  }

  @Test
  void start_bothSlowAndTheSourceFirst_doesNotWaitForTheNodeCache() {
    scene.publish(HUNT, "one");
    warmTheNode();
    slowSource();
    CairnClient client = scene.build(o -> atOnce(o, slowCache()).preload(HUNT));
    CompletableFuture<Void> started = client.start();
    eventually(() -> scene.source.reads().held() == 1);
    assertThat(started).isNotDone();

    sourceAnswers();

    assertThat(started).succeedsWithin(PATIENCE);
    assertThat(client.get(HUNT).tier()).isEqualTo(Tier.SOURCE);
    assertThat(client.status().nodeCache()).endsWith(" OPENING");
  }

  @Test
  void get_nodeCacheOpensWhileTheSourceIsSlow_isAnsweredByIt() {
    scene.publish(HUNT, "one");
    warmTheNode();
    InMemoryNodeCache cache = slowCache();
    CairnClient client = scene.started(o -> atOnce(o, cache));
    scene.source.reads().hold();
    CompletableFuture<HuntConfig> config = client.getAsync(HUNT);
    eventually(() -> scene.source.reads().held() == 1);

    cache.releaseOpen();

    assertThat(config).succeedsWithin(PATIENCE);
    assertThat(config.join().tier()).isEqualTo(Tier.NODE_CACHE);
    eventually(() -> client.metrics().nodeCacheHits() == 1);
  }

  @Test
  void start_nothingToPreload_completesWithTheFirstTierThatAnswers() {
    slowSource();
    InMemoryNodeCache cache = slowCache();
    CairnClient client = scene.build(o -> atOnce(o, cache));
    CompletableFuture<Void> started = client.start();
    assertThat(started).isNotDone();

    cache.releaseOpen();

    assertThat(started).succeedsWithin(PATIENCE);
  }

  @Test
  void start_preloadedHuntDoesNotExist_completes() {
    CairnClient client = scene.build(o -> o.preload(HUNT));

    assertThat(client.start()).succeedsWithin(PATIENCE);

    assertThatThrownBy(() -> client.get(HUNT)).isInstanceOf(UnknownHuntException.class);
  }

  @Test
  void start_nothingAnswers_failsAtTheDeadlineWithTheCause() {
    scene.sourceGoesAway();
    CairnClient client = scene.build(o -> o.name("engine-7").startDeadline(Duration.ofSeconds(3)));
    CompletableFuture<Void> started = client.start();
    eventually(() -> client.status().lastError().isPresent());

    scene.clock.advance(Duration.ofSeconds(3).minusMillis(1));
    assertThat(started).isNotDone();
    assertThat(client.status().state()).isEqualTo(ClientStatus.State.STARTING);

    scene.clock.advance(Duration.ofMillis(1));
    assertThat(started)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ClientStartException.class)
        .withMessage(
            "client \"engine-7\" is not ready after 3000 ms: neither source nor node cache"
                + " answers, last error: refused; it goes on trying")
        .havingCause()
        .isInstanceOf(SourceException.class)
        .withMessage("refused");
    assertThat(client.status().state()).isEqualTo(ClientStatus.State.FAILED);
  }

  @Test
  void start_preloadedHuntIsMissing_failsAtTheDeadlineNamingIt() {
    scene.sourceGoesAway();
    CairnClient client = scene.build(o -> o.nodeCache(scene.node.cache()).preload(HUNT));
    CompletableFuture<Void> started = client.start();
    eventually(() -> nodeCacheIsOpen(client));

    scene.clock.advance(Duration.ofSeconds(10)); // the default

    assertThat(started)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .withMessageContaining("after 10000 ms: [harbour-night] not loaded");
  }

  @Test
  void start_readsFailAndTheStreamSaysNothing_failsWithTheirCause() {
    scene.source.streams().hold();
    scene.source.reads().failAll(new SourceException("no route to source", null));
    CairnClient client = scene.build(o -> o.preload(HUNT));
    CompletableFuture<Void> started = client.start();
    eventually(
        () -> {
          scene.clock.advance(Duration.ofMillis(50));
          return client.explain(HUNT).lastError().isPresent();
        });

    scene.clock.advance(Duration.ofSeconds(10));

    assertThat(started)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .withMessageContaining("[harbour-night] not loaded, last error: no route to source")
        .havingCause()
        .isInstanceOf(SourceException.class);
  }

  @Test
  void start_failed_goesOnTrying() throws Exception {
    scene.publish(HUNT, "one");
    scene.sourceGoesAway();
    CairnClient client = scene.build(o -> o.preload(HUNT));
    CompletableFuture<Void> started = client.start();
    scene.clock.advance(Duration.ofSeconds(11));
    assertThat(started).failsWithin(PATIENCE);

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return client.status().attempts() > 5;
        });
    scene.sourceComesBack(client);

    client.awaitReady(PATIENCE);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.status().state()).isEqualTo(ClientStatus.State.READY);
    assertThat(started).isCompletedExceptionally();
  }

  /** A firewall that swallows everything: no error ever comes. */
  @Test
  void start_sourceNeverSaysAnything_isTriedAgain() {
    ScriptedSource source = new ScriptedSource();
    CairnClient client = scene.closedAtTheEnd(scene.builder().source(source).build());
    CompletableFuture<Void> started = client.start();
    eventually(() -> source.streams().size() == 1);

    scene.clock.advance(Duration.ofSeconds(10));
    assertThat(started).failsWithin(PATIENCE);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return source.streams().size() == 2;
        });

    assertThat(source.streams().get(0).commands).containsExactly("close");
    assertThat(client.status().lastError()).contains("scripted said nothing for 30 s");
    source.stands(2);
    eventually(() -> client.status().state() == ClientStatus.State.READY);
  }

  @Test
  void start_calledAgain_isTheSameStart() {
    CairnClient client = scene.build(o -> o);
    CompletableFuture<Void> first = client.start();
    first.cancel(true);

    assertThat(client.start()).succeedsWithin(PATIENCE);
    assertThat(scene.source.counts().watches()).hasSize(1);
  }

  @Test
  void awaitReady_nothingAnswers_saysWhatItWaitsFor() {
    scene.sourceGoesAway();
    CairnClient client = scene.build(o -> o.name("engine-7"));
    client.start();

    assertThatThrownBy(() -> client.awaitReady(Duration.ofMillis(1)))
        .isInstanceOf(TimeoutException.class)
        .hasMessage(
            "client \"engine-7\" is not ready after 1 ms: neither source nor node cache answers");
  }

  @Test
  void awaitReady_interrupted_stopsWaiting() {
    scene.sourceGoesAway();
    CairnClient client = scene.build(o -> o);
    client.start();

    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> client.awaitReady(PATIENCE)).isInstanceOf(InterruptedException.class);
  }

  @Test
  void close_whileItStarts_endsTheWaiting() {
    slowSource();
    CairnClient client = scene.build(o -> o.name("engine-7").nodeCache(slowCache()));
    CompletableFuture<Void> started = client.start();

    client.close();

    assertThat(started)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(IllegalStateException.class)
        .withMessage("client \"engine-7\" is closed");
    assertThatThrownBy(() -> client.awaitReady(PATIENCE)).hasMessageContaining("is closed");
    assertThatThrownBy(client::start).hasMessageContaining("is closed");
  }
}
