package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.FDBException;
import io.cairn.config.CairnClient;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Live;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.DamagedHuntException;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Followers of what other processes publish, whose watch lets them down. */
abstract class FollowFaults extends FdbScene {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final FaultyDatabase faults = new FaultyDatabase();

  @Test
  void watch_whatOthersPublish_isSeen() {
    FdbConfigStore publisher = space.open();
    Leadership leadership = done(publisher.lead(HUNT, "ada"));
    FollowedVersions sink = follow(space.open(), HUNT, OTHER);
    until(() -> VersionVector.NONE.equals(sink.of(HUNT)));
    VersionVector version = publish(publisher, leadership, text("a", "1")).version();
    until(() -> version.equals(sink.of(HUNT)));
    VersionVector next = publish(publisher, leadership, text("a", "2")).version();
    until(() -> next.equals(sink.of(HUNT)));
    VersionVector other =
        publish(publisher, done(publisher.lead(OTHER, "ada")), text("a", "1")).version();
    until(() -> other.equals(sink.of(OTHER)));
  }

  /** What was published before the watch was opened, but after the store was. */
  @Test
  void watch_openedLater_missesNothing() {
    FdbConfigStore reader = space.open();
    done(reader.lineage());
    FdbConfigStore publisher = space.open();
    Leadership leadership = done(publisher.lead(HUNT, "ada"));
    FollowedVersions sink = follow(reader, HUNT);
    VersionVector last = VersionVector.NONE;
    for (int i = 0; i < 20; i++) {
      last = publish(publisher, leadership, text("a", "text " + i)).version();
    }
    VersionVector newest = last;
    until(() -> newest.equals(sink.of(HUNT)));
  }

  @Test
  void watch_thatNeverFires_isMadeUpForByTheCheck() {
    AtomicInteger set = new AtomicInteger();
    faults.watches(
        () -> {
          set.incrementAndGet();
          return new CompletableFuture<>();
        });
    assertSeesChanges(set);
  }

  @Test
  void watch_beyondTheLimit_isReplacedByPolling() {
    AtomicInteger refused = new AtomicInteger();
    faults.watches(
        () -> {
          refused.incrementAndGet();
          return CompletableFuture.failedFuture(
              new FDBException("too many", FdbErrors.TOO_MANY_WATCHES));
        });
    assertSeesChanges(refused);
  }

  @Test
  void hunt_thatIsDamaged_failsItsReadsAndEndsNoWatch() {
    FdbConfigStore publisher = space.open();
    VersionVector damaged =
        publish(publisher, done(publisher.lead(HUNT, "ada")), text("a", "1")).version();
    Leadership leadership = done(publisher.lead(OTHER, "ada"));
    VersionVector first = publish(publisher, leadership, text("a", "1")).version();
    byte[] nothingWritten = FragmentRow.of(text("a", "2")).value();
    space.inside(
        transaction ->
            keys -> {
              transaction.set(keys.fragment(HUNT, "a", Place.direct(damaged)), nothingWritten);
              return damaged;
            });
    FdbConfigStore reader = space.open();

    assertThat(failure(reader.read(HUNT, Scope.EVERYTHING)))
        .isInstanceOf(DamagedHuntException.class)
        .hasMessageContaining("the store is damaged: hunt \"harbour-night\" at " + damaged);
    FollowedVersions sink = follow(reader, HUNT, OTHER);
    until(() -> first.equals(sink.of(OTHER)));
    VersionVector next = publish(publisher, leadership, text("a", "2")).version();
    until(() -> next.equals(sink.of(OTHER)));
    assertThat(sink.of(HUNT)).isNull();
    assertThat(sink.ended()).isNull();
  }

  private void assertSeesChanges(AtomicInteger watches) {
    FdbConfigStore publisher = space.open();
    Leadership leadership = done(publisher.lead(HUNT, "ada"));
    FdbConfigStore reader = space.open(space.builder(faults).checkInterval(Duration.ofMillis(100)));
    FollowedVersions sink = follow(reader, HUNT);
    until(() -> VersionVector.NONE.equals(sink.of(HUNT)) && watches.get() > 0);
    for (int i = 0; i < 3; i++) {
      VersionVector version = publish(publisher, leadership, text("a", "text " + i)).version();
      until(() -> version.equals(sink.of(HUNT)));
    }
    assertThat(sink.ended()).isNull();
  }

