package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cairn.config.HuntId;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.testing.ManualClock;
import io.grpc.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How a server begins and goes away. */
class DrainTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private final ManualClock clock = new ManualClock();

  private static void join(CompletableFuture<Void> drained) {
    drained.orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Test
  void drain_openStreams_tellsThemToMoveOnAndServesOn() throws Exception {
    try (ServerScene scene = ServerScene.open(settings -> settings.time(clock))) {
      scene.publish(HUNT, text("a", "1"));
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(HUNT);
      follower.awaitVersion(HUNT, scene.newest(HUNT).version());
      CompletableFuture<Void> drained = scene.server.drain(WITHIN);

      ServerMessage moveOn = follower.awaitEvent(ServerMessage::hasMoveOn);
      assertThat(moveOn.getMoveOn().getWithinMillis()).isEqualTo(WITHIN.toMillis());
      assertThat(scene.server.state()).isEqualTo(ServerState.DRAINING);
      VersionVector version = scene.publish(HUNT, text("a", "2"));
      follower.awaitVersion(HUNT, version);
      assertThat(drained).isNotDone();

      follower.leave();
      join(drained);
      assertThat(scene.server.state()).isEqualTo(ServerState.CLOSED);
    }
  }

  @Test
  void drain_streamThatIsNotWelcomedYet_isToldToMoveOnAfterTheWelcome() throws Exception {
    try (ServerScene scene = ServerScene.open(settings -> settings.time(clock))) {
      TestFollower other = scene.follower("other", Scope.EVERYTHING);
      TestFollower early = scene.kept(new TestFollower(scene.reading()));
      Wait.until(() -> scene.server.measure(ServerMeasure.STREAMS) == 2);
      scene.server.drain(WITHIN);
      other.awaitEvent(ServerMessage::hasMoveOn);
      early.hello("early", Scope.EVERYTHING);
      early.awaitEvent(ServerMessage::hasMoveOn);

      assertThat(early.events(message -> true))
          .extracting(ServerMessage::getMessageCase)
          .containsExactly(ServerMessage.MessageCase.WELCOME, ServerMessage.MessageCase.MOVE_ON);
    }
  }

  @Test
  void drain_afterTheClose_isDone() throws Exception {
    try (ServerScene scene = ServerScene.open()) {
      scene.server.close();

      join(scene.server.drain(WITHIN));
    }
  }

  @Test
  void drain_newConnections_areRefused() throws Exception {
    try (ServerScene scene = ServerScene.open(settings -> settings.time(clock))) {
      TestFollower first = scene.follower("pod", Scope.EVERYTHING);
      int port = scene.server.readingPort().getAsInt();
      scene.server.drain(WITHIN);
      first.awaitEvent(ServerMessage::hasMoveOn);
      TestFollower late = scene.kept(new TestFollower(scene.reading(port)));

      assertThat(late.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(first.isEnded()).isFalse();
    }
  }

  @Test
  void drain_streamThatStays_isEndedAfterTheTime() throws Exception {
    try (ServerScene scene = ServerScene.open(settings -> settings.time(clock))) {
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      CompletableFuture<Void> drained = scene.server.drain(WITHIN);
      follower.awaitEvent(ServerMessage::hasMoveOn);
      clock.advance(WITHIN);
      assertThat(drained).isNotDone();
      clock.advance(Duration.ofSeconds(5));

      join(drained);
      assertThat(follower.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void drain_withoutStreams_closesAtOnceAndIsIdempotent() throws Exception {
    try (ServerScene scene = ServerScene.open(settings -> settings.time(clock))) {
      join(scene.server.drain(WITHIN));
      join(scene.server.drain(WITHIN));

      assertThat(scene.server.state()).isEqualTo(ServerState.CLOSED);
    }
  }

  @Test
  void close_openStreams_endsThemAndEveryThread() throws Exception {
    TestFollower follower;
    try (ServerScene scene = ServerScene.open(settings -> settings.name("threads-end"))) {
      scene.publish(HUNT, ServerScene.large(2, 1));
      follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(HUNT);
      follower.awaitVersion(HUNT, scene.newest(HUNT).version());
      scene.server.close();
      scene.server.close();
      assertThat(follower.awaitEnd().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }

    await().atMost(TestFollower.PATIENCE).until(() -> threadsOf("threads-end").isEmpty());
  }

  @Test
  void start_server_namesItsThreadsAndMakesThemDaemons() throws Exception {
    try (ServerScene scene = ServerScene.open(settings -> settings.name("threads-named"))) {
      scene.publish(HUNT, text("a", "1"));
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(HUNT);
      follower.awaitVersion(HUNT, scene.newest(HUNT).version());

      List<Thread> threads = threadsOf("threads-named");
      assertThat(threads).extracting(Thread::isDaemon).containsOnly(true);
      assertThat(threads)
          .extracting(Thread::getName)
          .contains("cairn-threads-named-hub", "cairn-threads-named-read-1");
    }
  }

  private static List<Thread> threadsOf(String server) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cairn-" + server))
        .toList();
  }

  @Test
  void start_portInUse_failsAndClosesTheServer() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        MemoryConfigStore store = MemoryConfigStore.create()) {
      ConfigServer server =
          ConfigServer.over(store)
              .reading(new InetSocketAddress(taken.getInetAddress(), taken.getLocalPort()))
              .build();

      assertThatThrownBy(server::start).isInstanceOf(IOException.class);
      assertThat(server.state()).isEqualTo(ServerState.CLOSED);
      assertThatThrownBy(server::start).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void build_openAddressWithoutAuthorizer_isRefused() {
    try (MemoryConfigStore store = MemoryConfigStore.create()) {
      ConfigServerBuilder open = ConfigServer.over(store).reading(new InetSocketAddress(0));

      assertThatThrownBy(open::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("authorizer");
      open.authorizer(Authorizer.allowAll()).build().close();
    }
  }

  @Test
  void limits_beyondTheirBounds_nameFieldAndBound() {
    assertThatThrownBy(() -> ServerLimits.builder().streams(0))
        .hasMessage("streams is 0, less than 1");
    assertThatThrownBy(() -> ServerLimits.builder().stallTimeout(Duration.ZERO))
        .hasMessageContaining("stallTimeout");
    assertThatThrownBy(() -> ServerLimits.builder().heartbeat(Duration.ofSeconds(11)).build())
        .hasMessageContaining("heartbeat is PT11S, more than PT10S");
    assertThatThrownBy(() -> ConfigServer.over(MemoryConfigStore.create()).name(" "))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
