package io.cairn.config.grpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.grpc.ServerMeasure;
import org.junit.jupiter.api.Test;

class ShelfTest {
  private final Counters counters = new Counters();
  private final Shelf shelf = new Shelf(100, counters);

  private static final class Thing extends Shelved {
    private final long bytes;
    private boolean evicted;

    Thing(long bytes) {
      this.bytes = bytes;
    }

    @Override
    long bytes() {
      return bytes;
    }

    @Override
    void evicted() {
      evicted = true;
    }
  }

  private long kept() {
    return counters.of(ServerMeasure.KEPT_BYTES);
  }

  @Test
  void put_moreThanFits_evictsWhatWasUsedLongestAgo() {
    Thing first = new Thing(40);
    Thing second = new Thing(40);
    Thing third = new Thing(40);
    shelf.put(first);
    shelf.put(second);
    shelf.used(first);
    shelf.put(third);

    assertThat(second.evicted).isTrue();
    assertThat(first.evicted).isFalse();
    assertThat(kept()).isEqualTo(80);
  }

  @Test
  void put_pinnedOnes_evictsOthers() {
    Thing pinned = new Thing(60);
    Thing other = new Thing(30);
    shelf.put(pinned);
    shelf.pin(pinned);
    shelf.put(other);
    shelf.put(new Thing(30));

    assertThat(pinned.evicted).isFalse();
    assertThat(other.evicted).isTrue();
    assertThat(kept()).isEqualTo(90);
  }

  @Test
  void drop_pinned_countsUntilItIsUnpinned() {
    Thing pinned = new Thing(60);
    shelf.put(pinned);
    shelf.pin(pinned);
    shelf.pin(pinned);
    shelf.drop(pinned);
    shelf.unpin(pinned);
    assertThat(kept()).isEqualTo(60);

    shelf.unpin(pinned);
    assertThat(kept()).isZero();
    assertThat(pinned.evicted).isFalse();
  }

  @Test
  void reserve_noRoomWhileOthersAreSent_isRefused() {
    Thing sent = new Thing(60);
    Thing source = new Thing(10);
    shelf.pin(sent);
    shelf.put(source);
    shelf.pin(source);

    assertThat(shelf.reserve(40, source)).isFalse();
    shelf.unpin(sent);
    assertThat(shelf.reserve(40, source)).isTrue();
    assertThat(kept()).isEqualTo(50);
    shelf.release(40);
    assertThat(kept()).isEqualTo(10);
  }

  @Test
  void reserve_moreThanTheShelfWhileNothingElseIsSent_isGranted() {
    Thing source = new Thing(90);
    Thing other = new Thing(10);
    shelf.put(source);
    shelf.put(other);
    shelf.pin(source);

    assertThat(shelf.reserve(90, source)).isTrue();
    assertThat(source.evicted).isFalse();
    assertThat(other.evicted).isTrue();
  }
}
