package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.nodeCacheIsOpen;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.SourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 4, once: at most one source read per hunt is under way in a process, and at most one on a
 * node.
 */
final class ReadOnceRule4Test {
  private static final int READERS = 200;

  private final Scene scene = new Scene();
  private final ExecutorService readers = Executors.newFixedThreadPool(READERS);

  @AfterEach
  void close() {
    readers.shutdownNow();
    scene.close();
  }

  /** All at the same moment. */
  private <T> List<Future<T>> together(Callable<T> read) {
    CyclicBarrier barrier = new CyclicBarrier(READERS);
    List<Future<T>> results = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      results.add(
          readers.submit(
              () -> {
                barrier.await();
                return read.call();
              }));
    }
    return results;
  }

  @Test
  void get_byManyAtOnceOfAColdHunt_readsOnce() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    scene.source.reads().hold();

    List<Future<HuntConfig>> results = together(() -> client.get(HUNT));
    eventually(() -> scene.source.reads().held() == 1);
    scene.source.reads().release();

    HuntConfig first = results.get(0).get(10, TimeUnit.SECONDS);
    for (Future<HuntConfig> result : results) {
      assertThat(result.get(10, TimeUnit.SECONDS)).isSameAs(first);
    }
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
    assertThat(client.metrics().sourceReads()).isEqualTo(1);
  }

  @Test
  void get_byManyAtOnceWhileReadsFail_retriesOneAfterTheOther() throws Exception {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    scene.source.reads().hold();
    scene.source.reads().failNext(2, new SourceException("away", null));

    List<Future<HuntConfig>> results = together(() -> client.get(HUNT));
    eventually(() -> scene.source.reads().held() == 1);
    scene.source.reads().release();
    eventually(
        () -> {
          scene.clock.advance(Duration.ofMillis(10));
          return results.stream().allMatch(Future::isDone);
        });

    for (Future<HuntConfig> result : results) {
      assertThat(textOf(result.get())).isEqualTo("one");
    }
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(3);
    assertThat(scene.source.counts().mostReadsAtOnce(HUNT)).isEqualTo(1);
  }

  @Test
  void get_byManyAtOnceAndTheReadFails_allFailAndTheNextReadsAgain() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    scene.source.reads().failNext(3, new SourceException("away", null));

    List<CompletableFuture<HuntConfig>> results = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      results.add(client.getAsync(HUNT));
    }
    eventually(
        () -> {
          scene.clock.advance(Duration.ofMillis(10));
          return results.stream().allMatch(Future::isDone);
        });

    for (CompletableFuture<HuntConfig> result : results) {
      assertThatThrownBy(result::join).hasCauseInstanceOf(ConfigUnavailableException.class);
    }
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(3);
    eventually(() -> client.status().loadsUnderWay() == 0);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(scene.source.counts().mostReadsAtOnce(HUNT)).isEqualTo(1);
  }

  @Test
  void getAsync_cancelledByOneCaller_goesOnForTheOthers() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    scene.source.reads().hold();
    CompletableFuture<HuntConfig> one = client.getAsync(HUNT);
    CompletableFuture<HuntConfig> other = client.getAsync(HUNT);

    one.cancel(true);
    scene.source.reads().release();

    assertThat(other).succeedsWithin(Duration.ofSeconds(10));
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void get_ofOneHuntWhoseReadHangs_holdsBackNoOther() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client = scene.started();
    scene.source.reads().hang();
    CompletableFuture<HuntConfig> hanging = client.getAsync(HUNT);
    scene.source.reads().heal();

    assertThat(textOf(client.get(OTHER))).isEqualTo("other");
    assertThat(hanging).isNotDone();
  }

  @Test
  void get_inTwoProcessesOfANode_readsOnce() throws ExecutionException, InterruptedException {
    scene.publish(HUNT, "one");
    CairnClient one = scene.started(o -> o.nodeCache(scene.node.cache()).name("one"));
    CairnClient two = scene.started(o -> o.nodeCache(scene.node.cache()).name("two"));
    eventually(() -> nodeCacheIsOpen(one));
    eventually(() -> nodeCacheIsOpen(two));
    scene.source.reads().hold();

    CompletableFuture<HuntConfig> first = one.getAsync(HUNT);
    CompletableFuture<HuntConfig> second = two.getAsync(HUNT);
    eventually(() -> scene.source.reads().held() == 1);
    scene.source.reads().release();

    assertThat(first).succeedsWithin(Duration.ofSeconds(10));
    assertThat(second).succeedsWithin(Duration.ofSeconds(10));
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
    assertThat(second.get().tier()).isEqualTo(Tier.NODE_CACHE);
  }

  @Test
  void get_neighbourDiesWhileItReads_theOtherReads() {
    scene.publish(HUNT, "one");
    var dying = scene.node.cache();
    CairnClient one = scene.started(o -> o.nodeCache(dying).name("one"));
    CairnClient two = scene.started(o -> o.nodeCache(scene.node.cache()).name("two"));
    eventually(() -> nodeCacheIsOpen(one));
    eventually(() -> nodeCacheIsOpen(two));
    scene.source.reads().hang();
    CompletableFuture<HuntConfig> lost = one.getAsync(HUNT);
    eventually(() -> scene.source.counts().reads(HUNT) == 1);
    CompletableFuture<HuntConfig> second = two.getAsync(HUNT);
    scene.source.reads().heal();

    dying.killProcess();

    assertThat(second).succeedsWithin(Duration.ofSeconds(10));
    assertThat(lost).isNotDone();
  }

  @Test
  void get_unknownInTwoProcessesOfANode_isReadByEachInTurn() {
    CairnClient one = scene.started(o -> o.nodeCache(scene.node.cache()).name("one"));
    CairnClient two = scene.started(o -> o.nodeCache(scene.node.cache()).name("two"));
    eventually(() -> nodeCacheIsOpen(one));
    eventually(() -> nodeCacheIsOpen(two));

    assertThatThrownBy(() -> one.get(HUNT)).isInstanceOf(UnknownHuntException.class);
    assertThatThrownBy(() -> two.get(HUNT)).isInstanceOf(UnknownHuntException.class);

    assertThat(scene.source.counts().mostReadsAtOnce(HUNT)).isEqualTo(1);
  }
}
