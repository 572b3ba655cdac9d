package io.cairn.config.grpc.internal.server;

import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigStore;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.grpc.internal.proto.ChangesSinceRequest;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.Current;
import io.cairn.config.grpc.internal.proto.GetLineageRequest;
import io.cairn.config.grpc.internal.proto.GetLineageResponse;
import io.cairn.config.grpc.internal.proto.HeadsRequest;
import io.cairn.config.grpc.internal.proto.HeadsResponse;
import io.cairn.config.grpc.internal.proto.HistoryEntry;
import io.cairn.config.grpc.internal.proto.HistoryRequest;
import io.cairn.config.grpc.internal.proto.LeadRequest;
import io.cairn.config.grpc.internal.proto.LeadResponse;
import io.cairn.config.grpc.internal.proto.LeaderServiceGrpc;
import io.cairn.config.grpc.internal.proto.NotFound;
import io.cairn.config.grpc.internal.proto.PublishMessage;
import io.cairn.config.grpc.internal.proto.PublishResponse;
import io.cairn.config.grpc.internal.proto.ReadVersionRequest;
import io.cairn.config.grpc.internal.proto.RollbackRequest;
import io.cairn.config.grpc.internal.wire.ErrorDetails;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.cairn.config.grpc.internal.wire.TransferPart;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.TimeSource;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The service {@code LeaderService} over a store. It keeps nothing between two calls; what is large
 * is made message by message, as the caller takes it. Thread-safe.
 */
public final class LeaderCalls extends LeaderServiceGrpc.LeaderServiceImplBase {
  private static final int HEADS_PER_MESSAGE = 500;
  private static final long TRANSFER = 1;

  private final LeaderParts parts;
  private final ConfigStore store;
  private final Counters counters;
  private final Executor executor;

  private LeaderCalls(LeaderParts parts) {
    this.parts = parts;
    this.store = parts.store();
    this.counters = parts.counters();
    this.executor = parts.executor();
  }

  /**
   * Returns the service; its calls need the rights that {@link Authorization} finds.
   *
   * @param store the store
   * @param publishBytes how many bytes all publications under way may have together; those of one
   *     caller may have three quarters of them, or one hunt of the largest size
   * @param time the time
   * @param counters what is counted
   * @param executor what continues calls when the store has answered
   */
  public static ServerServiceDefinition over(
      ConfigStore store, long publishBytes, TimeSource time, Counters counters, Executor executor) {
    long ofOneCaller = Math.max(publishBytes - publishBytes / 4, HuntConfig.MAX_BYTES);
    ByteBudget budget = new ByteBudget(publishBytes, ofOneCaller);
    LeaderParts parts = new LeaderParts(store, budget, time, counters, executor);
    return GuardedRequests.of(new LeaderCalls(parts).bindService(), counters);
  }

  @Override
  public void getLineage(GetLineageRequest request, StreamObserver<GetLineageResponse> response) {
    one(
        response,
        store::lineage,
        lineage -> GetLineageResponse.newBuilder().setLineage(WireValues.bytes(lineage)).build());
  }

  @Override
  public void lead(LeadRequest request, StreamObserver<LeadResponse> response) {
    one(
        response,
        () -> {
          HuntId hunt = mayLead(WireValues.hunt("hunt", request.getHunt()));
          return store.lead(hunt, checkWho(request.getWho()));
        },
        leadership ->
            LeadResponse.newBuilder().setLeadership(WireValues.toProto(leadership)).build());
  }

  private static String checkWho(String who) {
    try {
      return Leadership.checkWho(who);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException("who", e);
    }
  }

  @Override
  public StreamObserver<PublishMessage> publish(StreamObserver<PublishResponse> response) {
    ServerCallStreamObserver<PublishResponse> stream =
        (ServerCallStreamObserver<PublishResponse>) response;
    PublishCall call =
        new PublishCall(parts, Authorization.rights(), stream, () -> stream.request(1));
    stream.setOnCloseHandler(call::over);
    stream.disableAutoRequest();
    stream.request(PublishCall.MESSAGES_AHEAD);
    return call;
  }

  @Override
  public void rollback(RollbackRequest request, StreamObserver<PublishResponse> response) {
    one(
        response,
        () -> {
          Leadership leadership = WireValues.leadership("leadership", request.getLeadership());
          mayLead(leadership.hunt());
          return store.rollback(
              leadership,
              new VersionVector(request.getTarget()),
              new VersionVector(request.getExpected()),
              WireValues.text("why", request.getWhy(), Publication.MAX_WHY));
        },
        published -> published(published, counters));
  }

  @Override
  public void readVersion(ReadVersionRequest request, StreamObserver<ConfigPart> response) {
    many(
        response,
        () ->
            store.readVersion(
                mayRead(WireValues.hunt("hunt", request.getHunt())),
                new VersionVector(request.getVersion())),
        config -> alone(TransferParts.of(TRANSFER, config)));
  }

