package io.cairn.config.grpc.internal.server;

import io.cairn.config.ConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.grpc.internal.proto.PublishHeader;
import io.cairn.config.grpc.internal.proto.PublishMessage;
import io.cairn.config.grpc.internal.proto.PublishResponse;
import io.cairn.config.grpc.internal.wire.ErrorDetails;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.cairn.config.grpc.internal.wire.PublicationAssembler;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One publication, put together from what a leader sends. gRPC calls it one message at a time. It
 * asks for another when it has taken one, so that a leader sends no faster than it is heard, but
 * for the few that it asked for ahead: a small publication is here in one go.
 */
final class PublishCall implements StreamObserver<PublishMessage> {
  /** How many messages may come before the first of them is taken. */
  static final int MESSAGES_AHEAD = 4;

  private static final long FRAGMENT_OVERHEAD = 64;

  private final ConfigStore store;
  private final Rights rights;
  private final ByteBudget budget;
  private final Counters counters;
  private final Executor executor;
  private final ServerCallStreamObserver<PublishResponse> response;
  private final AtomicLong taken = new AtomicLong();
  private @Nullable PublicationAssembler assembler;
  private boolean committed;
  private boolean ended;

  PublishCall(
      ConfigStore store,
      Rights rights,
      ByteBudget budget,
      Counters counters,
      Executor executor,
      ServerCallStreamObserver<PublishResponse> response) {
    this.store = store;
    this.rights = rights;
    this.budget = budget;
    this.counters = counters;
    this.executor = executor;
    this.response = response;
  }

  @Override
  public void onNext(PublishMessage message) {
    if (ended) {
      return;
    }
    try {
      add(message);
    } catch (MalformedMessageException e) {
      counters.one(ServerMeasure.MALFORMED);
      fail(e);
    } catch (RuntimeException e) {
      fail(e);
    }
    if (!ended) {
      response.request(1);
    }
  }

  private void add(PublishMessage message) {
    if (committed) {
      throw new MalformedMessageException("message", "comes after the commit");
    }
    PublicationAssembler open = assembler;
    if (open == null) {
      if (!message.hasHeader()) {
        throw new MalformedMessageException("header", "is not the first message");
      }
      begin(message.getHeader());
      return;
    }
    switch (message.getMessageCase()) {
      case HEADER -> throw new MalformedMessageException("header", "comes a second time");
      case CHUNK -> {
        open.chunk(message.getChunk());
        take(open.heldBytes());
      }
      case REMOVE -> {
        open.remove(message.getRemove());
        take(open.heldBytes());
      }
      case COMMIT -> {
        Publication publication = open.commit(message.getCommit());
        committed = true;
        publish(publication);
      }
      case MESSAGE_NOT_SET -> {} // of a newer protocol
    }
  }

  private void begin(PublishHeader header) {
    PublicationAssembler begun = new PublicationAssembler(header);
    if (!rights.mayLead(begun.leadership().hunt())) {
      counters.one(ServerMeasure.DENIED);
      throw LeaderCalls.denied(rights, begun.leadership().hunt());
    }
    assembler = begun;
    take(header.getContentBytes() + FRAGMENT_OVERHEAD * header.getFragments());
  }

  /** Has at least so many bytes of the budget in use. */
  private void take(long bytes) {
    long more = bytes - taken.get();
    if (more <= 0) {
      return;
    }
    if (!budget.take(more)) {
      counters.one(ServerMeasure.LIMITED);
      throw Status.RESOURCE_EXHAUSTED
          .withDescription(
              "all publications under way have more than %d bytes".formatted(budget.most()))
          .asRuntimeException();
    }
    taken.addAndGet(more);
  }

  private void publish(Publication publication) {
    CompletableFuture<Published> done;
    try {
      done = store.publish(publication);
    } catch (RuntimeException | LinkageError e) {
      done = CompletableFuture.failedFuture(e);
    }
    CompletableFuture<Published> unused =
        done.whenCompleteAsync(
            (published, failure) -> {
              giveBack();
              if (published != null) {
                LeaderCalls.answer(response, LeaderCalls.published(published, counters));
              } else {
                response.onError(ErrorDetails.toStatus(failure));
              }
            },
            executor);
  }

  @Override
  public void onCompleted() {
    if (!committed && !ended) {
      counters.one(ServerMeasure.MALFORMED);
      fail(new MalformedMessageException("commit", "has not come"));
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    over();
  }

  private void fail(RuntimeException cause) {
    over();
    response.onError(ErrorDetails.toStatus(cause));
  }

  /** The call is over, by whomever: also by its time, or by bytes that were no message. */
  void over() {
    ended = true;
    assembler = null;
    if (!committed) { // else the store has it still
      giveBack();
    }
  }

  private void giveBack() {
    budget.giveBack(taken.getAndSet(0));
  }
}
