package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.spi.SourceException;
import io.cairn.config.testing.FaultySource;
import io.cairn.config.testing.InMemoryNode;
import io.cairn.config.testing.InMemoryNodeCache;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * What most tests of the client need: a clock that stands still, a store behind a source that can
 * be broken, a node, and clients that are closed at the end.
 */
final class Scene implements AutoCloseable {
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final HuntId OTHER = HuntId.of("old-town");

  final ManualClock clock = new ManualClock();
  final MemoryConfigStore store =
      MemoryConfigStore.builder().time(clock).heartbeat(Duration.ofSeconds(1)).build();
  final FaultySource source = new FaultySource(store, clock);
  final InMemoryNode node = InMemoryNodeCache.node(clock);
  private final Map<HuntId, Leadership> leaders = new HashMap<>();
  private final List<CairnClient> clients = new ArrayList<>();

  static Fragment text(String name, String text) {
    return Fragment.ofText(name, "text/plain", text);
  }

  static String textOf(HuntConfig config) {
    return config.fragment("a").text();
  }

  /** Makes this the one fragment's text, under a new version. */
  VersionVector publish(HuntId hunt, String text) {
    return publish(hunt, text("a", text));
  }

  VersionVector publish(HuntId hunt, Fragment... fragments) {
    Leadership leader = leaders.computeIfAbsent(hunt, id -> store.lead(id, "ada").join());
    VersionVector head =
        store.read(hunt, Scope.EVERYTHING).join().map(HuntConfig::version).orElse(leader.head());
    Publication publication =
        Publication.by(leader).expecting(head).putAll(List.of(fragments)).build();
    return store.publish(publication).join().version();
  }

  /** A client that lives by the clock of the scene and passes every change on at once. */
  ClientBuilder builder() {
    return CairnClient.builder()
        .source(source)
        .time(clock)
        .coalesceChanges(Duration.ZERO, Duration.ZERO);
  }

  CairnClient build(UnaryOperator<ClientBuilder> options) {
    return closedAtTheEnd(options.apply(builder()).build());
  }

  CairnClient closedAtTheEnd(CairnClient client) {
    clients.add(client);
    return client;
  }

  /** A client that has a stream. */
  CairnClient started(UnaryOperator<ClientBuilder> options) {
    CairnClient client = build(options);
    ready(client);
    eventually(() -> client.status().connected());
    return client;
  }

  CairnClient started() {
    return started(options -> options);
  }

  /** No read is answered, no stream stands and none can be opened. */
  void sourceGoesAway() {
    source.reads().failAll(new SourceException("no route to source", null));
    source.streams().refuseConnections(new SourceException("refused", null), Duration.ZERO);
    source.streams().disconnect(new SourceException("cut off", null), Duration.ZERO);
  }

  /** A client that has a hunt in memory, which its stream carried, and has just lost its source. */
  CairnClient cutOff(UnaryOperator<ClientBuilder> options) {
    publish(HUNT, "one");
    CairnClient client = started(options);
    client.get(HUNT);
    eventually(() -> source.counts().follows(HUNT).size() == 1);
    settle(client);
    sourceGoesAway();
    eventually(() -> !client.status().connected());
    return client;
  }

  /** Ends every fault, and moves the clock until a client has a stream again. */
  void sourceComesBack(CairnClient client) {
    source.reads().heal();
    source.streams().heal();
    eventually(
        () -> {
          clock.advance(Duration.ofMillis(100));
          return client.status().connected();
        });
  }

  static void ready(CairnClient client) {
    try {
      client.start().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(client.status().toString(), e);
    }
  }

  /** Starts a client, does what makes it ready, and waits for that. */
  static void readyWith(CairnClient client, Runnable cause) {
    var started = client.start();
    cause.run();
    started.orTimeout(30, TimeUnit.SECONDS).join();
  }

  /** Whether it is open, and not just about to be. */
  static boolean nodeCacheIsOpen(CairnClient client) {
    return client.status().nodeCache().endsWith(" OPEN");
  }

  /** Waits until what the store has pushed so far was handled by the client. */
  void settle(CairnClient client) {
    HuntId barrier = HuntId.of("barrier");
    if (client.peek(barrier).isEmpty()) {
      publish(barrier, "to be read");
      client.get(barrier);
    }
    VersionVector pushed = publish(barrier, "at " + System.nanoTime());
    eventually(
        () -> client.peek(barrier).map(HuntConfig::version).filter(pushed::equals).isPresent());
  }

  static void awaitLatch(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static void eventually(Callable<Boolean> condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(Duration.ofSeconds(30))
        .until(condition);
  }

  /** Waits for a snapshot with this text. */
  static void eventually(CairnClient client, HuntId hunt, String text) {
    eventually(() -> client.peek(hunt).map(Scene::textOf).filter(text::equals).isPresent());
  }

  @Override
  public void close() {
    clients.forEach(CairnClient::close);
    source.close();
  }
}
