package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static io.cairn.config.Scene.textOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.MalformedSnapshotException;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.SnapshotCodec;
import io.cairn.config.spi.SourceException;
import io.cairn.config.testing.InMemoryNodeCache;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** "When things fail": each row of the table, what the caller sees and what is reported. */
final class FailuresTableTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration NANO = Duration.ofNanos(1);

  private final Scene scene = new Scene();
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void close() {
    scene.close();
    log.close();
  }

  private static ClientStatus.State state(CairnClient client) {
    return client.status().state();
  }

  /** Moves the clock until a future is done. */
  private <T> CompletableFuture<T> inTime(CompletableFuture<T> future) {
    eventually(
        () -> {
          scene.clock.advance(Duration.ofMillis(50));
          return future.isDone();
        });
    return future;
  }

  /** A client with a hunt in memory and a stream that carries it. */
  private CairnClient serving() {
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(o -> o.reconnect(Duration.ofMillis(1), Duration.ofMillis(1)));
    client.get(HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    scene.settle(client);
    return client;
  }

  @Test
  void sourceUnreachableAtStart_nodeCacheWarm() {
    scene.publish(HUNT, "one");
    InMemoryNodeCache earlier = scene.node.cache();
    earlier.open(StubListener.NONE);
    earlier.write(scene.store.read(HUNT, Scope.EVERYTHING).join().orElseThrow(), Labels.NONE);
    earlier.close();
    scene.sourceGoesAway();
    CairnClient client = scene.build(o -> o.nodeCache(scene.node.cache()).preload(HUNT));
    Scene.ready(client);

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.get(HUNT).isStale()).isFalse();
    eventually(() -> client.status().lastError().isPresent());
    scene.clock.advance(Duration.ofSeconds(30)); // the grace period
    assertThat(state(client)).isEqualTo(ClientStatus.State.READY);

    scene.clock.advance(Duration.ofSeconds(4));
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.get(HUNT).isStale()).isTrue();
    ClientStatus told = client.status();
    assertThat(told.state()).isEqualTo(ClientStatus.State.STALE);
    assertThat(told.inState()).isEqualTo(Duration.ofSeconds(4));
    assertThat(told.connected()).isFalse();
    // half a minute passes at once here: a refusal that is on its way may come after it
    String error = told.lastError().orElseThrow();
    assertThat(error).containsAnyOf("refused", "said nothing for 30 s");
    assertThat(told.attempts()).isPositive();
    assertThat(told.staleHunts()).extracting(HuntStatus::hunt).containsExactly(HUNT);
    assertThat(told.toString())
        .contains("STALE for 4000 ms")
        .contains("away, " + told.attempts() + " attempts")
        .contains("last error: " + error)
        .contains("harbour-night at 1.1 from NODE_CACHE");
  }

  @Test
  void sourceUnreachableAtStart_nothingCached() {
    scene.publish(HUNT, "one");
    scene.sourceGoesAway();
    CairnClient client =
        scene.build(o -> o.nodeCache(scene.node.cache()).preload(OTHER).name("engine-7"));
    CompletableFuture<Void> started = client.start();

    assertThatThrownBy(() -> inTime(client.getAsync(HUNT)).join())
        .cause()
        .isInstanceOfSatisfying(
            ConfigUnavailableException.class,
            e -> {
              assertThat(e.hunt()).isEqualTo(HUNT);
              assertThat(e.tried()).containsExactly(Tier.PROCESS, Tier.NODE_CACHE, Tier.SOURCE);
            })
        .hasMessage(
            "no config of hunt \"harbour-night\" (tried [PROCESS, NODE_CACHE, SOURCE]):"
                + " no route to source")
        .hasCauseInstanceOf(SourceException.class);
    assertThat(client.explain(HUNT).lastError()).contains("no route to source");

    eventually(() -> client.status().lastError().isPresent());
    scene.clock.advance(Duration.ofSeconds(10));
    assertThat(started)
        .failsWithin(PATIENCE)
        .withThrowableThat()
        .havingCause()
        .isInstanceOf(ClientStartException.class)
        .withMessageContainingAll("engine-7", "10000 ms", "[old-town] not loaded", "refused")
        .havingCause()
        .isInstanceOf(SourceException.class);
    scene.clock.advance(Duration.ofSeconds(3));
    assertThat(state(client)).isEqualTo(ClientStatus.State.FAILED);
    assertThat(client.status().inState()).isGreaterThanOrEqualTo(Duration.ofSeconds(3));

    int attempts = client.status().attempts();
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(5));
          return client.status().attempts() > attempts;
        });
    scene.publish(OTHER, "other");
    scene.sourceComesBack(client);
    eventually(() -> state(client) == ClientStatus.State.READY);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void sourceLostLater() {
    CairnClient client = serving();
    HuntConfig config = client.get(HUNT);
    scene.sourceGoesAway();
    eventually(() -> client.status().lastError().isPresent());

    scene.clock.advance(Duration.ofSeconds(30));
    assertThat(state(client)).isEqualTo(ClientStatus.State.READY);
    assertThat(client.get(HUNT)).isSameAs(config);
    scene.clock.advance(NANO);
    assertThat(client.get(HUNT)).isSameAs(config);
    assertThat(config.isStale()).isTrue();
    assertThat(state(client)).isEqualTo(ClientStatus.State.STALE);
    assertThat(client.status().breaker()).isEqualTo("CLOSED");

    for (int i = 0; i < 4; i++) { // three attempts each
      CompletableFuture<HuntConfig> failing = client.getAsync(HuntId.of("cold-" + i));
      assertThatThrownBy(inTime(failing)::join)
          .hasCauseInstanceOf(ConfigUnavailableException.class);
    }
    assertThat(client.status().breaker()).isEqualTo("OPEN");
    int reads = scene.source.counts().reads();
    assertThatThrownBy(() -> client.get(OTHER))
        .isInstanceOf(ConfigUnavailableException.class)
        .hasMessageContaining("old-town");
    assertThat(scene.source.counts().reads()).isEqualTo(reads); // it is left alone
    assertThat(client.metrics().sourceFailures()).isEqualTo(5);
    assertThat(log.linesOf(SourceLink.class)).singleElement().asString().contains("cut off");

    scene.publish(OTHER, "other");
    scene.sourceComesBack(client);
    eventually(() -> !config.isStale());
    assertThat(client.status().breaker()).isEqualTo("HALF_OPEN");
    assertThat(textOf(client.get(OTHER))).isEqualTo("other");
    assertThat(state(client)).isEqualTo(ClientStatus.State.READY);
  }

  @Test
  void badConfigPushed() {
    scene.publish(HUNT, "one");
    CairnClient client =
        scene.started(
            o ->
                o.validator(
                    config -> {
                      if (textOf(config).equals("bad")) {
                        throw new IllegalArgumentException("score is negative");
                      }
                    }));
    HuntConfig good = client.get(HUNT);
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);

    VersionVector bad = scene.publish(HUNT, "bad");
    eventually(() -> !scene.source.counts().rejections().isEmpty());

    assertThat(client.get(HUNT)).isSameAs(good);
    HuntStatus told = client.explain(HUNT);
    assertThat(told.rejected()).contains(bad);
    assertThat(told.lastError()).contains("score is negative");
    assertThat(told.toString()).endsWith("REJECTED 1.2: score is negative");
    assertThat(client.metrics().rejects()).isEqualTo(1);
    assertThat(scene.source.counts().rejections())
        .singleElement()
        .satisfies(
            nack -> {
              assertThat(nack.hunt()).isEqualTo(HUNT);
              assertThat(nack.version()).isEqualTo(bad);
              assertThat(nack.reason()).contains("score is negative");
            });
    assertThat(log.linesOf(SnapshotPublisher.class))
        .singleElement()
        .asString()
        .contains("Version 1.2", "harbour-night", "still serving 1.1", "score is negative");

    scene.publish(HUNT, "three");
    eventually(client, HUNT, "three");
    assertThat(client.explain(HUNT).rejected()).isEmpty();
    assertThat(client.explain(HUNT).lastError()).isEmpty();
  }

  @Test
  void nodeCacheUnusable() {
    scene.publish(HUNT, "one");
    InMemoryNodeCache cache = scene.node.cache();
    cache.failOpen(new NodeCacheException("/run/cairn is full: mount a larger tmpfs", null));
    CairnClient client = scene.started(o -> o.nodeCache(cache));
    eventually(() -> client.status().nodeCache().contains("UNUSABLE"));

    assertThat(textOf(client.get(HUNT))).isEqualTo("one");

    assertThat(state(client)).isEqualTo(ClientStatus.State.READY);
    eventually(() -> client.status().nodeCache().contains("mount a larger tmpfs"));
    eventually(() -> !log.linesOf(NodeTier.class).isEmpty());
    assertThat(client.metrics().nodeCacheMisses()).isEqualTo(1);
    assertThat(log.linesOf(NodeTier.class))
        .singleElement()
        .asString()
        .contains("WARN", "/run/cairn is full: mount a larger tmpfs");
  }

  @Test
  void leaderDeposed() {
    CairnClient client = serving();
    Leadership deposed = scene.store.lead(HUNT, "ada").join();
    scene.store.lead(HUNT, "bob").join();
    Publication late =
        Publication.by(deposed).expecting(deposed.head()).put(text("a", "late")).build();

    assertThatThrownBy(() -> scene.store.publish(late).join())
        .cause()
        .isInstanceOfSatisfying(
            LeadershipLostException.class,
            lost -> {
              assertThat(lost.lost()).isEqualTo(deposed);
              assertThat(lost.newestEpoch()).isEqualTo(deposed.epoch() + 1);
              assertThat(lost.newestLeader()).isEqualTo("bob");
            });
    scene.settle(client);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
  }

  @Test
  void concurrentPublish() {
    Leadership leader = scene.store.lead(HUNT, "ada").join();
    Publication one = Publication.by(leader).expecting(leader.head()).put(text("a", "one")).build();
    Publication two = Publication.by(leader).expecting(leader.head()).put(text("a", "two")).build();
    VersionVector current = scene.store.publish(one).join().version();

    assertThatThrownBy(() -> scene.store.publish(two).join())
        .cause()
        .isInstanceOfSatisfying(
            VersionConflictException.class,
            conflict -> {
              assertThat(conflict.hunt()).isEqualTo(HUNT);
              assertThat(conflict.expected()).isEqualTo(leader.head());
              assertThat(conflict.current()).isEqualTo(current);
            });
    assertThat(textOf(scene.store.read(HUNT, Scope.EVERYTHING).join().orElseThrow()))
        .isEqualTo("one");
  }

  @Test
  void serverOverloaded() {
    CairnClient client = serving();
    Duration retryAfter = Duration.ofSeconds(40);
    SourceException overloaded = new SourceException("overloaded", null);
    scene.source.streams().refuseConnections(overloaded, retryAfter);
    scene.source.streams().disconnect(overloaded, retryAfter);
    eventually(() -> client.status().lastError().isPresent());
    long lostAt = scene.clock.nanoTime();

    List<Duration> tries = new ArrayList<>();
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          assertThat(textOf(client.get(HUNT))).isEqualTo("one");
          int watches = scene.source.counts().watches().size() - 1;
          if (watches > tries.size()) {
            tries.add(Duration.ofNanos(scene.clock.nanoTime() - lostAt));
          }
          return tries.size() == 3;
        });

    assertThat(tries.get(0)).isGreaterThanOrEqualTo(retryAfter);
    assertThat(tries.get(1)).isGreaterThanOrEqualTo(retryAfter.multipliedBy(2));
    assertThat(tries.get(2)).isGreaterThanOrEqualTo(retryAfter.multipliedBy(3));
    assertThat(client.status().lastError()).contains("overloaded");
    assertThat(scene.source.counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void clockJumps() {
    CairnClient client = serving();
    assertThatThrownBy(() -> client.get(OTHER)).isInstanceOf(UnknownHuntException.class);
    HuntConfig config = client.get(HUNT);
    scene.sourceGoesAway();
    eventually(() -> client.status().lastError().isPresent());
    scene.clock.advance(Duration.ofSeconds(3));

    for (Duration jump : List.of(Duration.ofDays(9_000), Duration.ofDays(-20_000))) {
      scene.clock.jumpWallClock(jump);
      assertThat(client.get(HUNT)).isSameAs(config);
      assertThat(config.age()).isEqualTo(Duration.ofSeconds(3));
      assertThat(config.isStale()).isFalse();
      assertThat(state(client)).isEqualTo(ClientStatus.State.READY);
      assertThatThrownBy(() -> client.get(OTHER)).isInstanceOf(UnknownHuntException.class);
    }
    scene.clock.advance(Duration.ofSeconds(27).plus(NANO));
    assertThat(state(client)).isEqualTo(ClientStatus.State.STALE);
    scene.sourceComesBack(client);
    eventually(() -> state(client) == ClientStatus.State.READY);
  }

  static Stream<Arguments> badInput() {
    return Stream.of(
        bad(() -> HuntId.of("x".repeat(129)), "hunt id", "129", "128", "xxx"),
        bad(() -> HuntId.of(""), "hunt id", "empty", "1 to 128"),
        bad(() -> text("rules/../a", ""), "fragment name", "rules/../a", "index 6"),
        bad(() -> Labels.of("role", "x".repeat(64)), "role", "64", "63"),
        bad(() -> Selector.parse("role in (a"), "role in (a", "ends", "column"),
        bad(() -> CairnClient.builder().maxHunts(0), "maxHunts", "0", "1..10000000"),
        bad(() -> CairnClient.builder().grace(Duration.ofDays(2)), "grace", "PT48H", "PT24H"),
        bad(() -> CairnClient.builder().name("a\nb"), "client name", "a", "1 to 64"),
        bad(() -> VersionVector.of(70_000, 1), "epoch", "70000", "65535"));
  }

  private static Arguments bad(ThrowingCallable input, String... told) {
    return Arguments.of(String.join(", ", told), input, told);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badInput")
  void badInput_namesFieldValueAndBound(String name, ThrowingCallable input, String[] told) {
    assertThatThrownBy(input)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(told);
  }

  @Test
  void badInput_protocolBytes() {
    byte[] bytes = SnapshotCodec.encode(ScriptedSource.config(HUNT, 1, 1, "one"));
    bytes[bytes.length - 1] ^= 1;

    assertThatThrownBy(() -> SnapshotCodec.decode(ByteBuffer.wrap(bytes)))
        .isInstanceOfSatisfying(
            MalformedSnapshotException.class,
            malformed -> assertThat(malformed.field()).isEqualTo("checksum"))
        .hasMessageContainingAll("checksum at offset", "is 0x", "but the bytes have 0x");
  }
}
