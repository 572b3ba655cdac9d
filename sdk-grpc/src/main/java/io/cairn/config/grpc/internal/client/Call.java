package io.cairn.config.grpc.internal.client;

import io.cairn.config.grpc.internal.wire.ErrorDetails;
import io.cairn.config.spi.SourceException;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One call that ends with a value: what is sent, as fast as the connection takes it, and what comes
 * back. It blocks nobody, and holds no more of what it sends than the connection's buffer.
 *
 * <p>Its messages and its end come one after the other on the call's executor; the rest is the
 * future's.
 *
 * @param <Q> a message sent
 * @param <A> a message received
 * @param <T> the value
 */
final class Call<Q, A, T> extends ClientCall.Listener<A> {
  private static final int MESSAGES_AHEAD = 8;

  private final Line line;
  private final ErrorDetails.Asked asked;
  private final Function<Throwable, RuntimeException> failures;
  private final Iterator<Q> questions;
  private final CallAnswer<A, T> answer;
  private final CompletableFuture<T> value = new CompletableFuture<>();
  private final Connection.OneCall<Q, A> call;
  private @Nullable RuntimeException nonsense;
  private boolean sent;

  private Call(
      Line line,
      ErrorDetails.Asked asked,
      Function<Throwable, RuntimeException> failures,
      Iterator<Q> questions,
      CallAnswer<A, T> answer,
      Connection.OneCall<Q, A> call) {
    this.line = line;
    this.asked = asked;
    this.failures = failures;
    this.questions = questions;
    this.answer = answer;
    this.call = call;
  }

  /**
   * Asks a leader's question: failures are those of a store.
   *
   * @param method what is called
   * @param questions what is sent
   * @param asked what is asked for, for messages
   * @param timeout how long it may take
   * @param answer what comes back
   */
  static <Q, A, T> CompletableFuture<T> lead(
      Line line,
      MethodDescriptor<Q, A> method,
      Iterator<Q> questions,
      ErrorDetails.Asked asked,
      Duration timeout,
      CallAnswer<A, T> answer) {
    return start(
        line,
        method,
        questions,
        asked,
        timeout,
        answer,
        failure -> ErrorDetails.toException(failure, asked));
  }

  /** Asks a reader's question: failures are those of a source. Otherwise as {@link #lead}. */
  static <Q, A, T> CompletableFuture<T> read(
      Line line,
      MethodDescriptor<Q, A> method,
      Q question,
      ErrorDetails.Asked asked,
      Duration timeout,
      CallAnswer<A, T> answer) {
    return start(
        line,
        method,
        List.of(question).iterator(),
        asked,
        timeout,
        answer,
        failure -> ErrorDetails.toSourceException(failure, asked.source(), asked.what()));
  }

  private static <Q, A, T> CompletableFuture<T> start(
      Line line,
      MethodDescriptor<Q, A> method,
      Iterator<Q> questions,
      ErrorDetails.Asked asked,
      Duration timeout,
      CallAnswer<A, T> answer,
      Function<Throwable, RuntimeException> failures) {
    if (line.isClosed()) {
      return CompletableFuture.failedFuture(closed(asked));
    }
    Call<Q, A, T> started =
        new Call<>(
            line,
            asked,
            failures,
            questions,
            answer,
            line.newCall(method, line.threads(), timeout));
    started.start(method.getType().clientSendsOneMessage());
    return started.value;
  }

  private void start(boolean oneQuestion) {
    call.start(this, new Metadata());
    call.request(MESSAGES_AHEAD);
    if (oneQuestion) { // for which gRPC reports no readiness
      call.sendMessage(questions.next());
      call.halfClose();
    }
  }

  /** Only where several questions are sent. */
  @Override
  public void onReady() {
    while (!sent && call.isReady()) {
      if (questions.hasNext()) {
        call.sendMessage(questions.next());
      }
      if (!questions.hasNext()) {
        sent = true;
        call.halfClose();
      }
    }
  }

  @Override
  public void onMessage(A message) {
    if (nonsense == null) {
      try {
        answer.received(message);
      } catch (RuntimeException e) {
        nonsense = e;
        call.cancel("the answer is nonsense", e);
      }
    }
    call.request(1);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    try {
      line.ended(call, status);
      end(status, trailers);
    } catch (RuntimeException | Error e) { // else nobody would ever be told
      value.completeExceptionally(nonsense(e));
    }
  }

  private void end(Status status, Metadata trailers) {
    if (nonsense != null) {
      value.completeExceptionally(nonsense(nonsense));
    } else if (line.isClosed() && !status.isOk()) {
      value.completeExceptionally(closed(asked));
    } else if (!status.isOk()) {
      value.completeExceptionally(failures.apply(status.asRuntimeException(trailers)));
    } else {
      value.complete(answer.ended());
    }
  }

  private SourceException nonsense(Throwable cause) {
    return new SourceException(
        "%s answers nonsense to %s: %s".formatted(asked.source(), asked.what(), cause.getMessage()),
        cause);
  }

  private static SourceException closed(ErrorDetails.Asked asked) {
    return new SourceException(
        "%s is closed and cannot %s".formatted(asked.source(), asked.what()), null);
  }
}