  @Test
  void watch_thatNeverFires_costsNothingBeforeTheCheckIsDue() {
    faults.watches(CompletableFuture::new);
    ManualClock clock = new ManualClock();
    FdbConfigStore publisher = space.open();
    Leadership leadership = done(publisher.lead(HUNT, "ada"));
    FdbConfigStore reader = space.open(space.builder(faults).time(clock).checkInterval(MINUTE));
    FollowedVersions sink = follow(reader, HUNT);
    until(() -> VersionVector.NONE.equals(sink.of(HUNT)));
    VersionVector version = publish(publisher, leadership, text("a", "1")).version();
    assertThat(sink.of(HUNT)).isEqualTo(VersionVector.NONE);
    until(
        () -> {
          clock.advance(MINUTE);
          return version.equals(sink.of(HUNT));
        });
  }

  /**
   * The log is gone beyond where the reader stood: it compares heads, and only what moved is asked.
   */
  @Test
  void watch_logTrimmedMeanwhile_findsWhatMovedByTheHeads() {
    faults.watches(CompletableFuture::new);
    ManualClock clock = new ManualClock();
    FdbConfigStore publisher = space.open(space.builder().sweeping(MINUTE, MINUTE, Duration.ZERO));
    Leadership leadership = done(publisher.lead(HUNT, "ada"));
    VersionVector old =
        publish(publisher, done(publisher.lead(OTHER, "ada")), text("a", "1")).version();
    FdbConfigStore reader = space.open(space.builder(faults).time(clock).checkInterval(MINUTE));
    FollowedVersions sink = follow(reader, HUNT, OTHER);
    until(() -> VersionVector.NONE.equals(sink.of(HUNT)) && old.equals(sink.of(OTHER)));
    publish(publisher, leadership, text("a", "1"));
    VersionVector version = publish(publisher, leadership, text("a", "2")).version();
    done(publisher.parts().sweeper().trimLog());
    assertThat(space.rows("log")).isEmpty();
    until(
        () -> {
          clock.advance(MINUTE);
          return version.equals(sink.of(HUNT));
        });
  }

  @Test
  void watch_manyHunts_costsOneWatch() {
    AtomicInteger set = new AtomicInteger();
    faults.watches(
        () -> {
          set.incrementAndGet();
          return new CompletableFuture<>();
        });
    FdbConfigStore reader = space.open(space.builder(faults).checkInterval(MINUTE));
    HuntId[] hunts = new HuntId[100];
    for (int i = 0; i < hunts.length; i++) {
      hunts[i] = HuntId.of("hunt " + i);
    }
    FollowedVersions one = follow(reader, hunts);
    FollowedVersions two = follow(reader, hunts);
    until(() -> one.hunts() == hunts.length && two.hunts() == hunts.length);
    assertThat(set).hasValue(1);
  }

  @Test
  void client_overTheStore_isPushedWhatAnotherProcessPublishes() {
    FdbConfigStore publisher = space.open();
    Leadership leadership = done(publisher.lead(HUNT, "ada"));
    publish(publisher, leadership, text("a", "1"));
    try (CairnClient client = CairnClient.builder().source(space.open()).build()) {
      done(client.start());
      Live<String> live = client.follow(HUNT).map("a", String.class);
      until(() -> "1".equals(live.get()));
      publish(publisher, leadership, text("a", "2"));
      until(() -> "2".equals(live.get()));
    }
  }

  /** Each acknowledged version exists exactly once, in order, whichever process published it. */
  @Test
  void publish_fiftyPublishersOfFiveStores_issueEachVersionOnceInOrder() throws Exception {
    List<FdbConfigStore> stores = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      stores.add(space.open());
    }
    Leadership leadership = done(stores.get(0).lead(HUNT, "ada"));
    publish(stores.get(0), leadership, text("counter", "0"));
    List<VersionVector> acknowledged = java.util.Collections.synchronizedList(new ArrayList<>());
    CountDownLatch left = new CountDownLatch(50);
    for (int i = 0; i < 50; i++) {
      FdbConfigStore store = stores.get(i % stores.size());
      new Thread(
              () -> {
                try {
                  acknowledged.add(Counting.increment(store, leadership));
                } finally {
                  left.countDown();
                }
              },
              "racer-" + i)
          .start();
    }
    left.await();
    List<VersionVector> expected = new ArrayList<>();
    for (int i = 2; i <= 51; i++) {
      expected.add(VersionVector.of(1, i));
    }
    assertThat(acknowledged).containsExactlyInAnyOrderElementsOf(expected);
    expected.add(0, VersionVector.of(1, 1));
    assertThat(space.logged()).extracting(Rows.Moved::version).isEqualTo(expected);
    assertThat(read(stores.get(3), HUNT).fragment("counter").text()).isEqualTo("50");
  }
}
