package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Leadership;
import io.cairn.config.VersionVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several stores of one namespace in one process, whose checks are due too late to help. */
class SharedWatchTest extends FdbScene {
  private final FakeCluster cluster = new FakeCluster();
  private final List<FdbConfigStore> stores = new ArrayList<>();
  private final List<FollowedVersions> sinks = new ArrayList<>();

  @Override
  TestSpace newSpace() {
    return TestSpace.on(cluster);
  }

  private void followFromAnotherStore() {
    FdbConfigStore store = space.open(space.builder().checkInterval(Duration.ofMinutes(1)));
    stores.add(store);
    sinks.add(follow(store, HUNT));
  }

  private void untilAllAreAt(VersionVector version) {
    until(() -> sinks.stream().allMatch(sink -> version.equals(sink.of(HUNT))));
  }

  @Test
  void watch_byFiveStores_isOneThroughManyPublishes() {
    for (int i = 0; i < 5; i++) {
      followFromAnotherStore();
    }
    untilAllAreAt(VersionVector.NONE);
    until(() -> cluster.watches() == 1);
    FdbConfigStore publisher = space.open();
    Leadership leadership = done(publisher.lead(HUNT, "ada"));
    for (int i = 0; i < 10; i++) {
      untilAllAreAt(publish(publisher, leadership, text("a", "text " + i)).version());
      until(() -> cluster.watches() == 1);
    }
  }

  @Test
  void close_ofTheStoreThatSetIt_leavesOneToTheOthers() {
    for (int i = 0; i < 3; i++) {
      followFromAnotherStore();
    }
    untilAllAreAt(VersionVector.NONE);
    FdbConfigStore publisher = space.open();
    Leadership leadership = done(publisher.lead(HUNT, "ada"));
    while (!stores.isEmpty()) {
      until(() -> cluster.watches() == 1);
      untilAllAreAt(publish(publisher, leadership, text("a", stores.size() + " left")).version());
      stores.remove(0).close();
      sinks.remove(0);
    }
    until(() -> cluster.watches() == 0);
  }

  @Test
  void watch_inAnotherNamespace_isItsOwn() {
    followFromAnotherStore();
    try (TestSpace other = TestSpace.on(cluster)) {
      FollowedVersions sink = follow(other.open(), HUNT);
      until(() -> VersionVector.NONE.equals(sink.of(HUNT)));
      untilAllAreAt(VersionVector.NONE);
      until(() -> cluster.watches() == 2);
      FdbConfigStore publisher = other.open();
      VersionVector version =
          publish(publisher, done(publisher.lead(HUNT, "ada")), text("a", "1")).version();
      until(() -> version.equals(sink.of(HUNT)));
      assertThat(sinks.get(0).of(HUNT)).isEqualTo(VersionVector.NONE);
    }
  }
}
