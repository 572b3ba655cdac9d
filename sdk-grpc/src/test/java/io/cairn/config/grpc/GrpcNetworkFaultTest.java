package io.cairn.config.grpc;

import static io.cairn.config.grpc.FaultScene.HUNT;
import static io.cairn.config.grpc.FaultScene.awaitVersion;
import static io.cairn.config.grpc.FaultScene.passUntil;
import static io.cairn.config.grpc.FaultScene.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.CairnClient;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.testing.FaultProxy;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client, a server on a real socket, and a network between them that fails. */
class GrpcNetworkFaultTest {
  private static final Duration STEP = Duration.ofMillis(50);
  private static final String LARGE = "x".repeat(100_000);

  private final ManualClock clock = new ManualClock();
  private FaultScene scene;
  private VersionVector first;

  @BeforeEach
  void open() throws Exception {
    scene = new FaultScene();
    first = scene.publish(HUNT, text("a", "1"), text("stays", LARGE));
  }

  @AfterEach
  void close() throws Exception {
    scene.close();
  }

  /** What the server has sent of the hunt since. */
  private HuntTraffic traffic() {
    return scene.server.traffic(HUNT).orElseThrow();
  }

  @Test
  void cut_whileAChangeIsPublished_costsTheChangeAlone() {
    CairnClient client = scene.client();
    awaitVersion(client, HUNT, first);
    Wait.until(() -> traffic().followers() == 1);
    long wholes = traffic().wholes();
    for (int i = 0; i < 5; i++) {
      int connections = scene.network.connections();
      scene.network.cut();
      awaitVersion(client, HUNT, scene.publish(HUNT, text("a", "cut " + i)));
      assertThat(client.get(HUNT).fragment("stays").text()).isEqualTo(LARGE);
      assertThat(scene.network.connections()).isGreaterThan(connections);
    }
    assertThat(traffic().wholes()).isEqualTo(wholes);
  }

  @Test
  void refuse_forLongerThanEveryTimeout_isServedFromMemoryUntilTheServerIsBack() {
    CairnClient client = scene.client(clock);
    passUntil(clock, STEP, () -> FaultScene.version(client, HUNT).equals(first));
    Wait.until(() -> traffic().followers() == 1);
    scene.network.refuse();
    for (int minutes = 0; minutes < 30; minutes++) {
      clock.advance(Duration.ofMinutes(1));
      assertThat(client.get(HUNT).version()).isEqualTo(first);
    }
    assertThat(client.get(HUNT).isStale()).isTrue();
    assertThat(client.get(HUNT).age()).isGreaterThanOrEqualTo(Duration.ofMinutes(30));
    VersionVector second = scene.publish(HUNT, text("a", "2"));
    scene.network.heal();
    passUntil(clock, STEP, () -> FaultScene.version(client, HUNT).equals(second));
    passUntil(clock, STEP, () -> !client.get(HUNT).isStale());
  }

  @Test
  void forget_openConnection_isLeftForANewOne() {
    CairnClient client = scene.client(clock);
    passUntil(clock, STEP, () -> FaultScene.version(client, HUNT).equals(first));
    Wait.until(() -> traffic().followers() == 1);
    long wholes = traffic().wholes();
    scene.network.forget();
    VersionVector second = scene.publish(HUNT, text("a", "2"));
    passUntil(clock, Duration.ofSeconds(1), () -> scene.network.connections() > 1);
    passUntil(clock, STEP, () -> FaultScene.version(client, HUNT).equals(second));
    assertThat(traffic().wholes()).isEqualTo(wholes);
  }

  @Test
  void vanish_bothWays_isNoticedBySilence() {
    assertThatHalfOpenIsLeft(() -> scene.network.vanish());
  }

  @Test
  void vanish_towardsTheClient_isNoticedBySilence() {
    assertThatHalfOpenIsLeft(() -> scene.network.vanish(FaultProxy.Way.TO_CLIENT));
  }

  /** Heartbeats go on coming; what they say stands still. */
  @Test
  void vanish_towardsTheServer_isNoticedByCommandsThatAreNotCarriedOut() {
    assertThatHalfOpenIsLeft(() -> scene.network.vanish(FaultProxy.Way.TO_SERVER));
  }

