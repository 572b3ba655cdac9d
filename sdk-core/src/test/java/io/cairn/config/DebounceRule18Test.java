package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.testing.SourceCounts;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 18, debounce: a pod that restarts is not a new pod; one that restarts again and again
 * attaches once it has been quiet; reconnects back off; a burst of changes is one swap.
 */
final class DebounceRule18Test {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Scene scene = new Scene();
  private final NodeCache node = scene.node.cache(); // which needs not be open for sessions
  private int barriers;

  @AfterEach
  void close() {
    scene.close();
  }

  private SourceCounts counts() {
    return scene.source.counts();
  }

  /** One run of a pod of the node, started and with an open node cache. */
  private CairnClient run(String pod, UnaryOperator<ClientBuilder> options) {
    CairnClient client =
        scene.build(
            o ->
                options.apply(
                    o.name(pod)
                        .pod(pod)
                        .nodeCache(scene.node.cache())
                        .debounceRestarts(WINDOW, LONGEST)));
    Scene.ready(client);
    eventually(() -> client.status().nodeCache().endsWith(" OPEN"));
    return client;
  }

  private CairnClient run() {
    return run("engine-0", o -> o);
  }

  /** A run that gets a stream, reads the hunt if there is one, and ends. */
  private void runAndEnd() {
    CairnClient client = run();
    eventually(() -> client.status().connected());
    if (client.getAsync(HUNT).handle((config, unknown) -> config != null).join()) {
      eventually(() -> scene.node.head(HUNT).isPresent());
    }
    client.close();
  }

  /** A run of a pod that has restarted once a second, and so must wait. */
  private CairnClient restless(UnaryOperator<ClientBuilder> options) {
    runAndEnd();
    scene.clock.advance(Duration.ofSeconds(1));
    runAndEnd();
    scene.clock.advance(Duration.ofSeconds(1));
    assertThat(counts().watches()).hasSize(2);
    return run("engine-0", options);
  }

  private List<UUID> sessions() {
    return counts().watches().stream().map(WatchRequest::session).toList();
  }

  /** Waits until the client has done what it was to do so far. */
  private void settle(CairnClient client) {
    HuntId nobody = HuntId.of("nobody-" + barriers++);
    assertThatThrownBy(() -> client.get(nobody)).isInstanceOf(UnknownHuntException.class);
  }

  /** Ends a run that is remembered: one that ends before it has looked at its past is not. */
  private void closeRemembered(CairnClient client) {
    eventually(
        () ->
            node.session("engine-0")
                .filter(run -> run.lastSeen().equals(scene.clock.now()))
                .isPresent());
    client.close();
  }

  @Test
  void restart_withinTheWindow_attachesAtOnceInTheSameSession() {
    runAndEnd();
    scene.clock.advance(WINDOW);

    CairnClient second = run();

    eventually(() -> second.status().connected());
    assertThat(sessions()).hasSize(2);
    assertThat(sessions().get(1)).isEqualTo(sessions().get(0));
  }

