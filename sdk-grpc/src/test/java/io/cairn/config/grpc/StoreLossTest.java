package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.testing.FaultyStore;
import io.cairn.config.testing.StreamFaults;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that is away: what the server has is served on, and nothing is confirmed. */
class StoreLossTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private final SystemTime time = new SystemTime("test-timer");
  private FaultyStore store;
  private ServerScene scene;
  private VersionVector version;

  @BeforeEach
  void open() throws Exception {
    store =
        new FaultyStore(MemoryConfigStore.builder().heartbeat(Duration.ofMillis(50)).build(), time);
    ServerLimits limits = ServerLimits.builder().heartbeat(Duration.ofMillis(50)).build();
    scene = ServerScene.over(store, settings -> settings.limits(limits));
    version = scene.publish(HUNT, text("a", "1"));
    awaitState(ServerState.SERVING);
  }

  @AfterEach
  void close() {
    scene.close();
    time.close();
  }

  private void awaitState(ServerState state) {
    await().atMost(TestFollower.PATIENCE).until(() -> scene.server.state() == state);
  }

  private TestFollower following() {
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    follower.follow(HUNT);
    follower.awaitVersion(HUNT, version);
    return follower;
  }

  private void loseStore() {
    store.streams().refuseConnections(true);
    store.streams().disconnect();
    awaitState(ServerState.STORE_LOST);
  }

  @Test
  void lose_store_keepsStreamsAndSendsNoHeartbeat() {
    TestFollower follower = following();
    follower.awaitEvent(ServerMessage::hasHeartbeat);
    loseStore();
    long beats = scene.server.measure(ServerMeasure.HEARTBEATS_SENT);
    TestFollower other = following(); // served from what the server has

    assertThat(other.config(HUNT)).isEqualTo(scene.newest(HUNT));
    assertThat(follower.isEnded()).isFalse();
    assertThat(scene.server.measure(ServerMeasure.HEARTBEATS_SENT)).isEqualTo(beats);
    assertThat(scene.server.status().lastStoreError()).isPresent();
  }

  @Test
  void followHeldVersion_storeAway_isConfirmedOnceItIsBack() {
    following();
    loseStore();
    TestFollower other = scene.follower("other", Scope.EVERYTHING);
    other.follow(scene.newest(HUNT));
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.traffic(HUNT).orElseThrow().followers() == 2);
    assertThat(other.events(ServerMessage::hasCurrent)).isEmpty();
    store.streams().refuseConnections(false);

    other.awaitEvent(ServerMessage::hasCurrent);
  }

  @Test
  void bringBack_changedMeanwhile_pushesTheChangeAlone() {
    TestFollower follower = following();
    loseStore();
    VersionVector newer = scene.publish(HUNT, text("a", "2"));
    store.streams().refuseConnections(false);

    assertThat(follower.awaitVersion(HUNT, newer)).isEqualTo(scene.newest(HUNT));
    awaitState(ServerState.SERVING);
    int before = follower.events(ServerMessage::hasHeartbeat).size();
    follower.awaitEvents(before + 1, ServerMessage::hasHeartbeat);
  }

  @Test
  void read_storeAway_isUnavailable() {
    following();
    loseStore();

    assertThatThrownBy(
            () ->
                ConfigServiceGrpc.newBlockingStub(scene.reading())
                    .read(ReadRequest.newBuilder().setHunt(HUNT.value()).build())
                    .forEachRemaining(part -> {}))
        .extracting(failure -> Status.fromThrowable(failure).getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void follow_questionThatTheStoreFailsAFewTimes_isAskedUntilItIsAnswered() {
    HuntConfig old = scene.newest(HUNT);
    VersionVector newer = scene.publish(HUNT, text("a", "2"));
    TestFollower first = scene.follower("first", Scope.EVERYTHING);
    first.follow(HUNT);
    first.awaitVersion(HUNT, newer);
    store.reads().failNext(3, new SourceException("not now", null));
    TestFollower other = scene.follower("other", Scope.EVERYTHING);
    other.follow(old);

    assertThat(other.awaitVersion(HUNT, newer).version()).isEqualTo(newer);
    assertThat(scene.server.measure(ServerMeasure.STORE_FAILURES)).isEqualTo(3);
  }

  @Test
  void push_lostBetweenStoreAndServer_isRepairedByTheDigest() {
    TestFollower follower = following();
    store.streams().dropNext(1, StreamFaults.concerns(HUNT));
    VersionVector newer = scene.publish(HUNT, text("a", "2"));

    follower.awaitVersion(HUNT, newer);
    assertThat(scene.server.measure(ServerMeasure.STORE_REPAIRS)).isEqualTo(1);
  }

  @Test
  void read_ofAServerThatStarts_waitsForItsStore() throws Exception {
    store.streams().refuseConnections(true);
    try (ServerScene starting = ServerScene.over(store, settings -> settings)) {
      CompletableFuture<ConfigPart> read =
          CompletableFuture.supplyAsync(
              () ->
                  ConfigServiceGrpc.newBlockingStub(starting.reading())
                      .read(ReadRequest.newBuilder().setHunt(HUNT.value()).build())
                      .next(),
              task -> new Thread(task, "reader").start()); // the common pool may have one thread
      Wait.until(() -> starting.server.measure(ServerMeasure.READS_UNDER_WAY) == 1);
      store.streams().refuseConnections(false);
      assertThat(Wait.done(read).getBundle().getBegin().getHunt()).isEqualTo(HUNT.value());
    }
  }
}
