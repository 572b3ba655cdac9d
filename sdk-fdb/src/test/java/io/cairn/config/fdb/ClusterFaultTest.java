package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Held;
import io.cairn.config.Leadership;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.StoreException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster that does not answer, or refuses; on the double, which can be told to. */
class ClusterFaultTest extends FdbScene {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private final FakeCluster cluster = new FakeCluster();

  @Override
  TestSpace newSpace() {
    return TestSpace.on(cluster);
  }

  @AfterEach
  void answerAgain() {
    cluster.restart();
    cluster.unlock();
  }

  private FdbConfigStore store() {
    return space.open(
        space.builder().transactionTimeout(SHORT).checkInterval(Duration.ofMillis(100)));
  }

  @Test
  void read_clusterDoesNotAnswer_failsWithinItsTimeoutAndLaterWorks() {
    FdbConfigStore store = store();
    Leadership leadership = done(store.lead(HUNT, "ada"));
    publish(store, leadership, text("a", "1"));
    cluster.stop();
    assertThat(failure(store.read(HUNT, Scope.EVERYTHING)))
        .isInstanceOf(SourceException.class)
        .isNotInstanceOf(StoreException.class)
        .hasMessage(
            "fdb:%s could not read hunt \"harbour-night\": the cluster of the default cluster file"
                    .formatted(space.name())
                + " gave no answer within PT1S; is it up and reachable from here?");
    cluster.restart();
    assertThat(read(store, HUNT).fragment("a").text()).isEqualTo("1");
  }

  @Test
  void open_clusterDoesNotAnswer_failsNothingForEver() {
    cluster.stop();
    FdbConfigStore store = store();
    assertThat(failure(store.lineage())).isInstanceOf(SourceException.class);
    cluster.restart();
    assertThat(done(store.lineage())).isNotNull();
  }

  @Test
  void watch_clusterDoesNotAnswer_isToldSo() {
    FdbConfigStore store = store();
    done(store.lineage());
    FollowedVersions sink = follow(store, HUNT);
    until(() -> VersionVector.NONE.equals(sink.of(HUNT)));
    cluster.stop();
    until(() -> sink.ended() != null);
    cluster.restart();
    FollowedVersions again = follow(store, HUNT);
    until(() -> VersionVector.NONE.equals(again.of(HUNT)));
    FdbConfigStore publisher = space.open();
    VersionVector version =
        publish(publisher, done(publisher.lead(HUNT, "ada")), text("a", "1")).version();
    until(() -> version.equals(again.of(HUNT)));
  }

  @Test
  void watch_openedBeforeTheClusterAnswers_isToldSo() {
    cluster.stop();
    FollowedVersions sink = follow(store(), HUNT);
    until(() -> sink.ended() != null);
    assertThat(sink.connected()).isNull();
  }

  @Test
  void watch_closedBeforeTheClusterAnswers_isToldNothing() {
    cluster.stop();
    FdbConfigStore store = store();
    FollowedVersions sink = new FollowedVersions();
    Watch watch = store.watch(new WatchRequest(Scope.EVERYTHING, "pod", UUID.randomUUID()), sink);
    watch.follow(HUNT, Held.NOTHING);
    watch.close();
    assertThat(failure(store.lineage())).isInstanceOf(SourceException.class);
    assertThat(sink.ended()).isNull();
  }

  @Test
  void read_databaseIsLocked_saysSo() {
    FdbConfigStore store = store();
    done(store.lineage());
    cluster.lock();
    assertThat(failure(store.read(HUNT, Scope.EVERYTHING)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is locked; fdbcli's unlock frees it");
  }

  /** More watches than the process may have: the real limit, not an injected one. */
  @Test
  void watch_limitOfTheProcessReached_isReplacedByPolling() {
    cluster.mostWatches(0);
    FollowedVersions sink = follow(store(), HUNT);
    until(() -> VersionVector.NONE.equals(sink.of(HUNT)));
    FdbConfigStore publisher = space.open();
    VersionVector version =
        publish(publisher, done(publisher.lead(HUNT, "ada")), text("a", "1")).version();
    until(() -> version.equals(sink.of(HUNT)));
    assertThat(cluster.watches()).isZero();
  }

  @Test
  void watch_recoveryEndsIt_isSetAgainAtOnce() {
    FdbConfigStore store = space.open(space.builder().checkInterval(Duration.ofMinutes(1)));
    FollowedVersions sink = follow(store, HUNT);
    until(() -> VersionVector.NONE.equals(sink.of(HUNT)) && cluster.watches() == 1);
    cluster.failWatches();
    until(() -> cluster.watches() == 1);
    FdbConfigStore publisher = space.open();
    VersionVector version =
        publish(publisher, done(publisher.lead(HUNT, "ada")), text("a", "1")).version();
    until(() -> version.equals(sink.of(HUNT)));
  }

  @Test
  void close_always_endsItsThreadsAndWatch() {
    FdbConfigStore store = store();
    FollowedVersions sink = follow(store, HUNT);
    until(() -> VersionVector.NONE.equals(sink.of(HUNT)) && cluster.watches() == 1);
    store.close();
    until(() -> cluster.watches() == 0);
    until(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("cairn-fdb:" + space.name())));
  }

  @Test
  void future_completed_runsCallbacksOnAThreadForAnswers() {
    FdbConfigStore store = store();
    String thread = done(store.lineage().thenApply(lineage -> Thread.currentThread().getName()));
    assertThat(thread)
        .isIn("cairn-fdb:" + space.name() + "-answers", Thread.currentThread().getName());
  }
}
