package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.GetLineageRequest;
import io.cairn.config.grpc.internal.proto.HeadsRequest;
import io.cairn.config.grpc.internal.proto.HistoryRequest;
import io.cairn.config.grpc.internal.proto.LeadRequest;
import io.cairn.config.grpc.internal.proto.LeaderServiceGrpc;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.cairn.config.grpc.internal.proto.ReadVersionRequest;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call without rights never reaches the store, and is told why. */
class AuthorizationTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final HuntId SECRET = HuntId.of("secret");

  @TempDir Path directory;
  private ServerScene scene;

  @BeforeEach
  void open() throws Exception {
    Path tokens =
        Files.writeString(
            directory.resolve("tokens"),
            """
            engine-token engine follow=harbour-*
            leader-token ada follow=* lead=harbour-*
            idle-token idle
            """);
    scene = ServerScene.open(settings -> settings.authorizer(Authorizer.tokens(tokens)));
    scene.publish(HUNT, text("a", "1"));
    scene.publish(SECRET, text("a", "1"));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static Channel as(String token, Channel channel) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    return ClientInterceptors.intercept(
        channel, MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private Status follow(Channel channel) {
    TestFollower follower = new TestFollower(channel);
    return follower.awaitEnd();
  }

  private static Status statusOf(Runnable call) {
    Throwable[] failure = new Throwable[1];
    assertThatThrownBy(call::run).satisfies(thrown -> failure[0] = thrown);
    return Status.fromThrowable(failure[0]);
  }

  @Test
  void follow_withoutToken_isUnauthenticated() {
    assertThat(follow(scene.reading()).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(scene.store.touches()).isZero();
    assertThat(scene.server.measure(ServerMeasure.UNAUTHENTICATED)).isEqualTo(1);
    assertThat(scene.server.measure(ServerMeasure.STREAMS)).isZero();
  }

  @Test
  void follow_unknownToken_isUnauthenticated() {
    assertThat(follow(as("wrong", scene.reading())).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(scene.store.touches()).isZero();
  }

  @Test
  void follow_callerWithoutRights_isDenied() {
    assertThat(follow(as("idle-token", scene.reading())).getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(scene.store.touches()).isZero();
    assertThat(scene.server.measure(ServerMeasure.DENIED)).isEqualTo(1);
  }

  @Test
  void followHunt_withoutRight_isNotFoundAndNeverReachesTheStore() {
    TestFollower follower =
        TestFollower.welcomed(as("engine-token", scene.reading()), "pod", Scope.EVERYTHING);
    follower.follow(SECRET);

    ServerMessage answer = follower.awaitEvent(ServerMessage::hasNotFound);
    assertThat(answer.getNotFound().getDenied()).contains("engine").contains("secret");
    assertThat(scene.store.touches()).isZero();
    assertThat(scene.server.measure(ServerMeasure.DENIED)).isEqualTo(1);
    assertThat(follower.faults()).isEmpty();
  }

  @Test
  void followHunt_withRight_isServed() {
    TestFollower follower =
        TestFollower.welcomed(as("engine-token", scene.reading()), "pod", Scope.EVERYTHING);
    follower.follow(HUNT);

    follower.awaitVersion(HUNT, scene.newest(HUNT).version());
  }

  @Test
  void read_withoutRight_isNotFoundAndNeverReachesTheStore() {
    ConfigPart answer =
        ConfigServiceGrpc.newBlockingStub(as("engine-token", scene.reading()))
            .read(ReadRequest.newBuilder().setHunt(SECRET.value()).build())
            .next();

    assertThat(answer.getNotFound().getDenied()).contains("secret");
    assertThat(scene.store.touches()).isZero();
  }

  @Test
  void leaderCalls_withoutTheRight_areDeniedAndNeverReachTheStore() {
    LeaderServiceGrpc.LeaderServiceBlockingStub engine =
        LeaderServiceGrpc.newBlockingStub(as("engine-token", scene.leading()));
    LeaderServiceGrpc.LeaderServiceBlockingStub nobody =
        LeaderServiceGrpc.newBlockingStub(scene.leading());

    assertThat(
            statusOf(
                    () ->
                        engine.lead(
                            LeadRequest.newBuilder().setHunt(HUNT.value()).setWho("x").build()))
                .getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(
            statusOf(
                    () ->
                        engine
                            .history(
                                HistoryRequest.newBuilder()
                                    .setHunt(SECRET.value())
                                    .setLimit(1)
                                    .build())
                            .next())
                .getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(
            statusOf(
                    () ->
                        engine
                            .readVersion(
                                ReadVersionRequest.newBuilder()
                                    .setHunt(SECRET.value())
                                    .setVersion(1)
                                    .build())
                            .next())
                .getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(statusOf(() -> nobody.getLineage(GetLineageRequest.getDefaultInstance())).getCode())
        .isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(scene.store.touches()).isZero();
  }

  @Test
  void heads_callerWithSomeRights_listsThoseHuntsAlone() {
    LeaderServiceGrpc.LeaderServiceBlockingStub engine =
        LeaderServiceGrpc.newBlockingStub(as("engine-token", scene.leading()));

    assertThat(engine.heads(HeadsRequest.getDefaultInstance()).next().getHeadsList())
        .extracting(head -> head.getHunt())
        .containsExactly(HUNT.value());
  }

  @Test
  void lead_withTheRight_isServed() {
    LeaderServiceGrpc.LeaderServiceBlockingStub ada =
        LeaderServiceGrpc.newBlockingStub(as("leader-token", scene.leading()));

    assertThat(
            ada.lead(LeadRequest.newBuilder().setHunt(HUNT.value()).setWho("ada").build())
                .getLeadership()
                .getEpoch())
        .isEqualTo(2);
  }

  @Test
  void call_authorizerThatThrows_isRefused() throws Exception {
    Authorizer broken =
        caller -> {
          throw new IllegalStateException("on purpose");
        };
    try (ServerScene other = ServerScene.open(settings -> settings.authorizer(broken))) {
      assertThat(follow(other.reading()).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(other.store.touches()).isZero();
    }
  }

  @Test
  void authorize_call_isShownTheTokenAndTheAddress() throws Exception {
    Caller[] seen = new Caller[1];
    Authorizer curious =
        caller -> {
          seen[0] = caller;
          return Optional.empty();
        };
    try (ServerScene other = ServerScene.open(settings -> settings.authorizer(curious))) {
      follow(as("a token", other.reading()));
    }

    assertThat(seen[0].token()).contains("a token");
    assertThat(seen[0].address()).contains("127.0.0.1");
    assertThat(seen[0].subject()).isEmpty();
  }

  @Test
  void rights_thatFail_endTheStreamOrReadThatAsked() throws Exception {
    Rights failing =
        new Rights() {
          @Override
          public String name() {
            return "ada";
          }

          @Override
          public boolean mayFollow(HuntId hunt) {
            throw new IllegalStateException("the rights cannot be looked up");
          }

          @Override
          public boolean mayLead(HuntId hunt) {
            return false;
          }
        };
    try (ServerScene broken =
        ServerScene.open(settings -> settings.authorizer(caller -> Optional.of(failing)))) {
      TestFollower follower = broken.follower("pod", Scope.EVERYTHING);
      follower.follow(HuntId.of("harbour-night"));
      assertThat(follower.awaitEnd().getCode()).isEqualTo(Status.Code.INTERNAL);
      ConfigServiceGrpc.ConfigServiceBlockingStub reader =
          ConfigServiceGrpc.newBlockingStub(broken.reading());
      ReadRequest request = ReadRequest.newBuilder().setHunt("harbour-night").build();
      assertThat(statusOf(() -> reader.read(request).next()).getCode())
          .isEqualTo(Status.Code.INTERNAL);
    }
  }
}
