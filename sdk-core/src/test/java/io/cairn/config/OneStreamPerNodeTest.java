package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.SourceException;
import io.cairn.config.testing.FaultySource;
import io.cairn.config.testing.InMemoryNodeCache;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Processes of one node that share a stream, when they are told to. */
final class OneStreamPerNodeTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private CairnClient client(String name, NodeCache cache, UnaryOperator<ClientBuilder> options) {
    CairnClient client = scene.build(o -> options.apply(o.name(name).pod(name).nodeCache(cache)));
    Scene.ready(client);
    return client;
  }

  /** A process that shares, and has the hunt in memory. */
  private CairnClient sharing(String name, UnaryOperator<ClientBuilder> options) {
    CairnClient client = client(name, scene.node.cache(), o -> options.apply(o.oneStreamPerNode()));
    eventually(() -> Scene.nodeCacheIsOpen(client));
    client.get(HUNT);
    return client;
  }

  private CairnClient sharing(String name) {
    return sharing(name, o -> o);
  }

  /** The first process: it leads the hunt, and the node cache has what it serves. */
  private CairnClient leading(UnaryOperator<ClientBuilder> options) {
    scene.publish(HUNT, "one");
    CairnClient leader = sharing("leader", options);
    eventually(() -> leader.status().connected());
    eventually(() -> scene.source.counts().follows(HUNT).size() == 1);
    eventually(() -> scene.node.head(HUNT).isPresent());
    return leader;
  }

  private int streams() {
    return scene.source.counts().watches().size();
  }

  @Test
  @DisplayName("Who does not lead opens no stream, and sees every change through the cache")
  void change_followedByANeighbour_arrivesThroughTheCache() {
    leading(o -> o);
    CairnClient other = sharing("other");

    scene.publish(HUNT, "two");

    eventually(other, HUNT, "two");
    assertThat(other.get(HUNT).tier()).isEqualTo(Tier.NODE_CACHE);
    assertThat(other.status().connected()).isFalse();
    assertThat(streams()).isEqualTo(1);
  }

  @Test
  @DisplayName("Who has no stream because a neighbour leads says so, and reports nothing missing")
  void status_followedByANeighbour_saysSo() {
    CairnClient leader = leading(o -> o);
    CairnClient other = sharing("other");

    eventually(() -> other.status().followedByNeighbour());
    assertThat(other.status().toString())
        .startsWith("other: READY for ")
        .contains("source faulty:memory (followed by another process of this node, breaker CLOSED)")
        .doesNotContain("away");
    assertThat(leader.status().followedByNeighbour()).isFalse();

    leader.close();
    eventually(() -> other.status().connected());
    assertThat(other.status().followedByNeighbour()).isFalse();
    assertThat(other.status().toString()).contains("(connected, ");
  }

  @Test
  @DisplayName("Who shares and wants nothing yet, or not any more, does not say that others lead")
  void status_nothingWanted_isNotFollowedByANeighbour() {
    leading(o -> o);
    CairnClient other = client("other", scene.node.cache(), ClientBuilder::oneStreamPerNode);
    eventually(() -> Scene.nodeCacheIsOpen(other));
    assertThat(other.status().followedByNeighbour()).isFalse();

    other.get(HUNT);
    eventually(() -> other.status().followedByNeighbour());
    other.close();
    assertThat(other.status().followedByNeighbour()).isFalse();
  }

  @Test
  @DisplayName("When the one that leads dies, the next one attaches and nothing is missed")
  void leader_dies_theNextOneAttaches() {
    InMemoryNodeCache dying = scene.node.cache();
    scene.publish(HUNT, "one");
    CairnClient leader = client("leader", dying, ClientBuilder::oneStreamPerNode);
    eventually(() -> Scene.nodeCacheIsOpen(leader));
    leader.get(HUNT);
    eventually(() -> leader.status().connected());
    eventually(() -> scene.node.head(HUNT).isPresent());
    CairnClient other = sharing("other");

    dying.killProcess();
    scene.publish(HUNT, "two");

    eventually(() -> other.status().connected());
    eventually(other, HUNT, "two");
  }

  @Test
  @DisplayName("When the one that leads closes its client, the next one attaches")
  void leader_closes_theNextOneAttaches() {
    CairnClient leader = leading(o -> o);
    CairnClient other = sharing("other");
    leader.close();
    scene.publish(HUNT, "two");
    eventually(other, HUNT, "two");
    assertThat(other.status().connected()).isTrue();
  }

  @Test
  @DisplayName("A hunt that the node has before the source is attached is followed all the same")
  void hunt_preloadedFromAWarmCache_isFollowed() {
    leading(o -> o).close();
    InMemoryNodeCache cache = scene.node.cache();
    CairnClient next = client("next", cache, o -> o.oneStreamPerNode().preload(HUNT));

    eventually(() -> next.status().connected());
    scene.publish(HUNT, "two");
    eventually(next, HUNT, "two");
  }

  @Test
  @DisplayName("A hunt that only one process wants is followed by that one")
  void hunt_thatTheLeaderDoesNotWant_isFollowedByWhoWantsIt() {
    leading(o -> o);
    CairnClient other = sharing("other");
    scene.publish(OTHER, "one");
    other.get(OTHER);

    eventually(() -> scene.source.counts().follows(OTHER).size() == 1);
    scene.publish(OTHER, "two");
    eventually(other, OTHER, "two");
    assertThat(scene.source.counts().follows(HUNT)).hasSize(1);
  }

  @Test
  @DisplayName("Processes with other labels get other fragments, and a stream of their own")
  void labels_differ_eachHasItsStream() {
    leading(o -> o.labels(Labels.of("region", "eu")));
    CairnClient other = sharing("other", o -> o.labels(Labels.of("region", "us")));
    eventually(() -> other.status().connected());
    assertThat(streams()).isEqualTo(2);
  }

  @Test
  @DisplayName("What the leader's stream confirms does not turn stale in the others")
  void snapshot_confirmedByTheLeader_staysFresh() {
    CairnClient leader = leading(o -> o);
    CairnClient other = sharing("other");
    for (int second = 0; second < 45; second++) { // the grace period is 30 s
      scene.clock.advance(SECOND);
      scene.settle(leader);
    }
    scene.clock.advance(SECOND);

    eventually(() -> other.peek(HUNT).orElseThrow().age().compareTo(SECOND) <= 0);
    assertThat(other.status().connected()).isFalse();
    assertThat(other.status().state()).isEqualTo(ClientStatus.State.READY);
  }

  @Test
  @DisplayName("When the leader refuses a version, the others do not depend on it for long")
  void leader_refusesTheVersion_othersFollowAlone() {
    ConfigValidator picky =
        config -> {
          if (Scene.textOf(config).equals("bad")) {
            throw new IllegalArgumentException("not for me");
          }
        };
    CairnClient leader = leading(o -> o.validator(picky));
    CairnClient other = sharing("other");
    scene.publish(HUNT, "bad");
    eventually(() -> leader.explain(HUNT).rejected().isPresent());

    for (int second = 0; second < 10; second++) {
      scene.clock.advance(SECOND);
      scene.settle(leader);
    }

    eventually(() -> other.status().connected());
    eventually(other, HUNT, "bad");
  }

  @Test
  @DisplayName("A node cache that forgets a confirmation has confirmed nothing")
  void confirmations_forgotten_areNotAConfirmation() {
    CairnClient leader = leading(o -> o);
    AtomicBoolean forgetful = new AtomicBoolean();
    NodeCache cache = forgettingConfirmations(scene.node.cache(), forgetful);
    CairnClient other = client("other", cache, ClientBuilder::oneStreamPerNode);
    eventually(() -> Scene.nodeCacheIsOpen(other));
    other.get(HUNT);
    for (int second = 0; second < 10; second++) {
      scene.clock.advance(SECOND);
      scene.settle(leader);
      scene.settle(other);
    }
    Duration age = other.peek(HUNT).orElseThrow().age();
    assertThat(age).isLessThan(Duration.ofSeconds(3));

    forgetful.set(true);
    scene.clock.advance(SECOND);
    scene.settle(other);
    scene.clock.advance(SECOND);
    scene.settle(other);

    assertThat(other.peek(HUNT).orElseThrow().age()).isEqualTo(age.plus(SECOND).plus(SECOND));
  }

  private static NodeCache forgettingConfirmations(NodeCache cache, AtomicBoolean forgetful) {
    return (NodeCache)
        Proxy.newProxyInstance(
            NodeCache.class.getClassLoader(),
            new Class<?>[] {NodeCache.class},
            (proxy, method, arguments) ->
                forgetful.get() && method.getName().equals("confirmations")
                    ? 0L
                    : method.invoke(cache, arguments));
  }

  @Test
  @DisplayName("When the leader's stream is lost, a neighbour that reaches the source takes over")
  void leader_losesItsStream_aNeighbourAttaches() {
    FaultySource cutOff = new FaultySource(scene.store, scene.clock);
    scene.publish(HUNT, "one");
    CairnClient leader = sharing("leader", o -> o.source(cutOff));
    eventually(() -> leader.status().connected());
    eventually(() -> scene.node.head(HUNT).isPresent());
    CairnClient other = sharing("other");
    assertThat(streams()).isZero();

    cutOff.streams().refuseConnections(new SourceException("refused", null), Duration.ZERO);
    cutOff.streams().disconnect(new SourceException("cut off", null), Duration.ZERO);

    eventually(() -> other.status().connected());
    scene.publish(HUNT, "two");
    eventually(other, HUNT, "two");
    eventually(leader, HUNT, "two"); // through the cache, in its turn
    cutOff.close();
  }

  @Test
  @DisplayName("Without a usable node cache everybody follows for itself")
  void nodeCache_unusable_attaches() {
    scene.publish(HUNT, "one");
    InMemoryNodeCache broken = scene.node.cache();
    broken.failOpen(new NodeCacheException("no space", null));
    CairnClient alone = scene.build(o -> o.nodeCache(broken).oneStreamPerNode().preload(HUNT));
    Scene.ready(alone);
    eventually(() -> alone.status().connected());
    scene.publish(HUNT, "two");
    eventually(alone, HUNT, "two");
  }

  @Test
  @DisplayName("A node cache that breaks down later leaves everybody to itself")
  void nodeCache_breaksDown_attaches() {
    leading(o -> o);
    InMemoryNodeCache breaking = scene.node.cache();
    CairnClient other = client("other", breaking, ClientBuilder::oneStreamPerNode);
    eventually(() -> Scene.nodeCacheIsOpen(other));
    other.get(HUNT);
    assertThat(other.status().connected()).isFalse();

    breaking.breakDown(new NodeCacheException("damaged", null));

    eventually(() -> other.status().connected());
    scene.publish(HUNT, "two");
    eventually(other, HUNT, "two");
  }

  @Test
  @DisplayName("Unless told to share, each process has its own stream")
  void notTold_eachHasItsStream() {
    leading(o -> o);
    CairnClient other = client("other", scene.node.cache(), o -> o);
    other.get(HUNT);
    eventually(() -> other.status().connected());
    assertThat(streams()).isEqualTo(2);
  }
}
