package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static io.cairn.config.ScriptedSource.config;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.StreamLedger.Comparison;
import io.cairn.config.spi.FollowDigest;
import io.cairn.config.spi.WatchEvent;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is known of a stream: its commands and what the source sent last. */
final class StreamLedgerTest {
  private static final VersionVector ONE = VersionVector.of(1, 1);
  private static final VersionVector TWO = VersionVector.of(1, 2);

  private final StreamLedger ledger = new StreamLedger();
  private final FollowDigest source = new FollowDigest();

  private WatchEvent.Heartbeat heartbeat(long commands) {
    return new WatchEvent.Heartbeat(1, commands, source.value());
  }

  @Test
  void follows_heldConfig_isTheBase() {
    HuntConfig one = config(HUNT, 1, 1, "one");

    ledger.follows(HUNT, one);

    assertThat(ledger.follows(HUNT)).isTrue();
    assertThat(ledger.base(HUNT)).isSameAs(one);
    assertThat(ledger.followed()).containsExactly(HUNT);
    assertThat(ledger.follows(OTHER)).isFalse();
    assertThat(ledger.base(OTHER)).isNull();
  }

  @Test
  void follows_againWithNothing_forgetsTheBase() {
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));
    ledger.follows(HUNT, null);

    assertThat(ledger.base(HUNT)).isNull();
    assertThat(ledger.followed()).containsExactly(HUNT);
  }

  @Test
  void received_isTheNextBase() {
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));
    HuntConfig two = config(HUNT, 1, 2, "two");

    ledger.received(two);

    assertThat(ledger.base(HUNT)).isSameAs(two);
  }

  @Test
  void unusable_countsAsSentAndLeavesTheBase() {
    HuntConfig one = config(HUNT, 1, 1, "one");
    ledger.follows(HUNT, one);
    ledger.unusable(
        new ConfigDelta(HUNT, ScriptedSource.LINEAGE, ONE, TWO, List.of(), Set.of("a"), Set.of()));
    source.put(HUNT, TWO);

    assertThat(ledger.base(HUNT)).isSameAs(one);
    assertThat(ledger.compare(heartbeat(1))).isEqualTo(Comparison.AGREES);
  }

  @Test
  void unfollows_forgetsHuntAndBase() {
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));
    ledger.unfollows(HUNT);

    assertThat(ledger.follows(HUNT)).isFalse();
    assertThat(ledger.base(HUNT)).isNull();
    assertThat(ledger.followed()).isEmpty();
    assertThat(ledger.compare(heartbeat(2))).isEqualTo(Comparison.AGREES);
  }

  @Test
  void unknown_forgetsTheBaseAndStaysFollowed() {
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));
    ledger.unknown(HUNT);
    source.put(HUNT, VersionVector.NONE);

    assertThat(ledger.follows(HUNT)).isTrue();
    assertThat(ledger.base(HUNT)).isNull();
    assertThat(ledger.compare(heartbeat(1))).isEqualTo(Comparison.AGREES);
  }

  @Test
  void speaksOfNow_onlyWithAllOurCommands() {
    assertThat(ledger.speaksOfNow(heartbeat(0))).isTrue();
    ledger.follows(HUNT, null);
    ledger.follows(OTHER, null);
    ledger.unfollows(HUNT);

    assertThat(ledger.speaksOfNow(heartbeat(2))).isFalse();
    assertThat(ledger.speaksOfNow(heartbeat(3))).isTrue();
  }

  @Test
  void compare_sameVersions_agrees() {
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));
    ledger.confirmed(HUNT, ONE);
    ledger.follows(OTHER, null);
    ledger.received(config(OTHER, 1, 2, "two"));
    source.put(OTHER, TWO);
    source.put(HUNT, ONE);

    assertThat(ledger.compare(heartbeat(2))).isEqualTo(Comparison.AGREES);
  }

  @Test
  void compare_pushWasLost_differsEachTime() {
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));
    ledger.confirmed(HUNT, ONE);
    source.put(HUNT, TWO);

    assertThat(ledger.compare(heartbeat(1))).isEqualTo(Comparison.DIFFERS);
    assertThat(ledger.compare(heartbeat(1))).isEqualTo(Comparison.DIFFERS);
  }

  @Test
  void compare_huntIsMissingAtTheSource_differs() {
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));
    ledger.confirmed(HUNT, ONE);

    assertThat(ledger.compare(heartbeat(1))).isEqualTo(Comparison.DIFFERS);
  }

  @Test
  void compare_followedAndNotAnsweredYet_agreesAboutNothingSent() {
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));
    source.put(HUNT, VersionVector.NONE);

    assertThat(ledger.compare(heartbeat(1))).isEqualTo(Comparison.AGREES);
  }

  @Test
  void compare_betweenAQuestionAndItsAnswer_waitsOnce() {
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));
    ledger.confirmed(HUNT, ONE);
    source.put(HUNT, TWO); // lost
    ledger.follows(HUNT, config(HUNT, 1, 1, "one"));

    assertThat(ledger.compare(heartbeat(2))).isEqualTo(Comparison.WAITS);
    assertThat(ledger.compare(heartbeat(2))).isEqualTo(Comparison.DIFFERS);
    ledger.received(config(HUNT, 1, 2, "two"));
    assertThat(ledger.compare(heartbeat(2))).isEqualTo(Comparison.AGREES);
  }

  @Test
  void compare_agreedInBetween_waitsAgain() {
    ledger.follows(HUNT, null);
    source.put(HUNT, TWO);
    assertThat(ledger.compare(heartbeat(1))).isEqualTo(Comparison.WAITS);
    ledger.received(config(HUNT, 1, 2, "two"));
    assertThat(ledger.compare(heartbeat(1))).isEqualTo(Comparison.AGREES);

    ledger.follows(HUNT, null);
    source.put(HUNT, ONE);

    assertThat(ledger.compare(heartbeat(2))).isEqualTo(Comparison.WAITS);
  }
}
