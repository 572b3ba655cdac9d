package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static io.cairn.config.Scene.textOf;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rule 10, where the source says what a test wants: deltas, heartbeats, and what is sent late. */
final class RejectedDeltaRule10Test {
  private static final int MORE_THAN_HALF_OF_A_HUNT = (int) (HuntConfig.MAX_BYTES / 2) + 1;

  private final Scene scene = new Scene();
  private final ScriptedSource source = new ScriptedSource();

  @AfterEach
  void close() {
    scene.close();
  }

  /** A client of the scripted source, which follows the hunt at version 1.1. */
  private CairnClient scriptedAtOne(HuntConfig one) {
    CairnClient client =
        scene.closedAtTheEnd(
            scene
                .builder()
                .source(source)
                .preload(HUNT)
                .validator(LastKnownGoodRule10Test::refuseBad)
                .build());
    Scene.readyWith(
        client,
        () -> {
          source.stands(1);
          source.nextRead().answer(one);
        });
    stream().awaitCommand("follow harbour-night 1.1");
    return client;
  }

  private ScriptedSource.Stream stream() {
    return source.streams().get(0);
  }

  @Test
  void delta_overTheSizeBound_isRejectedAndShown() {
    HuntConfig one = config(HUNT, 1, 1, "one");
    CairnClient client = scriptedAtOne(one);
    String half = "x".repeat(MORE_THAN_HALF_OF_A_HUNT);
    ConfigDelta tooLarge = delta(1, 2, text("b", half), text("c", half));

    stream().push(tooLarge);

    String reason =
        "hunt \"harbour-night\" has %d bytes, more than %d"
            .formatted(one.bytes() + 2L * MORE_THAN_HALF_OF_A_HUNT, HuntConfig.MAX_BYTES);
    stream()
        .awaitCommand(
            "reject harbour-night 1.2 version 1.2 of hunt \"harbour-night\" was rejected: "
                + reason);
    assertThat(textOf(client.get(HUNT))).isEqualTo("one");
    assertThat(client.explain(HUNT).rejected()).contains(VersionVector.of(1, 2));
    assertThat(client.explain(HUNT).lastError()).contains(reason);
    assertThat(client.metrics().rejects()).isEqualTo(1);
  }

  @Test
  void delta_overTheSizeBound_heartbeatsAskForNothingAndTheNextIsTaken() {
    CairnClient client = scriptedAtOne(config(HUNT, 1, 1, "one"));
    String half = "x".repeat(MORE_THAN_HALF_OF_A_HUNT);
    stream().push(delta(1, 2, text("b", half), text("c", half)));
    eventually(() -> client.metrics().rejects() == 1);

    stream().heartbeat();
    stream().heartbeat();
    stream().push(delta(1, 3, text("a", "three")));

    eventually(client, HUNT, "three");
    eventually(() -> client.explain(HUNT).rejected().isEmpty());
    assertThat(client.metrics().repairs()).isZero();
  }

  private static ConfigDelta delta(long base, long version, Fragment... put) {
    return new ConfigDelta(
        HUNT,
        ScriptedSource.LINEAGE,
        VersionVector.of(1, base),
        VersionVector.of(1, version),
        List.of(put),
        Set.of(),
        Set.of());
  }

  @Test
  void delta_basedOnTheRejectedVersion_isAppliedToIt() {
    CairnClient client =
        scriptedAtOne(
            HuntConfig.of(
                HUNT,
                ScriptedSource.LINEAGE,
                VersionVector.of(1, 1),
                List.of(text("a", "one"), text("b", "one"))));
    stream().push(delta(1, 2, text("a", "bad"), text("b", "two")));
    eventually(() -> client.metrics().rejects() == 1);

    stream().push(delta(2, 3, text("a", "good")));

    eventually(client, HUNT, "good");
    assertThat(client.get(HUNT).fragment("b").text()).isEqualTo("two");
    assertThat(client.metrics().repairs()).isZero();
  }

  @Test
  void heartbeats_afterARejection_doNotConfirmTheOldOne() {
    CairnClient client = scriptedAtOne(config(HUNT, 1, 1, "one"));
    stream().current(HUNT, VersionVector.of(1, 1));
    stream().push(config(HUNT, 1, 2, "bad"));
    eventually(() -> client.metrics().rejects() == 1);

    scene.clock.advance(Duration.ofSeconds(9));
    stream().heartbeat();
    stream().unknown(HuntId.of("barrier"));
    stream().push(config(HUNT, 1, 3, "bad again")); // behind the heartbeat
    eventually(() -> client.metrics().rejects() == 2);

    assertThat(client.get(HUNT).age()).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void olderVersion_servedLate_leavesANewerRejectionInTheStatus() {
    CairnClient client =
        scene.closedAtTheEnd(
            scene
                .builder()
                .source(source)
                .validator(LastKnownGoodRule10Test::refuseBad)
                .coalesceChanges(Duration.ofMillis(1), Duration.ofMillis(10))
                .build());
    Scene.readyWith(client, () -> source.stands(1));
    client.follow(HUNT);
    source.nextRead().answer(config(HUNT, 1, 1, "one"));
    eventually(client, HUNT, "one");
    stream().awaitCommand("follow harbour-night 1.1");
    stream().push(config(HUNT, 1, 2, "two"));
    eventually(client, HUNT, "two");
    stream().push(config(HUNT, 1, 3, "three")); // waits for the hunt to be quiet
    String half = "x".repeat(MORE_THAN_HALF_OF_A_HUNT);
    stream().push(delta(3, 4, text("b", half), text("c", half)));
    eventually(() -> client.metrics().rejects() == 1);

    scene.clock.advance(Duration.ofMillis(1));

    stream().awaitCommand("acknowledge harbour-night 1.3");
    assertThat(textOf(client.get(HUNT))).isEqualTo("three");
    assertThat(client.explain(HUNT).rejected()).contains(VersionVector.of(1, 4));
  }
}
