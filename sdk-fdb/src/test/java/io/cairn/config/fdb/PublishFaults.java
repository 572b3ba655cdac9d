package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.Leadership;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionVector;
import io.cairn.config.fdb.FaultyDatabase.Fate;
import io.cairn.config.spi.SourceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A publish whose commits go wrong. */
abstract class PublishFaults extends FdbScene {
  private static final VersionVector FIRST = VersionVector.of(1, 1);

  private final FaultyDatabase faults = new FaultyDatabase();

  private FdbConfigStore faulty() {
    return space.open(space.builder(faults).transactionBytes(TransactionLimits.MIN_BYTES));
  }

  private static Fragment large() {
    return bytes("large", 1 << 20, 7);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_BUT_DONE", "UNKNOWN_AND_LOST", "TOO_OLD"})
  void lead_unknownOutcome_takesOneEpoch(Fate fate) {
    FdbConfigStore store = faulty();
    faults.fates(commit -> commit.attempt() == 1 ? fate : Fate.GOES_WELL);
    assertThat(done(store.lead(HUNT, "ada")).epoch()).isEqualTo(1);
    assertThat(done(store.lead(HUNT, "bob")).epoch()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_BUT_DONE", "UNKNOWN_AND_LOST", "TOO_OLD"})
  void publish_unknownOutcomeOfEachCommit_issuesOneVersion(Fate fate) {
    FdbConfigStore store = faulty();
    Leadership leadership = done(store.lead(HUNT, "ada"));
    faults.fates(commit -> commit.attempt() == 1 ? fate : Fate.GOES_WELL);
    Publication publication = put(leadership, VersionVector.NONE, text("a", "1"));
    assertThat(done(store.publish(publication))).isEqualTo(new Published(HUNT, FIRST, true));
    assertThat(done(store.publish(publication))).isEqualTo(new Published(HUNT, FIRST, true));
    assertIssuedOnce(store);
    assertThat(publish(store, leadership, text("a", "2")).version())
        .isEqualTo(VersionVector.of(1, 2));
  }

  @ParameterizedTest
  @EnumSource(names = {"UNKNOWN_BUT_DONE", "UNKNOWN_AND_LOST", "TOO_OLD"})
  void publish_stagedAndUnknownOutcomeOfEachCommit_issuesOneVersion(Fate fate) {
    FdbConfigStore store = faulty();
    Leadership leadership = done(store.lead(HUNT, "ada"));
    faults.fates(commit -> commit.attempt() == 1 ? fate : Fate.GOES_WELL);
    Publication publication = put(leadership, VersionVector.NONE, large());
    assertThat(done(store.publish(publication))).isEqualTo(new Published(HUNT, FIRST, true));
    assertIssuedOnce(store);
    FdbConfigStore other = space.open();
    assertThat(read(other, HUNT).fragments()).containsExactly(large());
    assertThat(space.rows("stage")).isEmpty();
  }

  private void assertIssuedOnce(FdbConfigStore store) {
    assertThat(done(store.history(HUNT, 10))).hasSize(1);
    assertThat(space.rows("log")).hasSize(1);
  }

  @Test
  void publish_answerLostForGood_isFoundOutAboutByThePublicationItself() {
    FdbConfigStore store = faulty();
    Leadership leadership = done(store.lead(HUNT, "ada"));
    Publication publication = put(leadership, VersionVector.NONE, text("a", "1"));
    faults.fates(commit -> Fate.TIMED_OUT_BUT_DONE);
    assertThat(failure(store.publish(publication)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("whether it was done is not known");
    faults.fates(commit -> Fate.GOES_WELL);
    assertThat(done(store.publish(publication))).isEqualTo(new Published(HUNT, FIRST, true));
    assertIssuedOnce(store);
  }

  /** It shows nothing of what it has staged, so its fate is known. */
  @Test
  void publish_answerLostWhileStaging_failsWithoutADoubt() {
    FdbConfigStore store = faulty();
    Leadership leadership = done(store.lead(HUNT, "ada"));
    Publication publication = put(leadership, VersionVector.NONE, large());
    faults.fates(commit -> commit.writes("chunk") ? Fate.TIMED_OUT_BUT_DONE : Fate.GOES_WELL);
    assertThat(failure(store.publish(publication)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("could not stage hunt \"harbour-night\"")
        .hasMessageNotContaining("not known");
    assertThat(newest(store, HUNT)).isEqualTo(VersionVector.NONE);
    faults.fates(commit -> commit.writes("head") ? Fate.TIMED_OUT_BUT_DONE : Fate.GOES_WELL);
    assertThat(failure(store.publish(publication)))
        .hasMessageContaining("whether it was done is not known");
    faults.fates(commit -> Fate.GOES_WELL);
    assertThat(done(store.publish(publication))).isEqualTo(new Published(HUNT, FIRST, true));
    assertIssuedOnce(store);
  }

  @Test
  void publish_conflictsForEver_endsAtTheLastAttempt() {
    FdbConfigStore store = space.open(space.builder(faults).transactionAttempts(3));
    Leadership leadership = done(store.lead(HUNT, "ada"));
    List<Integer> attempts = new ArrayList<>();
    faults.fates(
        commit -> {
          if (commit.writes("head")) {
            attempts.add(commit.attempt());
          }
          return Fate.UNKNOWN_AND_LOST;
        });
    Publication publication = put(leadership, VersionVector.NONE, text("a", "1"));
    assertThat(failure(store.publish(publication))).isInstanceOf(SourceException.class);
    assertThat(attempts).containsExactly(1, 2, 3);
  }

  /** What a process leaves that is killed there. */
  @Test
  void publish_endsBetweenStageAndFlip_leavesNothingHalfVisible() {
    FdbConfigStore dying = faulty();
    Leadership leadership = done(dying.lead(HUNT, "ada"));
    publish(dying, leadership, text("a", "1"), bytes("large", 100_000, 1));
    faults.fates(commit -> commit.writes("head") ? Fate.HELD : Fate.GOES_WELL);
    CompletableFuture<Published> never =
        dying.publish(Publication.by(leadership).expecting(FIRST).put(large()).remove("a").build());
    until(() -> faults.held() == 1);
    assertThat(space.rows("stage")).hasSize(1);

    FdbConfigStore other = space.open();
    assertThat(read(other, HUNT).fragments())
        .containsExactly(text("a", "1"), bytes("large", 100_000, 1));
    assertThat(newest(other, HUNT)).isEqualTo(FIRST);
    assertThat(publish(other, leadership, text("b", "1")).version())
        .isEqualTo(VersionVector.of(1, 2));
    assertThat(read(other, HUNT).fragments())
        .containsExactly(text("a", "1"), text("b", "1"), bytes("large", 100_000, 1));
    assertThat(never).isNotDone();
  }

  @Test
  void sweep_stageThatWasLeft_removesAllOfIt() {
    FdbConfigStore dying = faulty();
    Leadership leadership = done(dying.lead(HUNT, "ada"));
    publish(dying, leadership, text("a", "1"));
    Set<String> before = Set.copyOf(space.rows("fragment"));
    faults.fates(commit -> commit.writes("head") ? Fate.HELD : Fate.GOES_WELL);
    dying.publish(put(leadership, FIRST, large(), text("a", "2")));
    until(() -> faults.held() == 1);
    assertThat(space.rows("chunk")).isNotEmpty();

    Duration minute = Duration.ofMinutes(1);
    FdbConfigStore tidy = space.open(space.builder().sweeping(minute, Duration.ZERO, minute));
    done(tidy.parts().sweeper().sweepAll());
    assertThat(space.rows("stage")).isEmpty();
    assertThat(space.rows("chunk")).isEmpty();
    assertThat(Set.copyOf(space.rows("fragment"))).isEqualTo(before);
    assertThat(space.rows("names")).hasSize(1);
  }

  /** Stages a first version, whose flip is held until the faults release it. */
  private CompletableFuture<Published> publishUntilTheFlip(
      FdbConfigStore store, Leadership leadership) {
    faults.fates(commit -> commit.writes("head") ? Fate.HELD : Fate.GOES_WELL);
    CompletableFuture<Published> published =
        store.publish(put(leadership, VersionVector.NONE, large()));
    until(() -> faults.held() == 1);
    return published;
  }

  @Test
  void sweep_stageThatIsBeingWritten_leavesItAlone() {
    FdbConfigStore slow = faulty();
    Leadership leadership = done(slow.lead(HUNT, "ada"));
    CompletableFuture<Published> published = publishUntilTheFlip(slow, leadership);
    FdbConfigStore tidy = space.open();
    done(tidy.parts().sweeper().sweepAll());
    faults.release();
    assertThat(done(published).version()).isEqualTo(FIRST);
    assertThat(read(tidy, HUNT).fragments()).containsExactly(large());
  }

  /** A publisher that was thought dead wakes up: it stages once more. */
  @Test
  void publish_stageCleanedUpMeanwhile_isStagedAgain() {
    FdbConfigStore late = faulty();
    Leadership leadership = done(late.lead(HUNT, "ada"));
    faults.fates(
        commit ->
            commit.writes("head") && commit.attempt() == 1 && faults.held() == 0
                ? Fate.HELD
                : Fate.GOES_WELL);
    CompletableFuture<Published> published =
        late.publish(put(leadership, VersionVector.NONE, large()));
    until(() -> faults.held() == 1);
    Duration minute = Duration.ofMinutes(1);
    FdbConfigStore tidy = space.open(space.builder().sweeping(minute, Duration.ZERO, minute));
    done(tidy.parts().sweeper().sweepAll());
    tidy.close(); // or it takes the second stage for abandoned as well
    assertThat(space.rows("stage")).isEmpty();
    faults.release();
    assertThat(done(published).version()).isEqualTo(FIRST);
    assertThat(read(space.open(), HUNT).fragments()).containsExactly(large());
  }

  @Test
  void publish_deposedWhileStaging_losesAndShowsNothing() {
    FdbConfigStore old = faulty();
    Leadership leadership = done(old.lead(HUNT, "ada"));
    CompletableFuture<Published> published = publishUntilTheFlip(old, leadership);
    FdbConfigStore other = space.open();
    done(other.lead(HUNT, "bob"));
    faults.release();
    assertThat(failure(published)).isInstanceOf(LeadershipLostException.class);
    assertThat(newest(other, HUNT)).isEqualTo(VersionVector.NONE);
  }

  @Test
  void publish_overtakenWhileStaging_conflicts() {
    FdbConfigStore slow = faulty();
    Leadership leadership = done(slow.lead(HUNT, "ada"));
    CompletableFuture<Published> published = publishUntilTheFlip(slow, leadership);
    FdbConfigStore other = space.open();
    publish(other, leadership, text("a", "1"));
    faults.release();
    assertThat(failure(published)).isInstanceOf(VersionConflictException.class);
    assertThat(read(other, HUNT).fragments()).containsExactly(text("a", "1"));
  }
}
