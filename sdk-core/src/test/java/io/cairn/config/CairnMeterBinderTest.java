package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.SourceException;
import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Statistic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CairnMeterBinderTest {
  private final Scene scene = new Scene();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @AfterEach
  void close() {
    scene.close();
    registry.close();
  }

  private CairnClient bound(UnaryOperator<ClientBuilder> options) {
    CairnClient client = scene.started(o -> options.apply(o.name("bound")));
    new CairnMeterBinder(client).bindTo(registry);
    return client;
  }

  /** The one value of a meter, in the registry's unit: seconds for times. */
  private double value(String name, String... tags) {
    return measure(Statistic.VALUE, name, tags);
  }

  private double count(String name, String... tags) {
    return measure(Statistic.COUNT, name, tags);
  }

  private double measure(Statistic statistic, String name, String... tags) {
    Meter meter = registry.get(name).tags(tags).tag("client", "bound").meter();
    return StreamSupport.stream(meter.measure().spliterator(), false)
        .filter(measurement -> measurement.getStatistic() == statistic)
        .mapToDouble(Measurement::getValue)
        .sum();
  }

  @Test
  void bindTo_client_bindsTheseMeters() {
    bound(options -> options);

    TreeSet<String> bound = new TreeSet<>();
    for (Meter meter : registry.getMeters()) {
      String tier = meter.getId().getTag("tier");
      bound.add(meter.getId().getName() + (tier == null ? "" : " " + tier));
      assertThat(meter.getId().getTag("client")).isEqualTo("bound");
      assertThat(meter.getId().getDescription()).isNotBlank();
    }
    assertThat(bound)
        .containsExactly(
            "cairn.age.oldest",
            "cairn.breaker",
            "cairn.bytes",
            "cairn.connected",
            "cairn.connects",
            "cairn.duplicates",
            "cairn.followed.by.neighbour",
            "cairn.hits node_cache",
            "cairn.hits process",
            "cairn.hunts",
            "cairn.hunts.stale",
            "cairn.listener.lag",
            "cairn.load.failures source",
            "cairn.loads node_cache",
            "cairn.loads source",
            "cairn.misses node_cache",
            "cairn.nacks",
            "cairn.notifications",
            "cairn.rejects",
            "cairn.repairs",
            "cairn.swap",
            "cairn.swap.longest");
  }

  @Test
  void hits_inMemory_areCountedIfAskedFor() {
    scene.publish(HUNT, "one");
    CairnClient client = bound(options -> options.countHits(true));
    client.get(HUNT);
    assertThat(count("cairn.hits", "tier", "process")).isZero();

    client.get(HUNT);
    client.get(HUNT);

    assertThat(count("cairn.hits", "tier", "process")).isEqualTo(2);
  }

  @Test
  void loads_ofEachTier_areCountedWithHitsAndMisses() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "two");
    CairnClient neighbour = scene.started(options -> options.nodeCache(scene.node.cache()));
    neighbour.get(HUNT);
    eventually(() -> scene.node.head(HUNT).isPresent());
    CairnClient client = bound(options -> options.nodeCache(scene.node.cache()));
    eventually(() -> client.status().nodeCache().contains("OPEN"));

    client.get(HUNT);
    eventually(() -> count("cairn.hits", "tier", "node_cache") == 1); // counted behind the answer
    assertThat(count("cairn.misses", "tier", "node_cache")).isZero();
    assertThat(count("cairn.loads", "tier", "source")).isZero();

    client.get(OTHER);
    assertThat(count("cairn.hits", "tier", "node_cache")).isEqualTo(1);
    assertThat(count("cairn.misses", "tier", "node_cache")).isEqualTo(1);
    assertThat(count("cairn.loads", "tier", "node_cache")).isEqualTo(2);
    assertThat(count("cairn.loads", "tier", "source")).isEqualTo(1);
    assertThat(count("cairn.load.failures", "tier", "source")).isZero();
  }

  @Test
  void breaker_sourceThatFails_isShownByItsState() {
    CairnClient client = bound(options -> options);
    assertThat(value("cairn.breaker", "state", "closed")).isEqualTo(1);
    scene.source.reads().failAll(new SourceException("away", null));

    for (int i = 0; client.status().breaker().equals("CLOSED"); i++) {
      var load = client.getAsync(HuntId.of("hunt-" + i));
      eventually(
          () -> {
            scene.clock.advance(Duration.ofSeconds(1)); // the wait before a retry
            return load.isDone();
          });
    }

    assertThat(value("cairn.breaker", "state", "closed")).isZero();
    assertThat(value("cairn.breaker", "state", "open")).isEqualTo(1);
    assertThat(value("cairn.breaker", "state", "half_open")).isZero();
    assertThat(count("cairn.load.failures", "tier", "source")).isGreaterThanOrEqualTo(3);
    assertThat(count("cairn.loads", "tier", "source"))
        .isEqualTo(count("cairn.load.failures", "tier", "source"));
  }

  @Test
  void swap_changeThatWaits_isCountedWithItsTime() {
    scene.publish(HUNT, "one");
    CairnClient client =
        bound(o -> o.coalesceChanges(Duration.ofSeconds(2), Duration.ofSeconds(9)).preload(HUNT));
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    scene.settle(client);
    double before = count("cairn.swap");
    scene.publish(HUNT, "two");
    eventually(client, HUNT, "two");
    scene.publish(HUNT, "three"); // on the heels of the other
    eventually(() -> scene.source.counts().pushes().size() >= 1 && isWaiting(client));

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return client.get(HUNT).fragment("a").text().equals("three");
        });

    assertThat(count("cairn.swap")).isEqualTo(before + 2);
    assertThat(value("cairn.swap.longest")).isBetween(1.9, 9.1);
    assertThat(measure(Statistic.TOTAL_TIME, "cairn.swap")).isBetween(1.9, 9.1);
  }

  private boolean isWaiting(CairnClient client) {
    return client.get(HUNT).fragment("a").text().equals("two") && scene.clock.pending() > 0;
  }

  @Test
  void ageAndStale_silentSource_growAndAreCounted() {
    scene.publish(HUNT, "one");
    CairnClient client = bound(options -> options.grace(Duration.ofSeconds(5)));
    client.get(HUNT);
    scene.settle(client); // which takes one more hunt
    scene.source.streams().hold();
    long bytes = client.status().hunts().stream().mapToLong(hunt -> sizeOf(client, hunt)).sum();

    scene.clock.advance(Duration.ofSeconds(4));
    assertThat(value("cairn.age.oldest")).isBetween(4.0, 5.0);
    assertThat(value("cairn.hunts.stale")).isZero();

    scene.clock.advance(Duration.ofSeconds(2));
    assertThat(value("cairn.age.oldest")).isBetween(6.0, 7.0);
    assertThat(value("cairn.hunts.stale")).isEqualTo(2);
    assertThat(value("cairn.hunts")).isEqualTo(2);
    assertThat(value("cairn.bytes")).isEqualTo((double) bytes);
  }

  private static long sizeOf(CairnClient client, HuntStatus hunt) {
    return client.peek(hunt.hunt()).orElseThrow().bytes();
  }

  @Test
  void rejectsAndNacks_versionRefused_areCounted() {
    scene.publish(HUNT, "good");
    CairnClient client =
        bound(
            options ->
                options.validator(
                    config -> {
                      if (Scene.textOf(config).equals("bad")) {
                        throw new IllegalStateException("bad");
                      }
                    }));
    client.follow(HUNT);
    eventually(client, HUNT, "good");
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);

    scene.publish(HUNT, "bad");

    eventually(() -> scene.source.counts().rejections().size() == 1);
    assertThat(count("cairn.rejects")).isEqualTo(1);
    assertThat(count("cairn.nacks")).isEqualTo(1);
  }

  @Test
  void rejects_versionReadAndRefused_isNoNack() {
    scene.publish(HUNT, "bad");
    CairnClient client =
        bound(
            options ->
                options.validator(
                    config -> {
                      throw new IllegalStateException("bad");
                    }));

    assertThat(client.getAsync(HUNT))
        .failsWithin(Duration.ofSeconds(30))
        .withThrowableThat()
        .havingRootCause()
        .withMessage("bad");

    assertThat(count("cairn.rejects")).isEqualTo(1);
    assertThat(count("cairn.nacks")).isZero();
  }

  @Test
  void listenerLag_listenerThatIsNotRun_growsUntilItIs() {
    scene.publish(HUNT, "one");
    CairnClient client = bound(options -> options);
    client.get(HUNT);
    Queue<Runnable> tasks = new ArrayDeque<>();
    client.onChange(HUNT, change -> {}, tasks::add);
    assertThat(tasks).hasSize(1);

    scene.clock.advance(Duration.ofSeconds(3));
    assertThat(value("cairn.listener.lag")).isEqualTo(3);
    assertThat(count("cairn.notifications")).isZero();

    tasks.remove().run();
    assertThat(value("cairn.listener.lag")).isZero();
    assertThat(count("cairn.notifications")).isEqualTo(1);
  }

  @Test
  void connected_streamLost_isZeroUntilTheNext() {
    bound(options -> options);
    assertThat(value("cairn.connected")).isEqualTo(1);
    assertThat(count("cairn.connects")).isEqualTo(1);

    scene.source.streams().refuseConnections(true);
    scene.source.streams().disconnect();
    eventually(() -> value("cairn.connected") == 0);

    scene.source.streams().refuseConnections(false);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return value("cairn.connected") == 1;
        });
    assertThat(count("cairn.connects")).isEqualTo(2);
  }

  @Test
  void followedByNeighbour_neighbourLeads_isOne() {
    scene.publish(HUNT, "one");
    CairnClient leader =
        scene.build(o -> o.pod("leader").nodeCache(scene.node.cache()).oneStreamPerNode());
    Scene.ready(leader);
    leader.get(HUNT);
    eventually(() -> leader.status().connected());
    eventually(() -> scene.node.head(HUNT).isPresent());

    CairnClient client =
        scene.build(o -> o.name("bound").nodeCache(scene.node.cache()).oneStreamPerNode());
    Scene.ready(client);
    new CairnMeterBinder(client).bindTo(registry);
    assertThat(value("cairn.followed.by.neighbour")).isZero();
    eventually(() -> Scene.nodeCacheIsOpen(client));
    client.get(HUNT);

    eventually(() -> value("cairn.followed.by.neighbour") == 1);
    assertThat(value("cairn.connected")).isZero();
  }

  @Test
  void duplicatesAndRepairs_faultyStream_areCounted() {
    scene.publish(HUNT, "one");
    CairnClient client = bound(options -> options);
    client.follow(HUNT);
    eventually(client, HUNT, "one");
    scene.settle(client);

    scene.source.streams().duplicateNext(1);
    scene.publish(HUNT, "two");
    eventually(() -> count("cairn.duplicates") == 1);
    scene.source.streams().dropNext(1);
    scene.publish(HUNT, "three");
    scene.publish(OTHER, "not followed");
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1)); // a heartbeat tells
          return count("cairn.repairs") >= 1;
        });
    eventually(client, HUNT, "three");
  }
}
