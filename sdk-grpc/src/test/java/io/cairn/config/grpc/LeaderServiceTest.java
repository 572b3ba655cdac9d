package io.cairn.config.grpc;

import static io.cairn.config.grpc.ServerScene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.ConfigDelta;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.GetLineageRequest;
import io.cairn.config.grpc.internal.proto.HeadsRequest;
import io.cairn.config.grpc.internal.proto.HeadsResponse;
import io.cairn.config.grpc.internal.proto.LeaderServiceGrpc;
import io.cairn.config.grpc.internal.proto.PublishHeader;
import io.cairn.config.grpc.internal.proto.PublishMessage;
import io.cairn.config.grpc.internal.proto.PublishResponse;
import io.cairn.config.grpc.internal.proto.ReadVersionRequest;
import io.cairn.config.grpc.internal.wire.Assembled;
import io.cairn.config.grpc.internal.wire.TransferAssembler;
import io.cairn.config.grpc.internal.wire.TransferPart;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.testing.ManualClock;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The calls of leaders, beyond what the contract kit of stores asks. */
class LeaderServiceTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private final ManualClock clock = new ManualClock();
  private ServerScene scene;

  private void open(ServerLimits limits) throws Exception {
    scene = ServerScene.open(settings -> settings.time(clock).limits(limits));
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static PublishMessage message(PublishHeader header) {
    return PublishMessage.newBuilder().setHeader(header).build();
  }

  /** A call that has not sent anything yet. */
  private Publishing publishing() {
    return new Publishing(scene);
  }

  private static final class Publishing implements StreamObserver<PublishResponse> {
    private final CompletableFuture<PublishResponse> answer = new CompletableFuture<>();
    private final StreamObserver<PublishMessage> requests;

    Publishing(ServerScene scene) {
      requests = LeaderServiceGrpc.newStub(scene.leading()).publish(this);
    }

    @Override
    public void onNext(PublishResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {}

    Publishing sends(PublishMessage message) {
      requests.onNext(message);
      return this;
    }

    Status status() {
      try {
        answer.orTimeout(30, TimeUnit.SECONDS).join();
        return Status.OK;
      } catch (CompletionException e) {
        return Status.fromThrowable(e.getCause());
      }
    }
  }

  private Publication publication() {
    Leadership leadership = scene.store.lead(HUNT, "ada").join();
    return Publication.by(leadership).putAll(ServerScene.large(3, 2)).build();
  }

  @Test
  void publish_largeChanges_areIssuedAsOneVersion() throws Exception {
    open(ServerLimits.defaults());
    Publication publication = publication();
    Publishing call = publishing().sends(message(TransferParts.header(publication)));
    Iterator<TransferPart> parts = TransferParts.of(publication);
    parts.forEachRemaining(part -> call.sends(part.toPublishMessage()));
    call.requests.onCompleted();

    PublishResponse response = call.answer.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(response.getIssued()).isTrue();
    assertThat(scene.newest(HUNT).version().bits()).isEqualTo(response.getVersion());
    assertThat(scene.newest(HUNT).bytes()).isEqualTo(3L << 20);
    assertThat(scene.server.measure(ServerMeasure.PUBLISHED)).isEqualTo(1);
  }

  @Test
  void publish_wrongOrder_isInvalid() throws Exception {
    open(ServerLimits.defaults());
    Publication publication = publication();
    PublishMessage header = message(TransferParts.header(publication));
    PublishMessage chunk = TransferParts.of(publication).next().toPublishMessage();
    int calls = scene.store.calls.get();

    assertThat(publishing().sends(chunk).status().getDescription())
        .contains("header is not the first");
    assertThat(publishing().sends(header).sends(header).status().getDescription())
        .contains("header comes a second time");
    Publishing unfinished = publishing().sends(header).sends(chunk);
    unfinished.requests.onCompleted();
    assertThat(unfinished.status().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(unfinished.status().getDescription()).contains("commit");
    assertThat(scene.store.calls.get()).isEqualTo(calls);
  }

  @Test
  void publish_announcedOverTheBoundOfAHunt_isInvalid() throws Exception {
    open(ServerLimits.defaults());
    PublishHeader header =
        TransferParts.header(publication()).toBuilder()
            .setContentBytes(HuntConfig.MAX_BYTES + 1)
            .build();

    Status status = publishing().sends(message(header)).status();
    assertThat(status.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    assertThat(status.getDescription()).contains("header.content_bytes").contains("67108864");
  }

  @Test
  void publish_moreBytesUnderWayThanAllowed_isRefusedUntilOthersEnd() throws Exception {
    open(ServerLimits.builder().publishBytes(4L << 20).build());
    Publication publication = publication();
    Publishing first = holding(publication);
    first.requests.onError(new IllegalStateException("the leader leaves"));
    first.status();

    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> endOf(publication) == Status.Code.INVALID_ARGUMENT); // no commit
  }

  /**
   * A call that has brought all but its commit, so that a second one is too much. While both are
   * being heard either may be the one too many, so it holds what it brought only if others are
   * refused several times in a row, and it is not.
   */
  private Publishing holding(Publication publication) {
    AtomicReference<Publishing> call = new AtomicReference<>(allButTheCommit(publication));
    await()
        .atMost(TestFollower.PATIENCE)
        .until(
            () -> {
              if (call.get().answer.isDone()) { // the second one was heard before it
                call.set(allButTheCommit(publication));
              }
              for (int i = 0; i < 4; i++) {
                if (endOf(publication) != Status.Code.RESOURCE_EXHAUSTED) {
                  return false;
                }
              }
              return !call.get().answer.isDone();
            });
    return call.get();
  }

  private Publishing allButTheCommit(Publication publication) {
    Publishing call = publishing().sends(message(TransferParts.header(publication)));
    TransferParts.of(publication)
        .forEachRemaining(
            part -> {
              if (!(part instanceof TransferPart.Last)) {
                call.sends(part.toPublishMessage());
              }
            });
    return call;
  }

  private Status.Code endOf(Publication publicationWithoutItsCommit) {
    Publishing call = allButTheCommit(publicationWithoutItsCommit);
    call.requests.onCompleted();
    return call.status().getCode();
  }

  @Test
  void publish_nothingButHeaders_holdsNothingBackFromOthers() throws Exception {
    open(ServerLimits.builder().publishBytes(4L << 20).build());
    Publication publication = publication();
    for (int i = 0; i < 5; i++) {
      publishing().sends(message(TransferParts.header(publication)));
    }
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.WRITES_UNDER_WAY) == 5);
    Publishing call = allButTheCommit(publication);
    TransferParts.of(publication)
        .forEachRemaining(
            part -> {
              if (part instanceof TransferPart.Last) {
                call.sends(part.toPublishMessage());
              }
            });

    assertThat(call.status().isOk()).isTrue();
  }

  @Test
  void publish_leaderThatFallsSilent_isEndedAndGivesItsBytesBack() throws Exception {
    open(ServerLimits.builder().publishBytes(4L << 20).build());
    Publication publication = publication();
    Publishing silent = holding(publication);
    await()
        .atMost(TestFollower.PATIENCE)
        .until(
            () -> {
              clock.advance(Duration.ofSeconds(5)); // again, while the last of it is being heard
              return silent.answer.isDone();
            });

    assertThat(silent.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(silent.status().getDescription()).contains("sent nothing for 10000 ms");
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> endOf(publication) == Status.Code.INVALID_ARGUMENT); // no commit
  }

  @Test
  void publish_takesTooLong_isEndedAndGivesItsBytesBack() throws Exception {
    ServerLimits limits =
        ServerLimits.builder()
            .publishBytes(4L << 20)
            .publishTimeout(Duration.ofSeconds(9)) // before a silence is too long
            .build();
    open(limits);
    Publication publication = publication();
    Publishing slow = holding(publication);
    clock.advance(limits.publishTimeout());

    assertThat(slow.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(slow.status().getDescription()).contains("took more than 9000 ms");
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.WRITES_UNDER_WAY) == 0);
    assertThat(endOf(publication)).isEqualTo(Status.Code.INVALID_ARGUMENT); // no commit
  }

  @Test
  void publish_bytesThatAreNoMessage_givesItsBytesBack() throws Exception {
    open(ServerLimits.builder().publishBytes(4L << 20).build());
    Publication publication = publication();
    for (int i = 0; i < 3; i++) {
      assertThat(contentThenNoise(publication)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    assertThat(endOf(publication)).isEqualTo(Status.Code.INVALID_ARGUMENT); // no commit
  }

  private Status.Code contentThenNoise(Publication publication) {
    RawCall call = new RawCall(scene.leading(), LeaderServiceGrpc.getPublishMethod());
    call.send(message(TransferParts.header(publication)).toByteArray());
    TransferParts.of(publication)
        .forEachRemaining(
            part -> {
              if (part instanceof TransferPart.Content) {
                call.send(part.toPublishMessage().toByteArray());
              }
            });
    return call.send(new byte[] {-1, -1, 7}).end().getCode();
  }

  @Test
  void publish_moreCallsUnderWayThanAllowed_isRefused() throws Exception {
    open(ServerLimits.builder().writes(1).build());
    publishing();
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.WRITES_UNDER_WAY) == 1);

    assertThat(publishing().status().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    TestFollower follower = scene.follower("pod", Scope.EVERYTHING);
    assertThat(follower.isEnded()).isFalse(); // the reading port is another matter
  }

  @Test
  void publish_moreThanHalfOfTheCallsByOneCaller_isRefused() throws Exception {
    AtomicReference<String> name = new AtomicReference<>("ada");
    ServerLimits limits = ServerLimits.builder().writes(4).build();
    scene =
        ServerScene.open(
            settings ->
                settings
                    .limits(limits)
                    .authorizer(
                        caller ->
                            Optional.of(
                                new PatternRights(
                                    name.get(), List.of(), List.of(new Wildcard("*"))))));
    publishing();
    publishing();
    await()
        .atMost(TestFollower.PATIENCE)
        .until(() -> scene.server.measure(ServerMeasure.WRITES_UNDER_WAY) == 2);
    assertThat(publishing().status().getDescription()).contains("ada has 2 calls");
    name.set("grace");

    LeaderServiceGrpc.newBlockingStub(scene.leading())
        .getLineage(GetLineageRequest.getDefaultInstance());
  }

  @Test
  void readVersion_largeHunt_flowsWhole() throws Exception {
    open(ServerLimits.defaults());
    VersionVector version = scene.publish(HUNT, ServerScene.large(8, 4));
    scene.publish(HUNT, text("a", "newer"));
    TransferAssembler assembler = new TransferAssembler(1L << 30);
    Assembled assembled = null;
    Iterator<ConfigPart> parts =
        LeaderServiceGrpc.newBlockingStub(scene.leading())
            .readVersion(
                ReadVersionRequest.newBuilder()
                    .setHunt(HUNT.value())
                    .setVersion(version.bits())
                    .build());
    while (parts.hasNext()) {
      ConfigPart part = parts.next();
      switch (part.getPartCase()) {
        case BEGIN -> assembler.begin(part.getBegin());
        case CHUNK -> assembler.chunk(part.getChunk());
        default -> assembled = assembler.commit(part.getCommit());
      }
    }

    HuntConfig old = ((Assembled.Whole) assembled).config();
    assertThat(old.version()).isEqualTo(version);
    assertThat(old.bytes()).isEqualTo(8L << 20);
    assertThat(ConfigDelta.between(old, scene.newest(HUNT)).put()).hasSize(1);
  }

  @Test
  void heads_manyHunts_comeInBatches() throws Exception {
    open(ServerLimits.defaults());
    for (int i = 0; i < 1_200; i++) {
      scene.publish(HuntId.of("hunt-%04d".formatted(i)), text("a", "1"));
    }
    List<HeadsResponse> batches = new ArrayList<>();
    LeaderServiceGrpc.newBlockingStub(scene.leading())
        .heads(HeadsRequest.getDefaultInstance())
        .forEachRemaining(batches::add);

    assertThat(batches).extracting(HeadsResponse::getHeadsCount).containsExactly(500, 500, 200);
    assertThat(batches.get(2).getHeads(199).getHunt()).isEqualTo("hunt-1199");
  }
}
