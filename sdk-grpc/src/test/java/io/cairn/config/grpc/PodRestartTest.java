package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.CairnClient;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.testing.InMemoryNode;
import io.cairn.config.testing.InMemoryNodeCache;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 18 from end to end: what a pod's restart moves over the network, by the server's counter of
 * the bytes of fragments that it sent of a hunt.
 */
class PodRestartTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final String LARGE = "x".repeat(50_000);
  private static final Duration WINDOW = ServerLimits.defaults().sessionWindow();

  private final ManualClock clock = new ManualClock();
  private final InMemoryNode node = InMemoryNodeCache.node(clock);
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private ServerScene scene;
  private VersionVector published;

  @BeforeEach
  void open() throws Exception {
    scene = ServerScene.open(settings -> settings.time(clock));
    published = scene.publish(HUNT, text("large", LARGE), text("small", "1"));
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    scene.close();
  }

  /** One run of the pod. */
  private final class Pod {
    final GrpcConfigSource source =
        GrpcConfigSource.builder("127.0.0.1:" + scene.server.readingPort().getAsInt())
            .plaintext()
            .time(clock)
            .build();
    final InMemoryNodeCache cache = node.cache();
    final CairnClient client;

    Pod(boolean withCache) {
      var builder =
          CairnClient.builder().source(source).name("engine").pod("engine-0").preload(HUNT);
      NodeCache shared = cache;
      client = (withCache ? builder.nodeCache(shared) : builder).time(clock).build();
      open.push(source);
      open.push(client);
      Wait.done(client.start());
    }

    Pod following(VersionVector version) {
      Wait.until(() -> FaultScene.version(client, HUNT).equals(version));
      Wait.until(() -> client.status().connected());
      Wait.until(() -> followers() == 1);
      return this;
    }

    /** As kill -9 does: nothing is said to anybody, and the kernel closes the socket. */
    void kill() {
      cache.killProcess();
      source.close();
      client.close();
      Wait.until(() -> scene.server.measure(ServerMeasure.STREAMS) == 0);
    }

    void stop() {
      client.close();
      source.close();
      Wait.until(() -> scene.server.measure(ServerMeasure.STREAMS) == 0);
    }
  }

  private int followers() {
    return scene.server.traffic(HUNT).map(HuntTraffic::followers).orElse(0);
  }

  private HuntTraffic traffic() {
    return scene.server.traffic(HUNT).orElseThrow();
  }

  /** A run that leaves the hunt in the node's cache. */
  private Pod firstRun() {
    Pod pod = new Pod(true).following(published);
    Wait.until(() -> node.head(HUNT).equals(Optional.of(published)));
    assertThat(traffic().contentBytes()).isEqualTo(LARGE.length() + 1L);
    return pod;
  }

  private void confirmed(long before) {
    Wait.until(() -> traffic().confirmations() > before);
  }

  @Test
  void restart_withinTheWindow_movesNoFragmentBytes() {
    firstRun().stop();
    HuntTraffic before = traffic();
    clock.advance(WINDOW.minusSeconds(1));
    new Pod(true).following(published);
    confirmed(before.confirmations());

    assertThat(traffic().contentBytes()).isEqualTo(before.contentBytes());
    assertThat(traffic().wholes()).isEqualTo(before.wholes());
    assertThat(scene.server.measure(ServerMeasure.SESSIONS_RESUMED)).isEqualTo(1);
  }

  @Test
  void restart_afterAKillWithinTheWindow_movesNoFragmentBytes() {
    firstRun().kill();
    HuntTraffic before = traffic();
    clock.advance(WINDOW.minusSeconds(1));
    new Pod(true).following(published);
    confirmed(before.confirmations());

    assertThat(traffic().contentBytes()).isEqualTo(before.contentBytes());
    assertThat(scene.server.measure(ServerMeasure.SESSIONS_RESUMED)).isEqualTo(1);
  }

  @Test
  void restart_withinTheWindowAfterAChange_movesOnlyTheChange() {
    firstRun().stop();
    long before = traffic().contentBytes();
    clock.advance(WINDOW.minusSeconds(1));
    VersionVector changed = scene.publish(HUNT, text("small", "22"));
    new Pod(true).following(changed);

    assertThat(traffic().contentBytes() - before).isEqualTo(2);
  }

  @Test
  void restart_afterTheWindow_movesOnlyWhatChanged() {
    firstRun().stop();
    HuntTraffic before = traffic();
    clock.advance(WINDOW.plusMinutes(5));
    VersionVector changed = scene.publish(HUNT, text("small", "333"));
    Pod pod = new Pod(true);
    // the leap may have cost the server its watch on the store, which it opens anew a little later
    FaultScene.passUntil(
        clock, Duration.ofMillis(10), () -> FaultScene.version(pod.client, HUNT).equals(changed));
    pod.following(changed);

    assertThat(traffic().contentBytes() - before.contentBytes()).isEqualTo(3);
    assertThat(traffic().changes() - before.changes()).isEqualTo(1);
    assertThat(scene.server.measure(ServerMeasure.SESSIONS_RESUMED)).isZero();
  }

  /** What the others are compared with: without a node cache nothing is held after a restart. */
  @Test
  void restart_withoutANodeCache_movesTheWhole() {
    new Pod(false).following(published).stop();
    long before = traffic().contentBytes();
    clock.advance(WINDOW.minusSeconds(1));
    new Pod(false).following(published);

    assertThat(traffic().contentBytes() - before).isEqualTo(LARGE.length() + 1L);
  }
}
