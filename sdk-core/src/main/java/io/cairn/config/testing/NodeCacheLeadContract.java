package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.NodeCache.FollowLead;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who follows the source for the node. A topic of {@link NodeCacheContract}. */
abstract class NodeCacheLeadContract extends NodeCachePermitContract {
  private static final Labels EU = Labels.of("region", "eu");

  private static FollowLead lead(CompletableFuture<FollowLead> asked) {
    return StoreScript.done(asked);
  }

  @Test
  @DisplayName("One process at a time leads a hunt; the next one has it when that gives it back")
  void awaitFollowLead_heldByAnother_waitsUntilItIsGivenBack() {
    FollowLead held = lead(open().awaitFollowLead(HUNT, EU));
    CompletableFuture<FollowLead> waiting = open().awaitFollowLead(HUNT, EU);

    assertThat(waiting).isNotDone();
    held.close();
    assertThat(lead(waiting)).isNotNull();
  }

  @Test
  @DisplayName("Other hunts and other labels are led apart")
  void awaitFollowLead_otherHuntOrLabels_isGranted() {
    lead(open().awaitFollowLead(HUNT, EU));
    NodeCache neighbour = open();
    assertThat(lead(neighbour.awaitFollowLead(OTHER_HUNT, EU))).isNotNull();
    assertThat(lead(neighbour.awaitFollowLead(HUNT, Labels.of("region", "us")))).isNotNull();
    assertThat(lead(neighbour.awaitFollowLead(HUNT, Labels.NONE))).isNotNull();
  }

  @Test
  @DisplayName("The lead is free when the process that holds it closes its cache")
  void awaitFollowLead_holderCloses_isGranted() {
    NodeCache holder = open();
    lead(holder.awaitFollowLead(HUNT, EU));
    CompletableFuture<FollowLead> waiting = open().awaitFollowLead(HUNT, EU);
    holder.close();
    assertThat(lead(waiting)).isNotNull();
  }

  @Test
  @DisplayName("To cancel is to leave the line")
  void cancel_whileWaiting_leavesTheLine() {
    FollowLead held = lead(open().awaitFollowLead(HUNT, EU));
    CompletableFuture<FollowLead> left = open().awaitFollowLead(HUNT, EU);
    CompletableFuture<FollowLead> waiting = open().awaitFollowLead(HUNT, EU);
    left.cancel(false);
    held.close();
    assertThat(lead(waiting)).isNotNull();
  }

  @Test
  @DisplayName("Giving a lead back twice does not give away another's")
  void closeLead_twice_isIdempotent() {
    FollowLead first = lead(open().awaitFollowLead(HUNT, EU));
    first.close();
    FollowLead second = lead(open().awaitFollowLead(HUNT, EU));
    first.close();
    CompletableFuture<FollowLead> waiting = open().awaitFollowLead(HUNT, EU);

    assertThat(waiting).isNotDone();
    second.close();
    assertThat(lead(waiting)).isNotNull();
  }

  @Test
  @DisplayName("Who waits does not fail when its own cache is closed")
  void awaitFollowLead_ownCacheCloses_completes() {
    lead(open().awaitFollowLead(HUNT, EU));
    NodeCache closing = open();
    CompletableFuture<FollowLead> waiting = closing.awaitFollowLead(HUNT, EU);
    closing.close();
    assertThatCode(() -> lead(waiting)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("Before open and after close a lead is granted that stands in nobody's way")
  void awaitFollowLead_notOpen_isGranted() {
    NodeCache cache = newTracked();
    assertThat(lead(cache.awaitFollowLead(HUNT, EU))).isNotNull();
    assertThat(cache.confirmations(HUNT, EU)).isZero();
    cache.close();
    assertThat(lead(cache.awaitFollowLead(HUNT, EU))).isNotNull();
    assertThat(lead(open().awaitFollowLead(HUNT, EU))).isNotNull();
  }

  @Test
  @DisplayName("What the holder confirms, the neighbours hear, of that hunt and those labels alone")
  void confirm_byTheHolder_changesTheNumberOfItsHuntAndLabels() {
    NodeCache neighbour = open();
    long before = neighbour.confirmations(HUNT, EU);
    FollowLead held = lead(open().awaitFollowLead(HUNT, EU));
    assertThat(neighbour.confirmations(HUNT, EU)).isEqualTo(before);
    held.confirm();
    long once = neighbour.confirmations(HUNT, EU);
    held.confirm();

    assertThat(once).isNotEqualTo(before);
    assertThat(neighbour.confirmations(HUNT, EU)).isNotEqualTo(once);
    assertThat(neighbour.confirmations(OTHER_HUNT, EU)).isZero();
    assertThat(neighbour.confirmations(HUNT, Labels.NONE)).isZero();
  }

  @Test
  @DisplayName("Who has given its lead back confirms nothing any more")
  void confirm_afterClose_changesNothing() {
    NodeCache neighbour = open();
    FollowLead given = lead(open().awaitFollowLead(HUNT, EU));
    given.confirm();
    given.close();
    long before = neighbour.confirmations(HUNT, EU);
    given.confirm();
    assertThat(neighbour.confirmations(HUNT, EU)).isEqualTo(before);
  }
}
