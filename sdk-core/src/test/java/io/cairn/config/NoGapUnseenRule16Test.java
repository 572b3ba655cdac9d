package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.testing.StreamFaults.concerns;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.WatchEvent;
import io.cairn.config.testing.SourceCounts;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Rule 16, no gap unseen: each stream numbers its messages; a heartbeat carries a digest of the
 * followed versions. A gap or a mismatch repairs the hunts concerned and nothing else. No timer
 * ever reloads everything.
 */
final class NoGapUnseenRule16Test {
  private static final int HUNTS = 20;

  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  private static HuntId hunt(int number) {
    return HuntId.of("hunt-" + number);
  }

  private SourceCounts counts() {
    return scene.source.counts();
  }

  /** A client that follows {@value #HUNTS} hunts of 1,000 bytes and more, each confirmed. */
  private CairnClient followingMany() {
    for (int i = 0; i < HUNTS; i++) {
      scene.publish(hunt(i), text("a", "one"), text("large", "x".repeat(1_000)));
    }
    CairnClient client = scene.started();
    for (int i = 0; i < HUNTS; i++) {
      client.get(hunt(i));
    }
    eventually(() -> counts().pushes(WatchEvent.Current.class) == HUNTS);
    assertThat(counts().bytesPushed()).isZero();
    return client;
  }

  /** What the stream brought since it was asked anew: the versions and no content. */
  private void assertOnlyWasRepaired(HuntId hunt, int contentBytes) {
    eventually(() -> counts().pushes(WatchEvent.Current.class) == 2 * HUNTS - 1);
    assertThat(counts().pushes(hunt, WatchEvent.Delta.class)).isEqualTo(1);
    assertThat(counts().pushes(WatchEvent.Delta.class)).isEqualTo(1);
    assertThat(counts().pushes(WatchEvent.Whole.class)).isZero();
    assertThat(counts().bytesPushed()).isEqualTo(contentBytes);
    assertThat(counts().reads()).isEqualTo(HUNTS); // those of the start
    assertThat(counts().watches()).hasSize(1);
  }

  @Test
  void dropped_pushOfOneHunt_isRepairedAndNothingElse() {
    CairnClient client = followingMany();
    scene.source.streams().dropNext(1, concerns(hunt(3)));
    scene.publish(hunt(3), "two");

    heartbeatsUntil(client, hunt(3), "two"); // the number of one tells of the gap

    assertOnlyWasRepaired(hunt(3), "two".length());
    assertThat(client.metrics().repairs()).isEqualTo(1);
    eventually(() -> client.metrics().swaps() == HUNTS + 1);
  }

  @Test
  void dropped_pushBeforeOneOfAnotherHunt_bothArrive() {
    CairnClient client = followingMany();
    scene.source.streams().dropNext(1, concerns(hunt(3)));
    scene.publish(hunt(3), "two");

    scene.publish(hunt(4), "two");

    eventually(client, hunt(4), "two");
    heartbeatsUntil(client, hunt(3), "two");
    assertThat(client.metrics().repairs()).isEqualTo(1);
    assertThat(counts().reads()).isEqualTo(HUNTS);
    assertThat(counts().bytesPushed()).isEqualTo(2L * "two".length());
  }

  @Test
  void dropped_heartbeat_costsNothing() {
    CairnClient client = followingMany();
    scene.source.streams().dropNext(1, WatchEvent.Heartbeat.class::isInstance);

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return counts().pushes(WatchEvent.Heartbeat.class) >= 2;
        });

    scene.settle(client);
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void dropped_deltaBeforeItsSuccessor_theNewestArrives() {
    CairnClient client = followingMany();
    scene.source.streams().dropNext(1, concerns(hunt(3)));
    scene.publish(hunt(3), text("b", "lost with the first"));

    scene.publish(hunt(3), text("c", "based on the first"));

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1)); // both may have been sent as one
          return client.get(hunt(3)).has("c");
        });
    assertThat(client.get(hunt(3)).fragment("b").text()).isEqualTo("lost with the first");
    assertThat(counts().reads()).isEqualTo(HUNTS);
    assertThat(counts().pushes(WatchEvent.Whole.class)).isZero();
  }

  @Test
  void dropped_answerToAFollow_isAskedForAgain() {
    scene.publish(HUNT, "one");
    CairnClient client = scene.started();
    scene.source.streams().dropNext(1, concerns(HUNT));
    client.get(HUNT);
    eventually(() -> counts().follows(HUNT).size() == 1);

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return counts().pushes(HUNT, WatchEvent.Current.class) == 1;
        });
    assertThat(client.metrics().repairs()).isEqualTo(1);
    assertThat(counts().reads(HUNT)).isEqualTo(1);
  }

  @Test
  void dropped_everyFifthPushOfMany_theNewestOfEachArrives() {
    CairnClient client = followingMany();
    for (int i = 1; i <= 400; i++) {
      if (i % 5 == 0) {
        scene.source.streams().dropNext(1);
      }
      scene.publish(hunt(i % HUNTS), String.valueOf(i));
    }
    scene.source.streams().heal();

    for (int i = 381; i <= 400; i++) {
      heartbeatsUntil(client, hunt(i % HUNTS), String.valueOf(i));
    }
    assertThat(counts().reads()).isEqualTo(HUNTS);
    assertThat(counts().watches()).hasSize(1);
  }

  @Test
  void duplicated_push_isServedOnceAndAsksForNothing() {
    CairnClient client = followingMany();
    scene.source.streams().duplicateNext(1, concerns(hunt(3)));

    scene.publish(hunt(3), "two");

    eventually(() -> client.metrics().duplicates() == 1);
    assertThat(textOf(client.get(hunt(3)))).isEqualTo("two");
    scene.clock.advance(Duration.ofSeconds(1));
    eventually(() -> counts().pushes(WatchEvent.Heartbeat.class) == 1);
    scene.settle(client);
    assertThat(client.metrics().repairs()).isZero();
    assertThat(counts().follows(hunt(3))).hasSize(1);
    assertThat(counts().acknowledgements())
        .filteredOn(acknowledged -> acknowledged.hunt().equals(hunt(3)))
        .hasSize(1);
  }

  @Test
  void reordered_pushes_bothArrive() {
    CairnClient client = followingMany();
    scene.source.streams().swapNext(1, concerns(hunt(3)));

    scene.publish(hunt(3), "two");

    heartbeatsUntil(client, hunt(3), "two"); // one overtakes it
    eventually(() -> client.metrics().duplicates() == 1); // repaired before it came
    assertThat(client.metrics().repairs()).isEqualTo(1);
    eventually(() -> client.metrics().swaps() == HUNTS + 1);
    assertThat(counts().reads()).isEqualTo(HUNTS);
  }

  @Test
  void silence_ofAStream_isNoticedAndTheNextOneBringsWhatWasMissed() {
    CairnClient client = followingMany();
    scene.source.streams().silence();
    scene.publish(hunt(3), "two");

    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return textOf(client.get(hunt(3))).equals("two");
        });

    assertThat(counts().reads()).isEqualTo(HUNTS);
    assertThat(counts().bytesPushed()).isEqualTo("two".length());
    assertThat(client.status().lastError().orElseThrow()).contains("said nothing for 30 s");
  }

  private void heartbeatsUntil(CairnClient client, HuntId hunt, String text) {
    eventually(
        () -> {
          scene.clock.advance(Duration.ofSeconds(1));
          return textOf(client.get(hunt)).equals(text);
        });
  }
}