  @Override
  public void changesSince(ChangesSinceRequest request, StreamObserver<ConfigPart> response) {
    many(
        response,
        () ->
            store.changesSince(
                mayRead(WireValues.hunt("hunt", request.getHunt())),
                WireValues.held("held", request.getHeld())),
        changes -> parts(request.getHunt(), changes));
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryEntry> response) {
    many(
        response,
        () ->
            store.history(
                mayRead(WireValues.hunt("hunt", request.getHunt())),
                (int)
                    WireValues.atMost(
                        "limit", Integer.toUnsignedLong(request.getLimit()), Integer.MAX_VALUE)),
        entries -> entries.stream().map(WireValues::toProto).iterator());
  }

  @Override
  public void heads(HeadsRequest request, StreamObserver<HeadsResponse> response) {
    Rights rights = Authorization.rights();
    many(response, store::heads, heads -> batches(rights, heads));
  }

  private static Iterator<HeadsResponse> batches(Rights rights, Map<HuntId, VersionVector> heads) {
    List<HeadsResponse> batches = new ArrayList<>();
    HeadsResponse.Builder batch = HeadsResponse.newBuilder();
    for (Map.Entry<HuntId, VersionVector> head : heads.entrySet()) {
      if (mayRead(rights, head.getKey())) {
        batch.addHeads(
            HeadsResponse.Head.newBuilder()
                .setHunt(head.getKey().value())
                .setVersion(head.getValue().bits()));
        if (batch.getHeadsCount() == HEADS_PER_MESSAGE) {
          batches.add(batch.build());
          batch.clear();
        }
      }
    }
    if (batch.getHeadsCount() > 0) {
      batches.add(batch.build());
    }
    return batches.iterator();
  }

  private static Iterator<ConfigPart> parts(String hunt, ChangesSince changes) {
    if (changes instanceof ChangesSince.Whole whole) {
      HuntConfig config = whole.config();
      return alone(TransferParts.of(TRANSFER, config));
    }
    if (changes instanceof ChangesSince.Since since) {
      return alone(TransferParts.of(TRANSFER, since.delta()));
    }
    ConfigPart.Builder only = ConfigPart.newBuilder();
    if (changes instanceof ChangesSince.Nothing nothing) {
      only.setCurrent(
          Current.newBuilder().setHunt(hunt).setHeld(WireValues.toProto(nothing.held())));
    } else {
      only.setNotFound(NotFound.newBuilder().setHunt(hunt));
    }
    return List.of(only.build()).iterator();
  }

  private static Iterator<ConfigPart> alone(Iterator<TransferPart> parts) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return parts.hasNext();
      }

      @Override
      public ConfigPart next() {
        return parts.next().toConfigPart();
      }
    };
  }

  private <A, T> void one(
      StreamObserver<T> response, Supplier<CompletableFuture<A>> ask, Function<A, T> message) {
    CompletableFuture<A> unused =
        StoreAnswer.of(store, ask)
            .whenCompleteAsync(
                (answer, failure) -> {
                  if (failure == null) {
                    answer(response, message.apply(answer));
                  } else {
                    response.onError(status(failure));
                  }
                },
                executor);
  }

  private <A, T> void many(
      StreamObserver<T> response,
      Supplier<CompletableFuture<A>> ask,
      Function<A, Iterator<T>> messages) {
    Outflow<T> outflow = new Outflow<>((ServerCallStreamObserver<T>) response);
    CompletableFuture<A> unused =
        StoreAnswer.of(store, ask)
            .whenCompleteAsync(
                (answer, failure) -> {
                  if (failure == null) {
                    outflow.begin(messages.apply(answer));
                  } else {
                    response.onError(status(failure));
                  }
                },
                executor);
  }

  private StatusRuntimeException status(Throwable failure) {
    if (failure instanceof MalformedMessageException) {
      counters.one(ServerMeasure.MALFORMED);
    }
    return ErrorDetails.toStatus(failure);
  }

  static <T> void answer(StreamObserver<T> response, T message) {
    response.onNext(message);
    response.onCompleted();
  }

  static PublishResponse published(Published published, Counters counters) {
    if (published.issued()) {
      counters.one(ServerMeasure.PUBLISHED);
    }
    return PublishResponse.newBuilder()
        .setVersion(published.version().bits())
        .setIssued(published.issued())
        .build();
  }

  private HuntId mayLead(HuntId hunt) {
    Rights rights = Authorization.rights();
    if (!rights.mayLead(hunt)) {
      counters.one(ServerMeasure.DENIED);
      throw denied(rights, hunt);
    }
    return hunt;
  }

  private HuntId mayRead(HuntId hunt) {
    Rights rights = Authorization.rights();
    if (!mayRead(rights, hunt)) {
      counters.one(ServerMeasure.DENIED);
      throw denied(rights, hunt);
    }
    return hunt;
  }

  private static boolean mayRead(Rights rights, HuntId hunt) {
    return rights.mayLead(hunt) || rights.mayFollow(hunt);
  }

  static StatusRuntimeException denied(Rights rights, HuntId hunt) {
    return Status.PERMISSION_DENIED
        .withDescription("%s has no right to hunt \"%s\"".formatted(rights.name(), hunt))
        .asRuntimeException();
  }
}
