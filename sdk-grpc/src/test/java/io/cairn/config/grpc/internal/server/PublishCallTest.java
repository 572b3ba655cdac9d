package io.cairn.config.grpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntId;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.grpc.internal.proto.PublishMessage;
import io.cairn.config.grpc.internal.proto.PublishResponse;
import io.cairn.config.grpc.internal.wire.TransferPart;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.testing.ManualClock;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PublishCallTest {
  private static final int CONTENT = 60_000;
  private static final long MOST = 300_000;
  private static final long MOST_OF_ONE = 200_000;

  private final ManualClock clock = new ManualClock();
  private final Counters counters = new Counters();
  private final MemoryConfigStore store = MemoryConfigStore.create();
  private final LeaderParts parts =
      new LeaderParts(store, new ByteBudget(MOST, MOST_OF_ONE), clock, counters, Runnable::run);
  private final Publication publication = publication();

  @AfterEach
  void close() {
    store.close();
  }

  private Publication publication() {
    Publication.Builder publication =
        Publication.by(store.lead(HuntId.of("harbour-night"), "ada").join());
    for (int i = 0; i < 3; i++) {
      publication.put(Fragment.of("f" + i, "application/octet-stream", new byte[CONTENT]));
    }
    return publication.build();
  }

  private static final class Response implements StreamObserver<PublishResponse> {
    private Status status = Status.UNKNOWN;
    private @Nullable PublishResponse answer;

    @Override
    public void onNext(PublishResponse response) {
      answer = response;
    }

    @Override
    public void onError(Throwable failure) {
      status = Status.fromThrowable(failure);
    }

    @Override
    public void onCompleted() {
      status = Status.OK;
    }
  }

  /** A call whose messages come one by one. */
  private final class Leader {
    private final Response response = new Response();
    private final AtomicInteger taken = new AtomicInteger();
    private final PublishCall call;
    private final int number;
    private final Iterator<PublishMessage> messages;

    Leader(String name) {
      this(name, parts);
    }

    Leader(String name, LeaderParts parts) {
      call = new PublishCall(parts, new Named(name), response, taken::incrementAndGet);
      List<PublishMessage> all = new ArrayList<>();
      all.add(PublishMessage.newBuilder().setHeader(TransferParts.header(publication)).build());
      Iterator<TransferPart> rest = TransferParts.of(publication);
      rest.forEachRemaining(part -> all.add(part.toPublishMessage()));
      number = all.size();
      messages = all.iterator();
    }

    Leader sends(int number) {
      for (int i = 0; i < number; i++) {
        call.onNext(messages.next());
      }
      return this;
    }

    void sendsAll() {
      messages.forEachRemaining(call::onNext);
    }
  }

  private record Named(String name) implements Rights {
    @Override
    public boolean mayFollow(HuntId hunt) {
      return false;
    }

    @Override
    public boolean mayLead(HuntId hunt) {
      return true;
    }
  }

  @Test
  void onNext_headers_takeNothing() {
    for (int i = 0; i < 100; i++) {
      new Leader("ada").sends(1);
    }
    Leader leader = new Leader("ada");
    leader.sendsAll();

    assertThat(leader.response.status.isOk()).isTrue();
    assertThat(leader.response.answer).isNotNull();
  }

  @Test
  void onNext_moreThanOneCallerMayHave_isRefusedForThatCallerAlone() {
    Leader first = new Leader("ada").sends(3);
    Leader second = new Leader("ada");
    second.sendsAll();

    assertThat(second.response.status.getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(second.response.status.getDescription())
        .contains("of ada have more than " + MOST_OF_ONE);
    assertThat(counters.of(ServerMeasure.LIMITED)).isEqualTo(1);
    Leader other = new Leader("grace").sends(3);
    assertThat(other.response.status).isEqualTo(Status.UNKNOWN);
    other.call.over();
    first.sendsAll();
    assertThat(first.response.status.isOk()).isTrue();
  }

  @Test
  void onNext_moreThanAllMayHave_isRefusedUntilOthersEnd() {
    Leader first = new Leader("ada").sends(4);
    Leader second = new Leader("grace");
    second.sendsAll();

    assertThat(second.response.status.getDescription())
        .isEqualTo("all publications under way have more than %d bytes".formatted(MOST));
    first.call.over();
    Leader third = new Leader("grace");
    third.sendsAll();
    assertThat(third.response.status.isOk()).isTrue();
  }

  /** Whatever is legal can be published, if nothing else is. */
  @Test
  void onNext_aloneAndMoreThanAllMayHave_isTaken() {
    LeaderParts small =
        new LeaderParts(store, new ByteBudget(1_000, 500), clock, counters, Runnable::run);
    Leader leader = new Leader("ada", small);
    leader.sendsAll();

    assertThat(leader.response.status.isOk()).isTrue();
    assertThat(small.publishBytes().take("grace", 0, 1_000)).isEqualTo(ByteBudget.Answer.TAKEN);
    assertThat(small.publishBytes().take("ada", 0, 1)).isEqualTo(ByteBudget.Answer.TOO_MANY);
  }

  @Test
  void onNext_nothingForTooLong_endsTheCall() {
    Leader leader = new Leader("ada").sends(2);
    clock.advance(Duration.ofSeconds(9));
    assertThat(leader.response.status).isEqualTo(Status.UNKNOWN);
    clock.advance(Duration.ofSeconds(1));

    assertThat(leader.response.status.getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
    assertThat(counters.of(ServerMeasure.LIMITED)).isEqualTo(1);
    leader.sendsAll(); // too late
    assertThat(leader.response.answer).isNull();
    assertThat(clock.pending()).isZero();
  }

  @Test
  void onNext_aMessageNowAndThen_goesOn() {
    Leader leader = new Leader("ada");
    while (leader.messages.hasNext()) {
      clock.advance(Duration.ofSeconds(9));
      leader.sends(1);
    }

    assertThat(leader.response.status.isOk()).isTrue();
    assertThat(leader.taken).as("each makes room for another").hasValue(leader.number);
    assertThat(clock.pending()).isZero();
  }
}
