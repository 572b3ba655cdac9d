package io.cairn.config.grpc.internal.server;

import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Lets through a few calls at a time of the services that anybody may call, for each connection:
 * who asks for health or for the services needs no more, and nobody knows who it is. Thread-safe.
 */
final class StandardCallLimit implements ServerInterceptor {
  /** The most calls under way on one connection. */
  static final int MOST_CALLS = 8;

  private static final Attributes.Key<AtomicInteger> UNDER_WAY =
      Attributes.Key.create("cairn-standard-calls");

  private final Counters counters;

  StandardCallLimit(Counters counters) {
    this.counters = counters;
  }

  /** Has the calls of a connection counted. */
  static Attributes.Builder mark(Attributes.Builder connection) {
    return connection.set(UNDER_WAY, new AtomicInteger());
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    @Nullable AtomicInteger underWay = call.getAttributes().get(UNDER_WAY);
    if (underWay == null) {
      return next.startCall(call, headers);
    }
    if (underWay.incrementAndGet() > MOST_CALLS) {
      underWay.decrementAndGet();
      return LimitedCall.refuse(
          call,
          counters,
          "the connection has %d calls of standard services, the most that it may have"
              .formatted(MOST_CALLS));
    }
    return new LimitedCall<>(next.startCall(call, headers), underWay::decrementAndGet);
  }
}
