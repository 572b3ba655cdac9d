package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.testing.InMemoryNode;
import io.cairn.config.testing.InMemoryNodeCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 3, monotonic: within a lineage, no reader in one process ever sees a hunt go back to an
 * older version.
 */
final class MonotonicReadsRule3Test {
  private final Scene scene = new Scene();
  private final ScriptedSource source = new ScriptedSource();
  private final AtomicBoolean over = new AtomicBoolean();
  private final ConcurrentLinkedQueue<String> backwards = new ConcurrentLinkedQueue<>();
  private final List<Thread> readers = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    over.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    scene.close();
  }

  private <T extends Comparable<T>> void spin(Supplier<T> read) {
    Thread reader =
        new Thread(
            () -> {
              T last = read.get();
              while (!over.get()) {
                T now = read.get();
                if (now.compareTo(last) < 0) {
                  backwards.add(last + " then " + now);
                }
                last = now;
              }
            });
    reader.start();
    readers.add(reader);
  }

  /** A client of the scripted source with this hunt in memory, and its stream. */
  private CairnClient scripted(Duration quiet, Duration longest) {
    return scene.closedAtTheEnd(
        CairnClient.builder()
            .source(source)
            .time(scene.clock)
            .coalesceChanges(quiet, longest)
            .maxHunts(1)
            .build());
  }

  private CairnClient scripted() {
    return scripted(Duration.ZERO, Duration.ZERO);
  }

  private void load(CairnClient client, HuntConfig config) {
    CompletableFuture<HuntConfig> loaded = client.getAsync(config.hunt());
    source.nextRead().answer(config);
    assertThat(loaded).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void readers_pushesDuplicatedReorderedAndLost_neverGoBack() {
    scene.publish(HUNT, "0");
    CairnClient client = scene.started(o -> o.nodeCache(scene.node.cache()));
    FollowedHunt hunt = client.follow(HUNT);
    Live<Integer> value = hunt.map(config -> Integer.valueOf(textOf(config)));
    spin(() -> client.get(HUNT).version());
    spin(value::get);
    spin(() -> hunt.get().version());

    for (int i = 1; i <= 2_000; i++) {
      switch (i % 5) {
        case 0 -> scene.source.streams().swapNext(1);
        case 1 -> scene.source.streams().duplicateNext(1);
        case 2 -> scene.source.streams().dropNext(1);
        default -> {}
      }
      if (i % 400 == 0) {
        scene.source.streams().disconnect();
        scene.clock.advance(Duration.ofSeconds(1));
      }
      scene.publish(HUNT, String.valueOf(i));
    }
    scene.source.streams().heal();

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return value.get() == 2_000;
        });
    assertThat(backwards).isEmpty();
  }

  @Test
  void push_olderThanWhatIsServed_isNotServed() {
    CairnClient client = scripted();
    Scene.readyWith(client, () -> source.stands(1));
    ScriptedSource.Stream stream = source.streams().get(0);
    load(client, config(HUNT, 1, 5, "five"));
    stream.awaitCommand("follow harbour-night 1.5");

    stream.push(config(HUNT, 1, 4, "four"));

    stream.awaitCommand("acknowledge harbour-night 1.4");
    assertThat(textOf(client.get(HUNT))).isEqualTo("five");
  }

  @Test
  void version_ofANewEpoch_isNewerWhateverItsRevision() {
    CairnClient client = scripted();
    Scene.readyWith(client, () -> source.stands(1));
    ScriptedSource.Stream stream = source.streams().get(0);
    load(client, config(HUNT, 1, 900, "old leader"));
    stream.awaitCommand("follow harbour-night 1.900");

    stream.push(config(HUNT, 2, 1, "new leader"));
    eventually(client, HUNT, "new leader");
    stream.push(config(HUNT, 1, 901, "deposed leader"));

    stream.awaitCommand("acknowledge harbour-night 1.901");
    assertThat(textOf(client.get(HUNT))).isEqualTo("new leader");
  }

  @Test
  void load_endingAfterANewerPush_loses() {
    CairnClient client = scripted();
    Scene.readyWith(client, () -> source.stands(1));
    ScriptedSource.Stream stream = source.streams().get(0);
    FollowedHunt unused = client.follow(HUNT);
    CompletableFuture<HuntConfig> slow = loadOfAFollowedHunt(client, stream);
    ScriptedSource.Read late = source.nextRead();
    stream.push(config(HUNT, 1, 2, "pushed"));
    assertThat(slow).succeedsWithin(Duration.ofSeconds(10));
    late.answer(config(HUNT, 1, 1, "late"));
    eventually(() -> client.status().loadsUnderWay() == 0);

    assertThat(textOf(slow.join())).isEqualTo("pushed");
    assertThat(textOf(client.get(HUNT))).isEqualTo("pushed");
  }

  @Test
  void get_evictedWhileALoadIsStillUnderWay_returnsNothingOlder() throws Exception {
    CairnClient client = scripted();
    Scene.readyWith(client, () -> source.stands(1));
    ScriptedSource.Stream stream = source.streams().get(0);
    FollowedHunt hold = client.follow(HUNT);
    CompletableFuture<HuntConfig> slow = loadOfAFollowedHunt(client, stream);
    ScriptedSource.Read late = source.nextRead();
    stream.push(config(HUNT, 1, 1, "one"));
    assertThat(slow).succeedsWithin(Duration.ofSeconds(10));
    stream.push(config(HUNT, 1, 2, "two"));
    eventually(client, HUNT, "two");
    hold.close();
    load(client, config(OTHER, 1, 1, "other"));
    eventually(() -> client.peek(HUNT).isEmpty());

    CompletableFuture<HuntConfig> again = client.getAsync(HUNT);
    late.answer(config(HUNT, 1, 2, "two"));

    assertThat(textOf(again.get(10, TimeUnit.SECONDS))).isEqualTo("two");
  }

  /** Of a hunt that did not exist a while ago, and is followed all the same. */
  private CompletableFuture<HuntConfig> loadOfAFollowedHunt(
      CairnClient client, ScriptedSource.Stream stream) {
    source.nextRead().answer().complete(Optional.empty());
    stream.awaitCommand("follow harbour-night 0.0");
    scene.clock.advance(Duration.ofSeconds(6)); // it is forgotten that the hunt is unknown
    eventually(() -> client.status().loadsUnderWay() == 0);
    return client.getAsync(HUNT);
  }

  @Test
  void get_evictedAndTheNodeCacheIsOlder_doesNotGoBack() {
    InMemoryNode node = scene.node;
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client = scene.started(o -> o.nodeCache(node.cache()).maxHunts(1));
    client.get(HUNT);
    eventually(() -> node.head(HUNT).isPresent());
    HuntConfig old = client.get(HUNT);
    scene.publish(HUNT, "two");
    eventually(client, HUNT, "two");
    eventually(() -> node.head(HUNT).equals(client.peek(HUNT).map(HuntConfig::version)));
    client.get(OTHER);
    eventually(() -> client.peek(HUNT).isEmpty());
    node.clear();
    InMemoryNodeCache neighbour = node.cache();
    neighbour.open(StubListener.NONE);
    neighbour.write(old, Labels.NONE);

    assertThat(textOf(client.get(HUNT))).isEqualTo("two");
  }

  @Test
  void get_evictedAndOnlyAnOlderVersionIsToBeHad_failsRatherThanGoBack() {
    CairnClient client = scripted();
    Scene.readyWith(client, () -> source.stands(1));
    load(client, config(HUNT, 1, 2, "two"));
    load(client, config(OTHER, 1, 1, "other"));
    eventually(() -> client.peek(HUNT).isEmpty());

    CompletableFuture<HuntConfig> again = client.getAsync(HUNT);
    source.nextRead().answer(config(HUNT, 1, 1, "one"));

    assertThatThrownBy(() -> again.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(ConfigUnavailableException.class)
        .hasMessageContaining("older");
  }

  @Test
  void neighboursNews_olderThanWhatIsServed_areNotServed() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started(o -> o.nodeCache(scene.node.cache()));
    HuntConfig old = client.get(HUNT);
    eventually(() -> scene.node.head(HUNT).isPresent());
    scene.publish(HUNT, "two");
    eventually(client, HUNT, "two");
    eventually(() -> scene.node.head(HUNT).equals(client.peek(HUNT).map(HuntConfig::version)));
    scene.source.streams().refuseConnections(true);
    scene.source.streams().disconnect();
    eventually(() -> !client.status().connected());
    scene.node.clear();
    InMemoryNodeCache neighbour = scene.node.cache();
    neighbour.open(StubListener.NONE);
    neighbour.write(old, Labels.NONE);

    assertThat(textOf(client.get(HUNT))).isEqualTo("two");
    scene.source.streams().heal();
  }

  @Test
  void lineage_ofAnotherStore_replacesWhateverTheVersions() {
    CairnClient client = scripted();
    Scene.readyWith(client, () -> source.stands(1));
    load(client, config(HUNT, 9, 9, "first store"));
    source.streams().get(0).dies(Duration.ZERO);
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return source.streams().size() == 2;
        });
    Lineage restored = new Lineage(7, 7);
    ScriptedSource.Stream stream = source.streams().get(1);
    stream.sink.onConnected(restored);
    stream.awaitCommand("follow harbour-night 9.9");

    stream.push(config(restored, HUNT, VersionVector.of(1, 1), "second store"));

    eventually(client, HUNT, "second store");
  }
}
