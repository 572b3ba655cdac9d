package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.nodeCacheIsOpen;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.StubNodeCache.permitting;
import static io.cairn.config.StubNodeCache.writing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.NodeCache.ReadPermit;
import io.cairn.config.spi.NodeCacheListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 8, where L2 does not fail but hangs or is slow: it never blocks a read. */
final class SlowTierIsSkippedRule8Test {
  private final Scene scene = new Scene();
  private final CapturedLog log = new CapturedLog();
  private final CountDownLatch over = new CountDownLatch(1);

  @AfterEach
  void close() {
    over.countDown();
    scene.close();
    log.close();
  }

  /** As foreign code hangs: no interrupt and no close helps, only the end of the test. */
  private void hang() {
    boolean interrupted = false;
    while (over.getCount() > 0) {
      try {
        over.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void get_permitDoesNotCome_isReadWithinTheReadTimeout() {
    List<CompletableFuture<Optional<ReadPermit>>> asked = new CopyOnWriteArrayList<>();
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            o ->
                o.readTimeout(Duration.ofSeconds(4))
                    .nodeCache(
                        permitting(
                            () -> {
                              asked.add(new CompletableFuture<>());
                              return asked.get(0);
                            })));
    eventually(() -> nodeCacheIsOpen(client));
    CompletableFuture<HuntConfig> config = client.getAsync(HUNT);
    assertThat(asked).hasSize(1);

    scene.clock.advance(Duration.ofSeconds(2));

    assertThat(config).succeedsWithin(Duration.ofSeconds(30));
    AtomicBoolean givenBack = new AtomicBoolean();
    asked.get(0).complete(Optional.of(() -> givenBack.set(true)));
    eventually(givenBack::get); // a permit that comes too late must not be kept
  }

  @Test
  void open_hangs_neitherStartNorReadsNorCloseWait() {
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            o ->
                o.nodeCacheHeadStart(Duration.ZERO)
                    .nodeCache(
                        new StubNodeCache() {
                          @Override
                          public synchronized void open(NodeCacheListener listener) {
                            hang();
                          }

                          @Override
                          public synchronized void close() {}
                        }));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    scene.publish(HUNT, "two");
    eventually(client, HUNT, "two");
    assertThat(client.status().nodeCache()).contains("OPENING");
    assertThat(client.metrics().nodeCacheMisses()).isEqualTo(1);
    assertThat(log.linesOf(NodeTier.class)).isEmpty();
    assertThat(CompletableFuture.runAsync(client::close)).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void write_hangs_readsAndChangesGoOn() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CountDownLatch entered = new CountDownLatch(1);
    CairnClient client =
        scene.started(
            o ->
                o.nodeCache(
                    writing(
                        config -> {
                          entered.countDown();
                          hang();
                        })));
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    eventually(() -> entered.getCount() == 0);

    scene.publish(HUNT, "two");

    eventually(client, HUNT, "two");
    assertThat(textOf(client.get(OTHER))).isEqualTo("other");
    assertThat(CompletableFuture.runAsync(client::close)).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void write_slow_onlyTheNewestOfEachHuntIsWritten() {
    List<String> written = new CopyOnWriteArrayList<>();
    CountDownLatch leave = new CountDownLatch(1);
    scene.publish(HUNT, "0");
    CairnClient client =
        scene.started(
            o ->
                o.nodeCache(
                    writing(
                        config -> {
                          written.add(textOf(config));
                          awaitUninterruptibly(leave);
                        })));
    client.get(HUNT);
    eventually(() -> written.equals(List.of("0")));
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    for (int i = 1; i <= 50; i++) {
      scene.publish(HUNT, String.valueOf(i));
    }
    eventually(client, HUNT, "50");
    assertThatThrownBy(() -> client.get(OTHER)); // when that is settled, so is the swap

    leave.countDown();

    eventually(() -> written.size() == 2);
    assertThat(written).containsExactly("0", "50");
  }

  @Test
  void write_hangs_whatWaitsDoesNotGrow() {
    CountDownLatch entered = new CountDownLatch(1);
    NodeTier tier =
        new NodeTier(
            writing(
                config -> {
                  entered.countDown();
                  hang();
                }),
            Labels.NONE,
            "cairn-test-nodecache",
            scene.clock);
    tier.open(() -> {}, () -> {}, hunt -> {});
    eventually(() -> tier.description().endsWith(" OPEN"));
    HuntConfig config = ScriptedSource.config(HUNT, 1, 1, "one");
    tier.write(config);
    eventually(() -> entered.getCount() == 0);
    tier.write(config);

    assertThat(Allocations.fewest(() -> tier.write(config))).isZero();

    over.countDown();
    tier.close(Duration.ofSeconds(10));
  }

  @Test
  void permit_heldWhenTheNodeCacheBreaks_isGivenBack() {
    scene.publish(HUNT, "one");
    AtomicBoolean broken = new AtomicBoolean();
    AtomicBoolean givenBack = new AtomicBoolean();
    CairnClient client =
        scene.started(
            o ->
                o.nodeCache(
                    new StubNodeCache() {
                      @Override
                      public Optional<HuntConfig> read(HuntId hunt, Labels labels) {
                        if (broken.get()) {
                          throw new IllegalStateException("torn");
                        }
                        return Optional.empty();
                      }

                      @Override
                      public CompletableFuture<Optional<ReadPermit>> awaitReadPermit(
                          HuntId hunt, Labels labels) {
                        return CompletableFuture.completedFuture(
                            Optional.of(() -> givenBack.set(true)));
                      }
                    }));
    eventually(() -> nodeCacheIsOpen(client));
    scene.source.reads().hold();
    CompletableFuture<HuntConfig> first = client.getAsync(HUNT);
    eventually(() -> scene.source.reads().held() == 1);
    broken.set(true);
    client.getAsync(OTHER);
    eventually(() -> client.status().nodeCache().contains("UNUSABLE"));

    scene.source.reads().release();

    assertThat(first).succeedsWithin(Duration.ofSeconds(30));
    eventually(givenBack::get); // a neighbour may wait for it
  }
}
