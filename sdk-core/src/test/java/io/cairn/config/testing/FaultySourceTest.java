package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.spi.SourceException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultySourceTest extends FaultySourceKit {
  @Test
  void read_noFault_answersAndCounts() {
    assertThat(read(HUNT).join()).contains(config(1));
    read(OTHER).join();
    assertThat(source.counts().reads()).isEqualTo(2);
    assertThat(source.counts().reads(HUNT)).isEqualTo(1);
    assertThat(source.counts().readsUnderWay(HUNT)).isZero();
    assertThat(source.counts().mostReadsAtOnce(HUNT)).isEqualTo(1);
    assertThat(source.counts().bytesRead()).isEqualTo(2 * config(1).bytes());
  }

  @Test
  void read_held_answersWhenReleasedAsOfItsTime() {
    source.reads().hold();
    var first = read(HUNT);
    inner.version = 2;
    var second = read(HUNT);
    assertThat(first).isNotDone();
    assertThat(source.reads().held()).isEqualTo(2);
    assertThat(source.counts().readsUnderWay(HUNT)).isEqualTo(2);

    source.reads().release();
    assertThat(first.join()).contains(config(1));
    assertThat(second.join()).contains(config(2));
    assertThat(source.counts().mostReadsAtOnce(HUNT)).isEqualTo(2);
  }

  @Test
  void read_givenUp_isNotUnderWay() {
    source.reads().hold();
    read(HUNT).cancel(false);
    read(HUNT);
    assertThat(source.counts().mostReadsAtOnce(HUNT)).isEqualTo(1);
  }

  @Test
  void read_delayed_answersInTime() {
    source.reads().delay(SECOND);
    var read = read(HUNT);
    clock.advance(SECOND.minusNanos(1));
    assertThat(read).isNotDone();
    clock.advance(Duration.ofNanos(1));
    assertThat(read).isCompleted();
  }

  @Test
  void read_nextFail_failAndThenAnswer() {
    source.reads().failNext(2, away);
    assertThat(failure(read(HUNT))).isSameAs(away);
    assertThat(failure(read(HUNT))).isSameAs(away);
    assertThat(read(HUNT).join()).isPresent();
    assertThat(inner.reads).isEqualTo(1);
  }

  @Test
  void read_allFail_failUntilHealed() {
    source.reads().failAll(away);
    assertThat(failure(read(HUNT))).isSameAs(away);
    assertThat(failure(read(OTHER))).isSameAs(away);
    source.reads().heal();
    assertThat(read(HUNT).join()).isPresent();
  }

  @Test
  void read_hangs_isNeverAnswered() {
    source.reads().hang();
    var read = read(HUNT);
    source.reads().heal();
    source.close();
    assertThat(read).isNotDone();
  }

  @Test
  void close_heldAndDelayedReads_fail() {
    source.reads().hold();
    var held = read(HUNT);
    source.reads().delay(SECOND);
    var delayed = read(HUNT);
    source.close();
    assertThat(failure(held)).isInstanceOf(SourceException.class);
    assertThat(failure(delayed)).isInstanceOf(SourceException.class);
    assertThat(failure(read(HUNT))).isInstanceOf(SourceException.class);
    assertThat(inner.closed).isTrue();
  }

  @Test
  void store_lostAnswer_tookEffect() {
    try (MemoryConfigStore memory = MemoryConfigStore.create();
        FaultyStore store = new FaultyStore(memory, clock)) {
      var leadership = store.lead(HUNT, "test").join();
      Publication publication =
          Publication.by(leadership).put(Fragment.ofText("a", "text/plain", "1")).build();
      store.writes().loseNextAnswers(1, away);
      assertThat(failure(store.publish(publication))).isSameAs(away);
      assertThat(store.read(HUNT, SCOPE).join()).isPresent();
      assertThat(store.publish(publication).join().version())
          .isEqualTo(store.heads().join().get(HUNT));
    }
  }

  @Test
  void store_failingWrite_doesNothing() {
    try (MemoryConfigStore memory = MemoryConfigStore.create();
        FaultyStore store = new FaultyStore(memory, clock)) {
      store.writes().failNext(1, away);
      assertThat(failure(store.lead(HUNT, "test"))).isSameAs(away);
      assertThat(store.lead(HUNT, "test").join().epoch()).isEqualTo(1);
    }
  }
}
