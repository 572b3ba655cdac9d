package io.cairn.config.grpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
import io.cairn.config.spi.TimeSource;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One publication, put together from what a leader sends. gRPC calls it one message at a time. It
 * asks for another when it has taken one, so that a leader sends no faster than it is heard, but
 * for the few that it asked for ahead: a small publication is here in one go.
 *
 * <p>It takes bytes of the budget as they come, and not as they are announced: a leader who
 * announces much and sends nothing holds nothing back from others. One that sends nothing for
 * {@link #LONGEST_SILENCE} before its commit is ended, which gives back what it has. That happens
 * on the thread of the time source: so all but the question to the store is under a lock.
 */
final class PublishCall implements StreamObserver<PublishMessage> {
  /** How long a leader may take from one message to the next. */
  static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

  /** How many messages may come before the first of them is taken. */
  static final int MESSAGES_AHEAD = 4;

  private final LeaderParts parts;
  private final Rights rights;
  private final StreamObserver<PublishResponse> response;
  private final Runnable askForAnother;
  private final AtomicLong taken = new AtomicLong();

  @GuardedBy("this")
  private @Nullable PublicationAssembler assembler;

  @GuardedBy("this")
  private boolean committed;

  @GuardedBy("this")
  private boolean ended;

  @GuardedBy("this")
  private long heardAt;

  @GuardedBy("this")
  private TimeSource.Timer silence;

  /**
   * @param askForAnother called once for each message that was taken
   */
  PublishCall(
      LeaderParts parts,
      Rights rights,
      StreamObserver<PublishResponse> response,
      Runnable askForAnother) {
    this.parts = parts;
    this.rights = rights;
    this.response = response;
    this.askForAnother = askForAnother;
    this.heardAt = parts.time().nanoTime();
    this.silence = parts.time().schedule(LONGEST_SILENCE, this::checkSilence);
  }

  private synchronized void checkSilence() {
    if (ended || committed) {
      return;
    }
    long left = LONGEST_SILENCE.toNanos() - (parts.time().nanoTime() - heardAt);
    if (left > 0) {
      silence = parts.time().schedule(Duration.ofNanos(left), this::checkSilence);
      return;
    }
    parts.counters().one(ServerMeasure.LIMITED);
    fail(
        Status.DEADLINE_EXCEEDED
            .withDescription(
                "the leader sent nothing for %d ms, with its commit still to come"
                    .formatted(LONGEST_SILENCE.toMillis()))
            .asRuntimeException());
  }

  @Override
  public void onNext(PublishMessage message) {
    Publication whole = heard(message);
    if (whole != null) {
      publish(whole);
    }
  }

  /** Returns the publication, once it is whole. */
  private synchronized @Nullable Publication heard(PublishMessage message) {
    if (ended) {
      return null;
    }
    heardAt = parts.time().nanoTime();
    try {
      Publication whole = add(message);
      askForAnother.run();
      return whole;
    } catch (MalformedMessageException e) {
      parts.counters().one(ServerMeasure.MALFORMED);
      fail(e);
    } catch (RuntimeException e) {
      fail(e);
    }
    return null;
  }

  @GuardedBy("this")
  private @Nullable Publication add(PublishMessage message) {
    if (committed) {
      throw new MalformedMessageException("message", "comes after the commit");
    }
    PublicationAssembler open = assembler;
    if (open == null) {
      if (!message.hasHeader()) {
        throw new MalformedMessageException("header", "is not the first message");
      }
      begin(message.getHeader());
      return null;
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
        Publication whole = open.commit(message.getCommit());
        committed = true;
        silence.cancel();
        return whole;
      }
      case MESSAGE_NOT_SET -> {} // of a newer protocol
    }
    return null;
  }

  @GuardedBy("this")
  private void begin(PublishHeader header) {
    PublicationAssembler begun = new PublicationAssembler(header);
    if (!rights.mayLead(begun.leadership().hunt())) {
      parts.counters().one(ServerMeasure.DENIED);
      throw LeaderCalls.denied(rights, begun.leadership().hunt());
    }
    assembler = begun;
  }

  /** Has at least so many bytes of the budget in use. */
  private void take(long bytes) {
    long more = bytes - taken.get();
    if (more <= 0) {
      return;
    }
    ByteBudget budget = parts.publishBytes();
    switch (budget.take(rights.name(), taken.get(), more)) {
      case TAKEN -> taken.addAndGet(more);
      case TOO_MANY -> throw full("all publications under way", budget.most());
      case TOO_MANY_OF_ONE ->
          throw full("the publications under way of " + rights.name(), budget.mostOfOne());
    }
  }

  private StatusRuntimeException full(String which, long most) {
    parts.counters().one(ServerMeasure.LIMITED);
    return Status.RESOURCE_EXHAUSTED
        .withDescription("%s have more than %d bytes".formatted(which, most))
        .asRuntimeException();
  }

  private void publish(Publication publication) {
    CompletableFuture<Published> unused =
        StoreAnswer.of(parts.store(), () -> parts.store().publish(publication))
            .whenCompleteAsync(
                (published, failure) -> {
                  giveBack();
                  if (failure == null) {
                    LeaderCalls.answer(
                        response, LeaderCalls.published(published, parts.counters()));
                  } else {
                    response.onError(ErrorDetails.toStatus(failure));
                  }
                },
                parts.executor());
  }

  @Override
  public synchronized void onCompleted() {
    if (!committed && !ended) {
      parts.counters().one(ServerMeasure.MALFORMED);
      fail(new MalformedMessageException("commit", "has not come"));
    }
  }

  @Override
  public void onError(Throwable cancelled) {
    over();
  }

  @GuardedBy("this")
  private void fail(RuntimeException cause) {
    over();
    response.onError(ErrorDetails.toStatus(cause));
  }

  /** The call is over, by whomever: also by its time, or by bytes that were no message. */
  synchronized void over() {
    ended = true;
    assembler = null;
    silence.cancel();
    if (!committed) { // else the store has it still
      giveBack();
    }
  }

  private void giveBack() {
    parts.publishBytes().giveBack(rights.name(), taken.getAndSet(0));
  }
}
