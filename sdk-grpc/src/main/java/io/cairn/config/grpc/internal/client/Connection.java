package io.cairn.config.grpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One channel, which connects to one server when its first call needs it, and which ends with the
 * last of its calls once it was left.
 *
 * <p>A channel of its own for each connection, rather than one that is told to connect anew ({@code
 * ManagedChannel.enterIdle}): that takes effect some time after it returns, and a call made
 * meanwhile is failed by what was left, or breaks with "Resolution is pending". Here the next call
 * is on the next connection as soon as {@link #leave} was called. Thread-safe.
 */
final class Connection {
  private final ManagedChannel channel;
  private final Consumer<Connection> ended;

  @GuardedBy("this")
  private int calls;

  @GuardedBy("this")
  private boolean left;

  /**
   * @param channel the channel, which is this one's
   * @param ended told once, when this was left and its last call is over
   */
  Connection(ManagedChannel channel, Consumer<Connection> ended) {
    this.channel = channel;
    this.ended = ended;
  }

  /** Returns a call, which is to be started. Not to be asked once this was left. */
  <Q, A> OneCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    OneCall<Q, A> call = new OneCall<>(channel.newCall(method, options));
    synchronized (this) {
      calls++;
    }
    return call;
  }

  /** Takes no more calls. Those that are under way go on. Idempotent. */
  void leave() {
    boolean last;
    synchronized (this) {
      last = !left && calls == 0;
      left = true;
    }
    if (last) {
      end();
    }
  }

  private void callEnded() {
    boolean last;
    synchronized (this) {
      calls--;
      last = left && calls == 0;
    }
    if (last) {
      end();
    }
  }

  private void end() {
    channel.shutdown();
    ended.accept(this);
  }

  /** Returns the channel, to end it with all its calls. */
  ManagedChannel channel() {
    return channel;
  }

  /** A call that knows which connection it is on. */
  final class OneCall<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private OneCall(ClientCall<Q, A> call) {
      super(call);
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      super.start(
          new SimpleForwardingClientCallListener<A>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              try {
                super.onClose(status, trailers);
              } finally {
                callEnded();
              }
            }
          },
          headers);
    }

    Connection connection() {
      return Connection.this;
    }

    /** Returns the server that the call went to; null if it has reached none. */
    @Nullable SocketAddress server() {
      return getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    }
  }
}
