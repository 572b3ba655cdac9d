package io.cairn.config.grpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;

/**
 * A call that its handler and a timer may end, whichever comes first: what comes after the end is
 * nothing. Thread-safe, which gRPC's own calls are not.
 */
final class LeaderCall<ReqT, RespT> extends ForwardingServerCall<ReqT, RespT> {
  @GuardedBy("this")
  private final ServerCall<ReqT, RespT> call;

  @GuardedBy("this")
  private boolean closed;

  LeaderCall(ServerCall<ReqT, RespT> call) {
    this.call = call;
  }

  @Override
  protected synchronized ServerCall<ReqT, RespT> delegate() {
    return call;
  }

  @Override
  public synchronized void request(int messages) {
    if (!closed) {
      call.request(messages);
    }
  }

  @Override
  public synchronized void sendHeaders(Metadata headers) {
    if (!closed) {
      call.sendHeaders(headers);
    }
  }

  @Override
  public synchronized void sendMessage(RespT message) {
    if (!closed) {
      call.sendMessage(message);
    }
  }

  @Override
  public synchronized boolean isReady() {
    return !closed && call.isReady();
  }

  @Override
  public synchronized void close(Status status, Metadata trailers) {
    if (!closed) {
      closed = true;
      call.close(status, trailers);
    }
  }
}
