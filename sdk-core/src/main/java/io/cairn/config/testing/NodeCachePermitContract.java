package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCache.ReadPermit;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who reads the source for the node, and who is told. A topic of {@link NodeCacheContract}. */
abstract class NodeCachePermitContract extends NodeCacheSnapshotContract {
  // neighbours

  @Test
  @DisplayName("A process that follows a hunt is told when a neighbour moves its head")
  void follow_neighbourWrites_isTold() {
    Told told = new Told();
    NodeCache follower = open(told);
    follower.follow(HUNT);
    open().write(config("1.1"), Labels.NONE);

    await().atMost(StoreScript.PATIENCE).until(() -> told.heads.contains(HUNT));
    assertVersion(follower, Labels.NONE, "1.1");
  }

  @Test
  @DisplayName("A process is told of the hunts that it follows and of no others")
  void unfollow_neighbourWrites_isNotTold() {
    Told told = new Told();
    NodeCache follower = open(told);
    follower.follow(HUNT);
    follower.unfollow(HUNT);
    follower.unfollow(HuntId.of("never followed"));
    follower.follow(OTHER_HUNT);
    NodeCache neighbour = open();
    neighbour.write(config("1.1"), Labels.NONE);
    neighbour.write(config(OTHER_HUNT, LINEAGE, "1.1", "later"), Labels.NONE);

    await().atMost(StoreScript.PATIENCE).until(() -> told.heads.contains(OTHER_HUNT));
    assertThat(told.heads).doesNotContain(HUNT);
  }

  // permits

  @Test
  @DisplayName("One process at a time has the permit for a hunt; the others wait")
  void awaitReadPermit_heldByAnother_waits() {
    NodeCache holder = open();
    NodeCache neighbour = open();
    ReadPermit permit = granted(holder);
    var waiting = neighbour.awaitReadPermit(HUNT, Labels.NONE);

    assertThat(waiting).isNotDone();
    permit.close();
    assertThat(permit(waiting)).isPresent();
  }

  @Test
  @DisplayName("Hunts do not wait for each other")
  void awaitReadPermit_otherHuntHeld_isGranted() {
    granted(open());
    assertThat(permit(open().awaitReadPermit(OTHER_HUNT, Labels.NONE))).isPresent();
  }

  @Test
  @DisplayName("Who waits is sent to read when another process has moved the head")
  void awaitReadPermit_headMoved_completesEmpty() {
    NodeCache holder = open();
    NodeCache neighbour = open();
    ReadPermit permit = granted(holder);
    var waiting = neighbour.awaitReadPermit(HUNT, Labels.NONE);
    holder.write(config("1.1"), Labels.NONE);

    assertThat(permit(waiting)).isEmpty();
    assertVersion(neighbour, Labels.NONE, "1.1");
    permit.close();
  }

  @Test
  @DisplayName("Every process that waits gets its turn when reads fail one after the other")
  void awaitReadPermit_readsFail_goesRound() {
    ReadPermit permit = granted(open());
    Queue<Optional<ReadPermit>> granted = new ConcurrentLinkedQueue<>();
    for (int i = 0; i < 3; i++) {
      var unused = open().awaitReadPermit(HUNT, Labels.NONE).thenAccept(granted::add);
    }
    assertThat(granted).isEmpty();
    permit.close();
    for (int turn = 1; turn <= 3; turn++) {
      await().atMost(StoreScript.PATIENCE).until(() -> !granted.isEmpty());
      assertThat(granted).as("permits at one time").hasSize(1);
      granted.remove().orElseThrow().close();
    }
  }

  @Test
  @DisplayName("The permit is free when the process that holds it closes its cache")
  void awaitReadPermit_holderCloses_isGranted() {
    NodeCache holder = open();
    granted(holder);
    var waiting = open().awaitReadPermit(HUNT, Labels.NONE);
    holder.close();
    assertThat(permit(waiting)).isPresent();
  }

  @Test
  @DisplayName("Giving a permit back twice does not give away another's")
  void closePermit_twice_isIdempotent() {
    NodeCache first = open();
    ReadPermit permit = granted(first);
    permit.close();
    ReadPermit next = granted(open());
    permit.close();
    var waiting = first.awaitReadPermit(HUNT, Labels.NONE);

    assertThat(waiting).isNotDone();
    next.close();
    assertThat(permit(waiting)).isPresent();
  }

  @Test
  @DisplayName("Who waits does not fail when its own cache is closed")
  void awaitReadPermit_ownCacheCloses_completes() {
    granted(open());
    NodeCache closing = open();
    var waiting = closing.awaitReadPermit(HUNT, Labels.NONE);
    closing.close();
    assertThatCode(() -> permit(waiting)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("Who has waited for the bound is granted a permit, whatever the others do")
  void awaitReadPermit_boundPasses_isGranted() {
    granted(open());
    var waiting = open().awaitReadPermit(HUNT, Labels.NONE);
    assumeTrue(passPermitBound(), "the test of this backend does not hold its clock");
    assertThat(permit(waiting)).isPresent();
  }

  private ReadPermit granted(NodeCache cache) {
    return permit(cache.awaitReadPermit(HUNT, Labels.NONE)).orElseThrow();
  }
}