  private void assertThatHalfOpenIsLeft(Runnable fault) {
    CairnClient client = scene.client(clock);
    passUntil(clock, STEP, () -> FaultScene.version(client, HUNT).equals(first));
    Wait.until(() -> traffic().followers() == 1);
    fault.run();
    HuntId other = HuntId.of("old-town");
    VersionVector second = scene.publish(HUNT, text("a", "2"));
    VersionVector created = scene.publish(other, text("a", "1"));
    client.onChange(other, change -> {});
    passUntil(clock, Duration.ofMillis(500), () -> scene.network.connections() > 1);
    assertThat(client.get(HUNT).fragment("stays").text()).isEqualTo(LARGE);
    scene.network.heal();
    passUntil(clock, STEP, () -> FaultScene.version(client, HUNT).equals(second));
    passUntil(clock, STEP, () -> FaultScene.version(client, other).equals(created));
  }

  @Test
  void delay_ofEveryPiece_isBorneOnOneConnection() {
    scene.network.delay(Duration.ofMillis(20));
    CairnClient client = scene.client();
    VersionVector newest = first;
    for (int i = 0; i < 50; i++) {
      newest = scene.publish(HUNT, text("a", "text " + i));
    }
    awaitVersion(client, HUNT, newest);
    assertThat(client.get(HUNT).fragment("a").text()).isEqualTo("text 49");
    assertThat(scene.network.connections()).isEqualTo(1);
  }

  @Test
  void throttle_ofALargeHunt_isBorneOnOneConnection() {
    scene.network.throttle(1_000_000);
    VersionVector large = scene.publish(HUNT, text("a", "2"), text("large", "y".repeat(1_000_000)));
    CairnClient client = scene.client();
    awaitVersion(client, HUNT, large);
    assertThat(client.get(HUNT).bytes()).isEqualTo(1_100_001);
    assertThat(scene.network.connections()).isEqualTo(1);
  }

  @Test
  void pause_whileAThousandChangesArePublished_bringsTheNewest() {
    CairnClient client = scene.client();
    awaitVersion(client, HUNT, first);
    Wait.until(() -> traffic().followers() == 1);
    scene.network.pause(FaultProxy.Way.TO_CLIENT);
    VersionVector newest = first;
    long mostKept = 0;
    for (int i = 0; i < 1_000; i++) {
      VersionVector published = scene.publish(HUNT, text("a", (i + " ").repeat(10_000)));
      // else the server's own watch on the store skips versions, and nothing is left to its streams
      Wait.until(() -> traffic().version().equals(published));
      newest = published;
      mostKept = Math.max(mostKept, scene.server.measure(ServerMeasure.KEPT_BYTES));
    }
    long changesWhilePaused = traffic().changes() + traffic().wholes();
    scene.network.heal();
    awaitVersion(client, HUNT, newest);
    assertThat(client.get(HUNT).fragment("a").text()).isEqualTo("999 ".repeat(10_000));
    assertThat(changesWhilePaused).as("most were skipped").isLessThan(500);
    assertThat(scene.server.measure(ServerMeasure.CONFLATED)).isPositive();
    assertThat(mostKept).as("40 kB a version").isLessThan(16L << 20);
    assertThat(scene.network.connections()).as("it was never lost").isEqualTo(1);
  }

  @Test
  void refuse_whileTheHistoryIsTrimmed_isRepairedWithTheWhole() {
    CairnClient client = scene.client();
    awaitVersion(client, HUNT, first);
    Wait.until(() -> traffic().followers() == 1);
    long wholes = traffic().wholes();
    scene.network.refuse();
    Wait.until(() -> scene.server.measure(ServerMeasure.STREAMS) == 0);
    VersionVector newest = first;
    for (int i = 0; i < 30; i++) {
      newest = scene.publish(HUNT, text("a", "text " + i));
    }
    scene.network.heal();
    awaitVersion(client, HUNT, newest);
    assertThat(client.get(HUNT)).isEqualTo(newest());
    assertThat(traffic().wholes()).isEqualTo(wholes + 1);
  }

  private HuntConfig newest() {
    return scene.store.read(HUNT, Scope.EVERYTHING).join().orElseThrow();
  }
}
