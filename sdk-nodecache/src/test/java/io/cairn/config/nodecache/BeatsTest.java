package io.cairn.config.nodecache;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache.FollowLead;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Confirmations of many leads in one control file. */
class BeatsTest {
  private static final Labels EU = Labels.of("region", "eu");
  private static final int MANY = 1_000;

  /** Leads that differ in the highest bits alone, so that all come to one bucket. */
  private static final long ONE_BUCKET = 1L << 40;

  private Node node;
  private ChronicleNodeCache holder;
  private ChronicleNodeCache neighbour;
  private Beats beats;

  @BeforeEach
  void open() throws IOException {
    node = new Node(4 << 20);
    holder = node.open();
    neighbour = node.open();
    beats = node.files().control().beats();
  }

  @AfterEach
  void close() {
    node.close();
  }

  private static HuntId hunt(int number) {
    return HuntId.of("hunt-" + number);
  }

  private List<Long> heard() {
    return IntStream.range(0, MANY).mapToObj(i -> neighbour.confirmations(hunt(i), EU)).toList();
  }

  @Test
  @DisplayName("A thousand hunts that one process leads are all heard, each time")
  void confirm_manyHunts_allAreHeardEachTime() {
    List<FollowLead> leads = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      CompletableFuture<FollowLead> asked = holder.awaitFollowLead(hunt(i), EU);
      assertThat(asked).isCompleted();
      leads.add(asked.join());
    }
    List<Long> before = heard();
    assertThat(before).containsOnly(0L);
    for (int round = 0; round < 5; round++) {
      leads.forEach(FollowLead::confirm);
      List<Long> now = heard();
      for (int i = 0; i < MANY; i++) {
        assertThat(now.get(i)).as("hunt %d", i).isNotZero().isNotEqualTo(before.get(i));
      }
      before = now;
    }
  }

  @Test
  @DisplayName("Who falls silent is never heard for another, however full it gets")
  void confirm_moreThanABucketHolds_theSilentOneIsForgottenNotConfirmed() {
    beats.confirm(ONE_BUCKET);
    long said = beats.last(ONE_BUCKET);
    assertThat(said).isNotZero();
    for (int lead = 2; lead < 3 * ControlLayout.BEAT_WAYS; lead++) {
      beats.confirm(lead * ONE_BUCKET);
      assertThat(beats.last(lead * ONE_BUCKET)).isNotZero();
      assertThat(beats.last(ONE_BUCKET)).isIn(said, 0L);
    }
    assertThat(beats.last(ONE_BUCKET)).isZero();
    beats.confirm(ONE_BUCKET);
    assertThat(beats.last(ONE_BUCKET)).isNotZero().isNotEqualTo(said);
  }

  @Test
  @DisplayName("In a full bucket those go that were silent longest, not those that still speak")
  void confirm_fullBucket_theSilentOnesMakeRoom() {
    for (int lead = 1; lead <= ControlLayout.BEAT_WAYS; lead++) {
      beats.confirm(lead * ONE_BUCKET);
    }
    int speaking = ControlLayout.BEAT_WAYS / 2;
    for (int round = 0; round < 10; round++) {
      for (int lead = 1; lead <= speaking; lead++) {
        beats.confirm(lead * ONE_BUCKET);
      }
      beats.confirm((1_000 + round) * ONE_BUCKET);
    }
    for (int lead = 1; lead <= speaking; lead++) {
      assertThat(beats.last(lead * ONE_BUCKET)).as("lead %d", lead).isNotZero();
    }
  }

  @Test
  @DisplayName("Holders that confirm at the same time do not lose each other's slots")
  void confirm_concurrently_allAreHeard() throws Exception {
    int holders = 4;
    int each = ControlLayout.BEAT_WAYS / holders;
    List<Thread> threads = new ArrayList<>();
    for (int holding = 0; holding < holders; holding++) {
      int first = 1 + holding * each;
      Beats own = node.files().control().beats();
      threads.add(
          new Thread(
              () -> {
                for (int round = 0; round < 2_000; round++) {
                  for (int lead = first; lead < first + each; lead++) {
                    own.confirm(lead * ONE_BUCKET);
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    for (int lead = 1; lead <= holders * each; lead++) {
      assertThat(beats.last(lead * ONE_BUCKET)).as("lead %d", lead).isNotZero();
    }
  }
}