  @Test
  void restart_afterTheWindow_isANewSession() {
    runAndEnd();
    scene.clock.advance(WINDOW.plusSeconds(1));

    CairnClient second = run();

    eventually(() -> second.status().connected());
    assertThat(sessions()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void restart_afterALongRun_isWithinTheWindowOfItsEnd() {
    CairnClient first = run();
    eventually(() -> first.status().connected());
    scene.clock.advance(Duration.ofHours(1));
    first.close();
    scene.clock.advance(Duration.ofSeconds(9));

    CairnClient second = run();

    eventually(() -> second.status().connected());
    assertThat(sessions().get(1)).isEqualTo(sessions().get(0));
  }

  @Test
  void restart_afterAKill_isWithinTheWindowOfItsLastSignOfLife() {
    var dying = scene.node.cache();
    CairnClient first =
        scene.started(
            o ->
                o.pod("engine-0").name("dying").nodeCache(dying).debounceRestarts(WINDOW, LONGEST));
    for (int i = 0; i < 30; i++) {
      scene.clock.advance(Duration.ofSeconds(1));
      settle(first);
    }
    dying.killProcess();
    scene.clock.advance(WINDOW.dividedBy(2));

    CairnClient second = run();

    eventually(() -> second.status().connected());
    assertThat(sessions().get(1)).isEqualTo(sessions().get(0));
  }

  @Test
  void restart_ofAnotherPodOfTheNode_isNotConcerned() {
    runAndEnd();

    CairnClient other = run("engine-1", o -> o);

    eventually(() -> other.status().connected());
    assertThat(sessions()).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void restart_withinTheWindow_servesFromTheNodeCacheAtOnce() {
    scene.publish(HUNT, "one");
    runAndEnd();
    scene.source.reads().hang();
    scene.source.streams().hold();

    CairnClient second = run("engine-0", o -> o.preload(HUNT)); // is ready, the source being mute

    assertThat(textOf(second.get(HUNT))).isEqualTo("one");
    assertThat(second.get(HUNT).tier()).isEqualTo(Tier.NODE_CACHE);
    scene.source.streams().heal();
  }

  @Test
  void restartsAgainAndAgain_attachesOnceItHasBeenQuietForTheWindow() {
    CairnClient client = restless(o -> o);
    scene.clock.advance(WINDOW.minusMillis(1));
    settle(client);
    assertThat(counts().watches()).hasSize(2);
    assertThat(client.status().connected()).isFalse();

    scene.clock.advance(WINDOW.dividedBy(2).plusMillis(1)); // the largest jitter

    eventually(() -> client.status().connected());
    assertThat(sessions()).hasSize(3);
    assertThat(sessions().get(2)).isEqualTo(sessions().get(0));
  }

  @Test
  void restartsAgainAndAgain_noneOfThemAttachesOrReadsMore() {
    scene.publish(HUNT, "one");
    closeRemembered(restless(o -> o));
    for (int i = 0; i < 10; i++) {
      scene.clock.advance(Duration.ofSeconds(3));
      CairnClient client = run();
      assertThat(textOf(client.get(HUNT))).isEqualTo("one");
      assertThat(client.get(HUNT).tier()).isEqualTo(Tier.NODE_CACHE);
      client.close();
    }

    assertThat(counts().watches()).hasSize(2);
    assertThat(counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void restartsAgainAndAgain_attachesAfterTheLongestWaitAndThenWaitsAgain() {
    closeRemembered(restless(o -> o)); // attached last 1 s ago
    for (int second = 7; second < 61; second += 6) {
      scene.clock.advance(Duration.ofSeconds(6));
      closeRemembered(run());
    }
    assertThat(counts().watches()).hasSize(2); // 55 s ago

    scene.clock.advance(Duration.ofSeconds(5));
    CairnClient longest = run();
    eventually(() -> longest.status().connected());
    longest.close();
    scene.clock.advance(Duration.ofSeconds(6));
    CairnClient next = run();
    settle(next);

    assertThat(counts().watches()).hasSize(3);
  }

  @Test
  void quietAgain_theNextRestartAttachesAtOnce() {
    CairnClient restless = restless(o -> o);
    for (int i = 0; i < 15; i++) {
      scene.clock.advance(Duration.ofSeconds(1));
      settle(restless);
    }
    eventually(() -> restless.status().connected());
    restless.close();
    scene.clock.advance(Duration.ofSeconds(1));

    CairnClient next = run();

    eventually(() -> next.status().connected());
    assertThat(sessions()).hasSize(4);
  }

  @Test
  void whileItWaits_theNeighboursNewsArrive() {
    scene.publish(HUNT, "one");
    CairnClient waiting = restless(o -> o);
    CairnClient neighbour = run("engine-1", o -> o);
    eventually(() -> neighbour.status().connected());
    neighbour.get(HUNT);
    Live<String> value = waiting.follow(HUNT).map("a", String.class);
    assertThat(value.get()).isEqualTo("one");

    scene.publish(HUNT, "two");

    eventually(waiting, HUNT, "two");
    eventually(() -> value.get().equals("two"));
    assertThat(waiting.get(HUNT).tier()).isEqualTo(Tier.NODE_CACHE);
    assertThat(waiting.status().connected()).isFalse();
    assertThat(counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void whileItWaits_anUrgentHuntIsFollowedAndNoOther() {
    scene.publish(HUNT, "one");
    scene.publish(OTHER, "other");
    CairnClient client = restless(o -> o.preload(HUNT, OTHER).urgent(HUNT));
    eventually(() -> client.status().connected());
    int otherFollows = counts().follows(OTHER).size();

    scene.publish(HUNT, "two");

    eventually(client, HUNT, "two");
    settle(client);
    assertThat(counts().follows(OTHER)).hasSize(otherFollows);
    scene.clock.advance(WINDOW.dividedBy(2).plus(WINDOW));
    eventually(() -> counts().follows(OTHER).size() == otherFollows + 1);
    assertThat(counts().watches()).hasSize(3); // on the stream that stands
  }

  @Test
  void restartsAgainAndAgain_withoutANodeCache_attachesAtOnceEachTime() {
    for (int i = 1; i <= 4; i++) {
      CairnClient client = scene.started(o -> o.pod("engine-0"));
      assertThat(sessions()).hasSize(i).doesNotHaveDuplicates();
      client.close();
    }
  }

  @Test
  void reconnect_waitsNoLongerThanTheDoublingCeiling() {
    CairnClient client =
        scene.started(o -> o.reconnect(Duration.ofMillis(100), Duration.ofSeconds(2)));
    scene.settle(client); // the stream has brought something
    scene.source.streams().refuseConnections(true);
    scene.source.streams().disconnect();
    eventually(() -> !client.status().connected());

    for (int i = 0; i < 10; i++) {
      int tried = counts().watches().size();
      eventually(() -> client.status().attempts() == tried - 1);
      settle(client); // the next attempt has its time
      long ceiling = Math.min(2_000, 100L << Math.max(0, tried - 2));

      scene.clock.advance(Duration.ofMillis(ceiling));

      eventually(() -> counts().watches().size() > tried);
    }
    scene.source.streams().heal();
  }

  @Test
  void reconnect_sourceSaysRetryAfter_waitsThatLong() {
    CairnClient client =
        scene.started(o -> o.reconnect(Duration.ofMillis(1), Duration.ofMillis(1)));

    scene.source.streams().disconnect(new SourceException("too busy", null), WINDOW);
    eventually(() -> !client.status().connected());
    settle(client);

    scene.clock.advance(WINDOW.minusMillis(1));
    settle(client);
    assertThat(counts().watches()).hasSize(1);
    scene.clock.advance(Duration.ofMillis(1));
    eventually(() -> client.status().connected());
    assertThat(counts().watches()).hasSize(2);
  }
}
