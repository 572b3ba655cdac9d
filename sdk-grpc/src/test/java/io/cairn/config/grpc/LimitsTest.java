package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Acknowledge;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.FollowHunt;
import io.cairn.config.grpc.internal.proto.GetLineageRequest;
import io.cairn.config.grpc.internal.proto.Hello;
import io.cairn.config.grpc.internal.proto.LeadRequest;
import io.cairn.config.grpc.internal.proto.LeaderServiceGrpc;
import io.cairn.config.grpc.internal.proto.Reject;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.testing.FaultyStore;
import io.cairn.config.testing.ManualClock;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whoever goes beyond a bound is refused alone, and told which. */
class LimitsTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private final ManualClock clock = new ManualClock();
  private ServerScene scene;

  private ServerScene open(ServerLimits.Builder limits) throws Exception {
    scene = ServerScene.open(settings -> settings.time(clock).limits(limits.build()));
    scene.publish(HUNT, text("a", "1"));
    return scene;
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static void endsWith(TestFollower follower, Status.Code code, String text) {
    Status status = follower.awaitEnd();
    assertThat(status.getCode()).isEqualTo(code);
    assertThat(status.getDescription()).contains(text);
  }

  private void othersNoticeNothing() {
    TestFollower other = scene.follower("other", Scope.EVERYTHING);
    other.follow(HUNT);
    other.awaitVersion(HUNT, scene.newest(HUNT).version());
    assertThat(other.isEnded()).isFalse();
  }

  @Test
  void follow_noHello_endsAtTheDeadline() throws Exception {
    // far less than the silence after which the server would leave its store
    open(ServerLimits.builder().helloTimeout(Duration.ofSeconds(10)));
    TestFollower follower = scene.kept(new TestFollower(scene.reading()));
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.STREAMS) == 1);
    await()
        .atMost(TestFollower.PATIENCE)
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(5));
              return follower.isEnded();
            });

    endsWith(follower, Status.Code.INVALID_ARGUMENT, "hello");
    othersNoticeNothing();
  }

  @Test
  void hello_secondTime_endsTheStream() throws Exception {
    open(ServerLimits.builder());
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    follower.hello("pod", Scope.EVERYTHING);

    endsWith(follower, Status.Code.INVALID_ARGUMENT, "second time");
    assertThat(scene.server.measure(ServerMeasure.MALFORMED)).isEqualTo(1);
    othersNoticeNothing();
  }

  @Test
  void follow_beforeTheHello_endsTheStream() throws Exception {
    open(ServerLimits.builder());
    TestFollower follower = scene.kept(new TestFollower(scene.reading()));
    follower.follow(HUNT);

    endsWith(follower, Status.Code.INVALID_ARGUMENT, "before the welcome");
    assertThat(scene.store.touches()).isZero();
  }

  @Test
  void message_thatBreaksABound_endsTheStreamAndNamesTheField() throws Exception {
    open(ServerLimits.builder());
    ByteString short15 = ByteString.copyFrom(new byte[15]);
    ByteString id = ByteString.copyFrom(new byte[16]);
    Hello hello = Hello.newBuilder().setPod("pod").setSession(id).build();
    refused(hello.toBuilder().setSession(short15).build(), "hello.session");
    refused(hello.toBuilder().setPod("").build(), "hello.pod");
    refused(hello.toBuilder().setPod("x".repeat(254)).build(), "hello.pod");
    refused(hello.toBuilder().setPod("a\nb").build(), "hello.pod");
    refused(hello.toBuilder().setLineage(short15).build(), "hello.lineage");
    refused(hello.toBuilder().setSoftware("x".repeat(101)).build(), "hello.software");
    Hello.Builder badLabel = hello.toBuilder();
    badLabel.getScopeBuilder().getLabelsBuilder().putValues("not legal", "x");
    refused(badLabel.build(), "hello.scope");
    refused(
        ClientMessage.newBuilder().setFollow(FollowHunt.newBuilder().setHunt("a\u0000b")).build(),
        "follow.hunt");
    refused(
        ClientMessage.newBuilder()
            .setAcknowledge(Acknowledge.newBuilder().setHunt("a").setVersion(0))
            .build(),
        "acknowledge.version");
    refused(
        ClientMessage.newBuilder()
            .setReject(Reject.newBuilder().setHunt("a").setVersion(1).setReason("x".repeat(1_001)))
            .build(),
        "reject.reason");
    othersNoticeNothing();
  }

  private void refused(Hello hello, String field) {
    TestFollower follower = scene.kept(new TestFollower(scene.reading()));
    follower.send(ClientMessage.newBuilder().setHello(hello).build());
    endsWith(follower, Status.Code.INVALID_ARGUMENT, field);
  }

  private void refused(ClientMessage message, String field) {
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    follower.send(message);
    endsWith(follower, Status.Code.INVALID_ARGUMENT, field);
  }

  @Test
  void message_ofANewerProtocol_isIgnored() throws Exception {
    open(ServerLimits.builder());
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    follower.send(ClientMessage.getDefaultInstance());
    follower.follow(HUNT);

    follower.awaitVersion(HUNT, scene.newest(HUNT).version());
  }

  @Test
  void message_thatIsNoProtobuf_endsTheStreamAlone() throws Exception {
    open(ServerLimits.builder());

    assertThat(
            sendBytes(scene.reading(), ConfigServiceGrpc.getFollowMethod(), new byte[] {-1, -1, 7})
                .getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(
            sendBytes(scene.leading(), LeaderServiceGrpc.getLeadMethod(), new byte[] {-1, -1, 7})
                .getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(scene.server.measure(ServerMeasure.MALFORMED)).isEqualTo(2);
    othersNoticeNothing();
  }

  @Test
  void read_thatIsNoProtobuf_isInvalidAtOnce() throws Exception {
    open(ServerLimits.builder());

    assertThat(
            sendBytes(scene.reading(), ConfigServiceGrpc.getReadMethod(), new byte[] {-1, -1, 7})
                .getCode())
        .isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(scene.server.measure(ServerMeasure.MALFORMED)).isEqualTo(1);
    assertThat(scene.server.measure(ServerMeasure.READS_UNDER_WAY)).isZero();
    othersNoticeNothing();
  }

  @Test
  void follow_leavesBeforeItsHello_leavesNoTimerBehind() throws Exception {
    open(ServerLimits.builder());
    othersNoticeNothing();
    int timers = clock.pending();
    for (int i = 0; i < 10; i++) {
      TestFollower follower = scene.kept(new TestFollower(scene.reading()));
      follower.halfClose();
      follower.awaitEnd();
    }

    assertThat(clock.pending()).isEqualTo(timers);
  }

  private static Status sendBytes(
      ManagedChannel channel, MethodDescriptor<?, ?> method, byte[] bytes) {
    return new RawCall(channel, method).send(bytes).halfClose().end();
  }

  @Test
  void commands_moreThanTheRate_endTheStream() throws Exception {
    open(ServerLimits.builder().commandBurst(10).commandsPerSecond(1));
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    for (int i = 0; i < 10; i++) {
      follower.follow(HuntId.of("hunt-" + i));
    }

    endsWith(follower, Status.Code.RESOURCE_EXHAUSTED, "messages");
    assertThat(scene.server.measure(ServerMeasure.LIMITED)).isEqualTo(1);
    othersNoticeNothing();
  }

  @Test
  void repairs_moreThanTheRate_endTheStream() throws Exception {
    open(ServerLimits.builder().repairBurst(5).repairsPerSecond(1));
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    for (int i = 0; i < 7; i++) {
      follower.follow(HUNT);
    }

    endsWith(follower, Status.Code.RESOURCE_EXHAUSTED, "anew");
    othersNoticeNothing();
  }

  @Test
  void follow_moreHuntsThanAllowed_endsTheStream() throws Exception {
    open(ServerLimits.builder().followsPerStream(3));
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    for (int i = 0; i < 4; i++) {
      follower.follow(HuntId.of("hunt-" + i));
    }

    endsWith(follower, Status.Code.RESOURCE_EXHAUSTED, "3 hunts");
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.HUNTS) == 0);
    assertThat(scene.server.measure(ServerMeasure.FOLLOWS)).isZero();
  }

  @Test
  void hello_moreStreamsOfAPodThanAllowed_isToldToRetryLater() throws Exception {
    open(ServerLimits.builder().streamsPerPod(2));
    scene.follower("pod", Scope.EVERYTHING);
    scene.follower("pod", Scope.EVERYTHING);
    TestFollower third = scene.kept(new TestFollower(scene.reading()));
    third.hello("pod", Scope.EVERYTHING);

    endsWith(third, Status.Code.RESOURCE_EXHAUSTED, "pod \"pod\" has 2 streams");
    ServerMessage retry = third.awaitEvent(ServerMessage::hasRetryAfter);
    assertThat(retry.getRetryAfter().getMillis()).isBetween(1_000L, 10_000L);
    othersNoticeNothing();
  }

  @Test
  void follow_moreStreamsThanTheServerTakes_isToldToRetryLater() throws Exception {
    open(ServerLimits.builder().streams(1));
    scene.follower("pod", Scope.EVERYTHING);
    TestFollower second = scene.kept(new TestFollower(scene.reading()));

    endsWith(second, Status.Code.RESOURCE_EXHAUSTED, "the server has 1 streams");
    assertThat(second.events(ServerMessage::hasRetryAfter)).hasSize(1);
  }

  @Test
  void call_onAConnectionTooMany_isRefused() throws Exception {
    open(ServerLimits.builder().connections(1));
    TestFollower first = scene.follower("pod", Scope.EVERYTHING);
    TestFollower second = scene.kept(new TestFollower(scene.reading()));

    endsWith(second, Status.Code.RESOURCE_EXHAUSTED, "connections");
    assertThat(first.isEnded()).isFalse();
  }

  @Test
  void call_onAConnectionThatWasOneTooMany_isTakenOnceOthersHaveLeft() throws Exception {
    open(ServerLimits.builder().connections(1));
    ManagedChannel first = scene.reading();
    TestFollower follower = scene.kept(TestFollower.welcomed(first, "pod", Scope.EVERYTHING));
    ManagedChannel second = scene.reading();
    endsWith(scene.kept(new TestFollower(second)), Status.Code.RESOURCE_EXHAUSTED, "connections");
    follower.leave();
    first.shutdownNow();
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.CONNECTIONS) == 1);

    scene.kept(TestFollower.welcomed(second, "pod", Scope.EVERYTHING));
  }

  @Test
  void follow_oneVersionAfterTheOther_asksTheStoreForAFewAtATime() throws Exception {
    try (SystemTime time = new SystemTime("test-timer")) {
      FaultyStore store = new FaultyStore(MemoryConfigStore.create(), time);
      scene = ServerScene.over(store, settings -> settings);
      VersionVector newest = scene.publish(HUNT, text("a", "1"));
      Lineage lineage = store.lineage().join();
      TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
      follower.follow(HUNT);
      follower.awaitVersion(HUNT, newest);
      store.reads().hold();
      for (int i = 1; i <= 100; i++) {
        follower.follow(HUNT, new Held(lineage, VersionVector.of(2, i)));
      }
      await()
          .atMost(TestFollower.PATIENCE)
          .until(() -> scene.server.measure(ServerMeasure.REPAIRS) == 100);
      assertThat(scene.server.measure(ServerMeasure.STORE_READS)).isLessThanOrEqualTo(33);
      store.reads().release();

      follower.awaitEvents(2, ServerMessage::hasCommit);
      assertThat(follower.config(HUNT)).isEqualTo(scene.newest(HUNT));
    }
  }

  @Test
  void lead_moreCallsThanTheRate_areRefusedUntilTimePasses() throws Exception {
    open(ServerLimits.builder().writeBurst(2).writesPerSecond(1));
    LeaderServiceGrpc.LeaderServiceBlockingStub leader =
        LeaderServiceGrpc.newBlockingStub(scene.leading());
    GetLineageRequest request = GetLineageRequest.getDefaultInstance();
    leader.getLineage(request);
    leader.getLineage(request);

    assertThatThrownBy(() -> leader.getLineage(request))
        .extracting(failure -> Status.fromThrowable(failure).getCode())
        .isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    clock.advance(Duration.ofSeconds(1));
    leader.getLineage(request);
  }

  @Test
  void lead_malformedRequest_namesTheField() throws Exception {
    open(ServerLimits.builder());
    LeaderServiceGrpc.LeaderServiceBlockingStub leader =
        LeaderServiceGrpc.newBlockingStub(scene.leading());

    assertThatThrownBy(
            () -> leader.lead(LeadRequest.newBuilder().setHunt("").setWho("ada").build()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("hunt");
    assertThatThrownBy(() -> leader.lead(LeadRequest.newBuilder().setHunt("h").setWho("").build()))
        .hasMessageContaining("INVALID_ARGUMENT")
        .hasMessageContaining("who");
  }
}
