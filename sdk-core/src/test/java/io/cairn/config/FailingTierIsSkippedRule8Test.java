package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.nodeCacheIsOpen;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.StubNodeCache.permitting;
import static io.cairn.config.StubNodeCache.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.testing.InMemoryNodeCache;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Rule 8, a tier that fails is skipped: L2 broken, full, slow or locked is a miss, counted and
 * reported; it never blocks or fails a read.
 */
final class FailingTierIsSkippedRule8Test {
  private final Scene scene = new Scene();
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void close() {
    scene.close();
    log.close();
  }

  private List<String> warnings() {
    return log.linesOf(NodeTier.class);
  }

  private static boolean isUnusable(CairnClient client, String why) {
    String told = client.status().nodeCache();
    return told.contains("UNUSABLE") && told.contains(why);
  }

  /** Reads, misses, changes, leaves memory, loses its stream: whatever makes a client use L2. */
  private void useEverything(UnaryOperator<ClientBuilder> options) {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client = scene.started(o -> options.apply(o.maxHunts(1)));
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    scene.publish(HUNT, "two");
    eventually(client, HUNT, "two");
    assertThat(textOf(client.get(OTHER))).isEqualTo("other");
    eventually(() -> client.peek(HUNT).isEmpty());
    assertThat(textOf(client.get(HUNT))).isEqualTo("two");
    scene.sourceGoesAway();
    eventually(() -> !client.status().connected());
    assertThat(textOf(client.get(HUNT))).isEqualTo("two");
    scene.sourceComesBack(client);
    scene.publish(HUNT, "three");
    eventually(client, HUNT, "three");
    assertThat(client.metrics().nodeCacheHits()).isZero();
    assertThat(client.metrics().nodeCacheMisses()).isEqualTo(3);
    assertThat(client.metrics().sourceFailures()).isZero();
    assertThat(client.status().loadsUnderWay()).isZero();
    client.close();
  }

  static Stream<Arguments> throwing() {
    List<Throwable> kinds =
        List.of(
            new IllegalStateException("full"),
            new NoClassDefFoundError("sun/misc/Unsafe"),
            new InternalError("a fault occurred in an unsafe memory access operation"));
    return kinds.stream()
        .flatMap(
            thrown ->
                Stream.of(ThrowingNodeCache.Method.values())
                    .map(method -> Arguments.of(method, thrown)));
  }

  @ParameterizedTest
  @MethodSource("throwing")
  void client_nodeCacheThrows_servesAndWarnsOnce(
      ThrowingNodeCache.Method method, Throwable thrown) {
    ThrowingNodeCache cache = new ThrowingNodeCache(method, thrown);

    useEverything(o -> o.nodeCache(cache));

    assertThat(cache.throwsCount()).isPositive();
    if (method == ThrowingNodeCache.Method.CLOSE) {
      assertThat(warnings()).isEmpty();
    } else {
      assertThat(warnings()).singleElement().asString().contains(thrown.getMessage());
    }
    assertThat(log.linesOf(SerialExecutor.class)).isEmpty();
  }

  @SuppressWarnings("OptionalAssignedToNull")
  static Stream<Arguments> beyondTheContract() {
    return Stream.of(
        Arguments.of("a wait without end", permitting(CompletableFuture::new)),
        Arguments.of("no wait", permitting(() -> null)),
        Arguments.of("no outcome", permitting(() -> CompletableFuture.completedFuture(null))),
        Arguments.of(
            "a failed wait",
            permitting(() -> CompletableFuture.failedFuture(new IllegalStateException("locked")))),
        Arguments.of(
            "a neighbour that wrote nothing",
            permitting(() -> CompletableFuture.completedFuture(Optional.empty()))),
        Arguments.of("null", reading(hunt -> null)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("beyondTheContract")
  void get_nodeCacheAnswersNonsense_isReadFromTheSource(String what, StubNodeCache cache) {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.nodeCache(cache));
    eventually(() -> nodeCacheIsOpen(client));

    CompletableFuture<HuntConfig> config = client.getAsync(HUNT);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofMillis(500));
          return config.isDone();
        });

