package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.SourceException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an operator reads: the lines are compared whole, as they are printed. */
class StatusBoardTest {
  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static String explained(CairnClient client) {
    return client.explain(HUNT).toString();
  }

  private CairnClient following() {
    VersionVector version = scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            options ->
                options
                    .name("engine-7")
                    .grace(Duration.ofSeconds(5))
                    .validator(
                        config -> {
                          if (Scene.textOf(config).equals("bad")) {
                            throw new IllegalStateException("it is bad");
                          }
                        }));
    client.follow(HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    eventually(
        () -> client.peek(HUNT).map(HuntConfig::version).filter(version::equals).isPresent());
    return client;
  }

  @Test
  void explain_huntThatNobodyAskedFor_isNotLoaded() {
    CairnClient client = scene.started();

    assertThat(explained(client)).isEqualTo("harbour-night is not loaded");
    assertThat(client.explain(HUNT).held()).isFalse();
  }

  @Test
  void explain_huntServed_saysVersionTierAndAge() {
    CairnClient client = following();

    assertThat(explained(client)).isEqualTo("harbour-night at 1.1 from SOURCE, confirmed 0 ms ago");
    assertThat(client.explain(HUNT).held()).isTrue();
  }

  @Test
  void explain_huntOfTheNodeCache_saysSo() {
    scene.publish(HUNT, "one");
    CairnClient neighbour = scene.started(options -> options.nodeCache(scene.node.cache()));
    neighbour.get(HUNT);
    eventually(() -> scene.node.head(HUNT).isPresent());
    scene.source.streams().hold(); // so that the source does not confirm it
    CairnClient client = scene.build(options -> options.nodeCache(scene.node.cache()));
    Scene.ready(client);
    eventually(() -> client.status().nodeCache().contains("OPEN"));
    client.get(HUNT);

    assertThat(explained(client))
        .isEqualTo("harbour-night at 1.1 from NODE_CACHE, confirmed 0 ms ago");
    assertThat(client.status().toString()).contains("node cache memory OPEN");
  }

  @Test
  void explain_sourceThatIsSilent_saysAgeAndThenStale() {
    CairnClient client = following();
    scene.settle(client);
    scene.source.streams().hold();

    scene.clock.advance(Duration.ofSeconds(4));
    assertThat(explained(client))
        .isEqualTo("harbour-night at 1.1 from SOURCE, confirmed 4000 ms ago");

    scene.clock.advance(Duration.ofSeconds(2));
    assertThat(explained(client))
        .isEqualTo("harbour-night at 1.1 from SOURCE, confirmed 6000 ms ago, STALE");
    assertThat(client.status().staleHunts()).extracting(HuntStatus::hunt).contains(HUNT);
  }

  @Test
  void explain_versionRefused_saysWhichAndWhyUntilABetterOne() {
    CairnClient client = following();

    scene.publish(HUNT, "bad");
    eventually(() -> client.explain(HUNT).rejected().isPresent());
    assertThat(explained(client))
        .isEqualTo("harbour-night at 1.1 from SOURCE, confirmed 0 ms ago, REJECTED 1.2: it is bad");

    scene.publish(HUNT, "good");
    eventually(client, HUNT, "good");
    eventually(() -> client.explain(HUNT).rejected().isEmpty());
    assertThat(explained(client)).isEqualTo("harbour-night at 1.3 from SOURCE, confirmed 0 ms ago");
  }

