package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import io.cairn.config.testing.InMemoryNodeCache;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a node has is not asked of the source because a node cache takes a moment to open (rules 18
 * and 24), and a node cache that takes long holds nobody back (rule 9).
 */
final class NodeCacheHeadStartTest {
  private static final Duration HEAD_START = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private void warmTheNode() {
    CairnClient neighbour = scene.started(o -> o.nodeCache(scene.node.cache()).preload(HUNT));
    eventually(() -> scene.node.head(HUNT).isPresent());
    neighbour.close();
  }

  private InMemoryNodeCache slowCache() {
    InMemoryNodeCache cache = scene.node.cache();
    cache.holdOpen();
    return cache;
  }

  @Test
  void start_warmNodeCacheThatTakesAMoment_asksTheSourceForNoContent() {
    scene.publish(HUNT, "one");
    warmTheNode();
    int readsBefore = scene.source.counts().reads();
    long bytesBefore = scene.source.counts().bytesPushed();
    InMemoryNodeCache cache = slowCache();
    CairnClient client =
        scene.build(o -> o.nodeCache(cache).preload(HUNT).nodeCacheHeadStart(HEAD_START));
    CompletableFuture<Void> started = client.start();
    CompletableFuture<HuntConfig> asked = client.getAsync(HUNT);
    scene.clock.advance(HEAD_START.minusMillis(1));

    cache.releaseOpen();

    assertThat(started).succeedsWithin(PATIENCE);
    assertThat(asked).succeedsWithin(PATIENCE);
    assertThat(asked.join().tier()).isEqualTo(Tier.NODE_CACHE);
    eventually(() -> scene.source.counts().pushes(HUNT, WatchEvent.Current.class) > 0);
    assertThat(scene.source.counts().reads()).isEqualTo(readsBefore);
    assertThat(scene.source.counts().bytesPushed()).isEqualTo(bytesBefore);
  }

  @Test
  void start_warmNodeCache_servesItBeforeTheStreamIsOpened() {
    scene.publish(HUNT, "one");
    warmTheNode();
    AtomicReference<CairnClient> client = new AtomicReference<>();
    CompletableFuture<Boolean> servedByThen = new CompletableFuture<>();
    ConfigSource source =
        new ConfigSource() {
          @Override
          public String name() {
            return "watched";
          }

          @Override
          public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
            return scene.source.read(hunt, scope);
          }

          @Override
          public Watch watch(WatchRequest request, WatchSink sink) {
            servedByThen.complete(client.get().peek(HUNT).isPresent());
            return scene.source.watch(request, sink);
          }

          @Override
          public void close() {}
        };
    client.set(scene.build(o -> o.source(source).nodeCache(scene.node.cache()).preload(HUNT)));

    client.get().start();

    assertThat(servedByThen).succeedsWithin(PATIENCE).isEqualTo(true);
  }

  @Test
  void start_nodeCacheTakesLongerThanItsHeadStart_isServedByTheSource() {
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.build(o -> o.nodeCache(slowCache()).preload(HUNT).nodeCacheHeadStart(HEAD_START));
    CompletableFuture<Void> started = client.start();

    eventually(
        () -> {
          scene.clock.advance(HEAD_START); // it begins on a thread of the client's
          return started.isDone();
        });

    assertThat(started).isCompleted();
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.status().nodeCache()).endsWith(" OPENING");
    eventually(() -> client.status().connected());
  }

  @Test
  void start_nodeCacheCannotBeOpened_asksTheSourceAtOnce() {
    scene.publish(HUNT, "one");
    InMemoryNodeCache cache = scene.node.cache();
    cache.failOpen(new NodeCacheException("no room", null));
    CairnClient client =
        scene.build(o -> o.nodeCache(cache).preload(HUNT).nodeCacheHeadStart(HEAD_START));

    assertThat(client.start()).succeedsWithin(PATIENCE);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void close_duringTheHeadStart_endsWhatWaits() {
    CairnClient client =
        scene.build(o -> o.nodeCache(slowCache()).preload(HUNT).nodeCacheHeadStart(HEAD_START));
    client.start();
    CompletableFuture<HuntConfig> asked = client.getAsync(HUNT);

    client.close();
    scene.clock.advance(HEAD_START);

    assertThat(asked).failsWithin(PATIENCE);
    assertThat(scene.source.counts().reads()).isZero();
    assertThat(scene.source.counts().watches()).isEmpty();
  }

  @Test
  void nodeCacheHeadStart_negative_isRefused() {
    assertThatThrownBy(() -> CairnClient.builder().nodeCacheHeadStart(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("nodeCacheHeadStart time PT-0.001S is not in PT0S..PT24H");
  }
}
