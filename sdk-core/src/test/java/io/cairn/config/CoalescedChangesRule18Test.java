package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 18: a burst of changes to a hunt is coalesced into one swap, with a bounded wait. */
final class CoalescedChangesRule18Test {
  private final Scene scene = new Scene();
  private final ScriptedSource source = new ScriptedSource();
  private int barriers;

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void change_single_waitsForNothing() {
    CairnClient client = coalescing(Duration.ofMillis(1), Duration.ofMillis(10));
    ScriptedSource.Stream stream = source.streams().get(0);

    for (int i = 2; i <= 5; i++) {
      stream.push(config(HUNT, 1, i, String.valueOf(i)));
      eventually(client, HUNT, String.valueOf(i)); // while time stands still
      settleScripted(client);
      scene.clock.advance(Duration.ofMillis(1)); // quiet
    }

    assertThat(client.metrics().longestSwap()).isZero();
  }

  @Test
  void changes_burst_areTwoSwapsAndTheLastOneIsServed() {
    CairnClient client = coalescing(Duration.ofMillis(1), Duration.ofMillis(10));
    ScriptedSource.Stream stream = source.streams().get(0);
    stream.push(config(HUNT, 1, 2, "2"));
    eventually(client, HUNT, "2"); // the first waits for nothing
    for (int i = 3; i <= 500; i++) {
      stream.push(config(HUNT, 1, i, String.valueOf(i)));
    }
    settleScripted(client);

    scene.clock.advance(Duration.ofMillis(1));

    eventually(client, HUNT, "500");
    stream.awaitCommand("acknowledge harbour-night 1.500");
    assertThat(client.metrics().swaps()).isEqualTo(3); // the load, the first, the rest
    assertThat(client.metrics().longestSwap()).isEqualTo(Duration.ofMillis(1));
    assertThat(stream.commands).filteredOn(said -> said.startsWith("acknowledge")).hasSize(2);
  }

  @Test
  void changes_thatNeverStop_areSwappedInAfterTheLongestWait() {
    CairnClient client = coalescing(Duration.ofMillis(2), Duration.ofMillis(10));
    ScriptedSource.Stream stream = source.streams().get(0);
    stream.push(config(HUNT, 1, 2, "2"));
    eventually(client, HUNT, "2");

    for (int i = 3; i <= 53; i++) {
      stream.push(config(HUNT, 1, i, String.valueOf(i)));
      settleScripted(client);
      scene.clock.advance(Duration.ofMillis(1)); // never quiet for two
      settleScripted(client);
    }

    assertThat(client.metrics().swaps()).isBetween(6L, 8L); // in 50 ms
    assertThat(client.metrics().longestSwap()).isLessThanOrEqualTo(Duration.ofMillis(10));
  }

  @Test
  void changes_burstOfOneHunt_holdsBackNoOther() {
    CairnClient client = coalescing(Duration.ofMillis(1), Duration.ofMillis(10));
    ScriptedSource.Stream stream = source.streams().get(0);
    client.follow(OTHER);
    source.nextRead().answer(config(OTHER, 1, 1, "one"));
    stream.awaitCommand("follow old-town 1.1");
    stream.push(config(HUNT, 1, 2, "two"));
    eventually(client, HUNT, "two");
    stream.push(config(HUNT, 1, 3, "three"));

    stream.push(config(OTHER, 1, 2, "two"));

    eventually(client, OTHER, "two");
    assertThat(textOf(client.get(HUNT))).isEqualTo("two");
  }

  private CairnClient coalescing(Duration quiet, Duration longest) {
    CairnClient client =
        scene.closedAtTheEnd(
            scene.builder().source(source).coalesceChanges(quiet, longest).preload(HUNT).build());
    Scene.readyWith(
        client,
        () -> {
          source.stands(1);
          source.nextRead().answer(config(HUNT, 1, 1, "one"));
        });
    source.streams().get(0).awaitCommand("follow harbour-night 1.1");
    return client;
  }

  /** Waits until the client has done what it was to do so far. */
  private void settleScripted(CairnClient client) {
    CompletableFuture<HuntConfig> nobody = client.getAsync(HuntId.of("nobody-" + barriers++));
    source.nextRead().unknown();
    assertThatThrownBy(nobody::join).hasCauseInstanceOf(UnknownHuntException.class);
  }
}