  @Test
  void explain_loadFailed_saysTheLastErrorUntilItSucceeds() {
    CairnClient client = scene.started();
    scene.publish(HUNT, "one");
    scene.source.reads().failAll(new SourceException("connection refused", null));
    var load = client.getAsync(HUNT);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1)); // the wait before a retry
          return load.isDone();
        });
    assertThat(explained(client)).isEqualTo("harbour-night is not loaded: connection refused");

    scene.source.reads().heal();
    client.get(HUNT);
    assertThat(client.explain(HUNT).lastError()).isEmpty();
  }

  @Test
  void status_ready_isALineForTheClientAndOneForEachHunt() {
    CairnClient client = following();
    scene.publish(OTHER, "two");
    client.get(OTHER);
    eventually(() -> client.status().loadsUnderWay() == 0);

    assertThat(client.status().toString().lines())
        .containsExactly(
            "engine-7: READY for 0 ms, source faulty:memory (connected, breaker CLOSED), node cache"
                + " none, 0 loads under way",
            "  harbour-night at 1.1 from SOURCE, confirmed 0 ms ago",
            "  old-town at 1.1 from SOURCE, confirmed 0 ms ago");
    assertThat(client.status().lineage()).contains(scene.store.lineage().join());
  }

  @Test
  void status_sourceAway_saysSinceWhenWhyAndHowOftenItTried() {
    CairnClient client = following();
    scene.settle(client);
    scene.source.streams().refuseConnections(new SourceException("no route", null), Duration.ZERO);
    scene.source.streams().disconnect(new SourceException("reset by peer", null), Duration.ZERO);
    eventually(() -> !client.status().connected());
    assertThat(client.status().toString())
        .startsWith("engine-7: READY for ")
        .contains("source faulty:memory (away, 0 attempts, breaker CLOSED)")
        .contains(", last error: reset by peer");

    eventually(
        () -> {
          scene.clock.advance(Duration.ofMillis(200));
          return client.status().attempts() >= 2;
        });
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return client.status().state() == ClientStatus.State.STALE;
        });

    assertThat(client.status().toString())
        .startsWith("engine-7: STALE for ")
        .contains("away, ", " attempts")
        .contains(", last error: no route")
        .contains("  harbour-night at 1.1 from SOURCE, confirmed ")
        .contains(", STALE");
  }

  @Test
  void status_lifeOfAClient_goesThroughItsStates() {
    scene.source.streams().refuseConnections(true);
    CairnClient client =
        scene.build(options -> options.name("engine-7").startDeadline(Duration.ofSeconds(3)));
    scene.clock.advance(Duration.ofSeconds(2));
    assertThat(client.status().toString()).startsWith("engine-7: NEW for 2000 ms");

    client.start();
    assertThat(client.status().toString()).startsWith("engine-7: STARTING for 0 ms");

    scene.clock.advance(Duration.ofSeconds(4));
    assertThat(client.status().toString()).startsWith("engine-7: FAILED for 1000 ms");

    scene.source.streams().refuseConnections(false);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return client.status().state() == ClientStatus.State.READY;
        });

    client.close();
    scene.clock.advance(Duration.ofMillis(1));
    assertThat(client.status().toString()).startsWith("engine-7: CLOSED for 1 ms");
  }

  @Test
  void status_loadUnderWay_isCounted() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    scene.source.reads().hold();
    var load = client.getAsync(HUNT);
    assertThat(client.status().loadsUnderWay()).isEqualTo(1);
    assertThat(client.status().toString()).contains(", 1 loads under way");

    scene.source.reads().release();
    load.orTimeout(30, TimeUnit.SECONDS).join();
    eventually(() -> client.status().loadsUnderWay() == 0);
  }

  @Test
  void metrics_clientThatDidNothing_areZero() {
    ClientMetrics metrics = scene.build(options -> options).metrics();

    assertThat(metrics)
        .isEqualTo(
            new ClientMetrics(
                0,
                0,
                0,
                0,
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                0,
                0,
                0,
                0,
                0,
                0,
                Duration.ZERO,
                Duration.ZERO,
                0,
                0,
                0));
  }

  @Test
  void metrics_clientAtWork_counts() {
    CairnClient client = following();
    scene.publish(OTHER, "two");
    client.get(OTHER);

    ClientMetrics metrics = client.metrics();

    assertThat(metrics.hunts()).isEqualTo(2);
    assertThat(metrics.bytes()).isEqualTo("one".length() + "two".length());
    assertThat(metrics.sourceReads()).isEqualTo(2);
    assertThat(metrics.swaps()).isEqualTo(2);
    assertThat(metrics.connects()).isEqualTo(1);
    assertThat(metrics.staleHunts()).isZero();
    assertThat(metrics.processHits()).as("off by default").isZero();
  }
}