    assertThat(textOf(config.join())).isEqualTo("one");
    assertThat(config.join().hunt()).isEqualTo(HUNT);
    assertThat(client.metrics().nodeCacheHits()).isZero();
    assertThat(client.metrics().nodeCacheMisses()).isPositive();
    eventually(() -> client.status().loadsUnderWay() == 0);
  }

  @Test
  void get_nodeCacheAnswersAnotherHunt_isReadFromTheSource() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    HuntConfig other = scene.store.read(OTHER, Scope.EVERYTHING).join().orElseThrow();
    CairnClient client = scene.started(o -> o.nodeCache(reading(hunt -> Optional.of(other))));
    eventually(() -> nodeCacheIsOpen(client));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.metrics().nodeCacheHits()).isZero();
    assertThat(client.metrics().nodeCacheMisses()).isEqualTo(1);
    assertThat(client.status().nodeCache())
        .isEqualTo("stub UNUSABLE (asked for hunt \"harbour-night\" it gave \"old-town\")");
  }

  @Test
  void get_nodeCacheHasOtherStoresVersion_isReadFromTheSource() {
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            o ->
                o.nodeCache(
                    reading(
                        hunt ->
                            Optional.of(ScriptedSource.config(hunt, 9, 9, "of a lost store")))));
    eventually(() -> nodeCacheIsOpen(client));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.metrics().nodeCacheMisses()).isEqualTo(1);
  }

  @Test
  void get_nodeCacheHasWhatAValidatorRefuses_isReadFromTheSource() {
    scene.publish(HUNT, "one");
    Lineage lineage = scene.store.lineage().join();
    CairnClient client =
        scene.started(
            o ->
                o.validator(
                        config -> {
                          if (config.fragments().isEmpty()) {
                            throw new IllegalArgumentException("no rules");
                          }
                        })
                    .nodeCache(
                        reading(
                            hunt ->
                                Optional.of(
                                    HuntConfig.of(hunt, lineage, VersionVector.NONE, List.of())))));
    eventually(() -> nodeCacheIsOpen(client));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.metrics().nodeCacheMisses()).isEqualTo(1);
    assertThat(client.explain(HUNT).rejected()).isEmpty();
  }

  @Test
  void get_nodeCacheAlwaysLocked_isReadFromTheSource() {
    scene.publish(HUNT, "one");
    InMemoryNodeCache cache = scene.node.cache();
    cache.missAlways(true);
    CairnClient client = scene.started(o -> o.nodeCache(cache));
    eventually(() -> nodeCacheIsOpen(client));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.metrics().nodeCacheMisses()).isEqualTo(1);
    assertThat(warnings()).isEmpty();
  }

  @Test
  void open_fails_isToldOnceWithTheRemedyAndMisses() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    InMemoryNodeCache cache = scene.node.cache();
    cache.failOpen(new NodeCacheException("no --add-opens: add it to the JVM's flags", null));
    CairnClient client = scene.started(o -> o.nodeCache(cache));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    new CairnMeterBinder(client).bindTo(meters);
    eventually(() -> isUnusable(client, "add it to the JVM's flags"));
    eventually(() -> !warnings().isEmpty());

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(textOf(client.get(OTHER))).isEqualTo("other");

    assertThat(warnings()).singleElement().asString().contains("add it to the JVM's flags");
    assertThat(client.metrics().nodeCacheMisses()).isEqualTo(2);
    assertThat(meters.get("cairn.misses").tag("tier", "node_cache").functionCounter().count())
        .isEqualTo(2);
    assertThat(cache.reads() + cache.writes()).isZero();
  }

  @Test
  void breakDown_later_isToldOnceAndReadsGoOn() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    InMemoryNodeCache cache = scene.node.cache();
    CairnClient client = scene.started(o -> o.nodeCache(cache).maxHunts(1));
    eventually(() -> nodeCacheIsOpen(client));
    client.get(HUNT);
    eventually(() -> scene.node.head(HUNT).isPresent());

    cache.breakDown(new NodeCacheException("the file was truncated: remove it", null));
    cache.breakDown(new NodeCacheException("and again", null));
    cache.misbehave(new IllegalStateException("and in every call"));

    assertThat(textOf(client.get(OTHER))).isEqualTo("other");
    eventually(() -> client.peek(HUNT).isEmpty());
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.get(HUNT).tier()).isEqualTo(Tier.SOURCE);
    assertThat(client.status().nodeCache())
        .isEqualTo("memory UNUSABLE (the file was truncated: remove it)");
    assertThat(warnings()).singleElement().asString().contains("truncated");
    cache.misbehave(null);
  }

  @Test
  void source_fails_nodeCacheServesAllTheSame() {
    scene.publish(HUNT, "one");
    CairnClient before = scene.started(o -> o.nodeCache(scene.node.cache()).name("before"));
    before.get(HUNT);
    eventually(() -> scene.node.head(HUNT).isPresent());
    CairnClient client = scene.started(o -> o.nodeCache(scene.node.cache()));
    eventually(() -> nodeCacheIsOpen(client));
    scene.sourceGoesAway();

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    eventually(() -> client.metrics().nodeCacheHits() == 1);
    assertThat(client.metrics().sourceReads()).isZero();
  }
}
