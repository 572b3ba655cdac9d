package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.ServerMeasure;
import io.grpc.Attributes;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Refuses the calls on connections beyond a limit, as long as there are so many; without calls a
 * connection is closed after a while. Thread-safe.
 */
final class ConnectionLimit extends ServerTransportFilter implements ServerInterceptor {
  private static final Attributes.Key<Boolean> BEYOND =
      Attributes.Key.create("cairn-connection-beyond-limit");

  private final int most;
  private final Counters counters;
  private final AtomicInteger open = new AtomicInteger();

  ConnectionLimit(int most, Counters counters) {
    this.most = most;
    this.counters = counters;
  }

  @Override
  public Attributes transportReady(Attributes attributes) {
    counters.one(ServerMeasure.CONNECTIONS);
    Attributes.Builder marked = StandardCallLimit.mark(attributes.toBuilder());
    return open.incrementAndGet() <= most ? marked.build() : marked.set(BEYOND, true).build();
  }

  @Override
  public void transportTerminated(Attributes attributes) {
    counters.add(ServerMeasure.CONNECTIONS, -1);
    open.decrementAndGet();
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    if (call.getAttributes().get(BEYOND) == null || open.get() <= most) { // others have left
      return next.startCall(call, headers);
    }
    return LimitedCall.refuse(
        call,
        counters,
        "the port has %d connections, the most that it takes calls from".formatted(most));
  }
}
