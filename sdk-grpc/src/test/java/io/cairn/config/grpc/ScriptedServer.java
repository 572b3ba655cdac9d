package io.cairn.config.grpc;

import io.cairn.config.Lineage;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.Heartbeat;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.proto.Welcome;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A Config Service on a socket of this machine that says what a test tells it to. Thread-safe. */
final class ScriptedServer implements AutoCloseable {
  final BlockingQueue<Stream> streams = new LinkedBlockingQueue<>();
  final List<Metadata> headers = new CopyOnWriteArrayList<>();
  private final Server server;
  private volatile Function<ReadRequest, List<ConfigPart>> reads = request -> List.of();

  ScriptedServer(BindableService... more) throws IOException {
    this(0, more);
  }

  ScriptedServer(int port, BindableService... more) throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .intercept(new Headers())
            .addService(new Service());
    for (BindableService service : more) {
      builder.addService(service);
    }
    server = builder.build().start();
  }

  int port() {
    return server.getPort();
  }

  String target() {
    return "127.0.0.1:" + port();
  }

  /** What reads are answered with; may throw a status. */
  void reads(Function<ReadRequest, List<ConfigPart>> answer) {
    reads = answer;
  }

  Stream stream() {
    return Wait.next(streams);
  }

  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One stream of Follow. */
  static final class Stream {
    final BlockingQueue<ClientMessage> messages = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> cancelled = new LinkedBlockingQueue<>();
    final BlockingQueue<Boolean> ready = new LinkedBlockingQueue<>();
    final ServerCallStreamObserver<ServerMessage> out;
    private final Lineage lineage = new Lineage(1, 2);

    Stream(ServerCallStreamObserver<ServerMessage> out) {
      this.out = out;
      out.setOnReadyHandler(() -> ready.add(true));
      out.setOnCancelHandler(() -> cancelled.add(true));
    }

    ClientMessage next() {
      return Wait.next(messages);
    }

    /** Takes the hello and says welcome. */
    Lineage welcome(int heartbeatMillis) {
      if (!next().hasHello()) {
        throw new AssertionError("the first message is no hello");
      }
      send(
          ServerMessage.newBuilder()
              .setWelcome(
                  Welcome.newBuilder()
                      .setLineage(WireValues.bytes(lineage))
                      .setHeartbeatMillis(heartbeatMillis))
              .build());
      return lineage;
    }

    Lineage welcome() {
      return welcome(5_000);
    }

    synchronized void send(ServerMessage message) {
      out.onNext(message);
    }

    void heartbeat(long sequence) {
      heartbeat(sequence, 3);
    }

    void heartbeat(long sequence, long commands) {
      send(
          ServerMessage.newBuilder()
              .setSequence(sequence)
              .setHeartbeat(Heartbeat.newBuilder().setCommands(commands).setDigest(4))
              .build());
    }

    void send(TransferParts transfer, long sequence) {
      transfer.forEachRemaining(part -> send(part.toServerMessage(sequence)));
    }

    void fail(Status status) {
      out.onError(status.asRuntimeException());
    }
  }

  private final class Service extends ConfigServiceGrpc.ConfigServiceImplBase {
    @Override
    public StreamObserver<ClientMessage> follow(StreamObserver<ServerMessage> responses) {
      Stream stream = new Stream((ServerCallStreamObserver<ServerMessage>) responses);
      streams.add(stream);
      return new StreamObserver<>() {
        @Override
        public void onNext(ClientMessage message) {
          stream.messages.add(message);
        }

        @Override
        public void onError(Throwable failure) {
          // the cancel handler tells
        }

        @Override
        public void onCompleted() {}
      };
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ConfigPart> responses) {
      try {
        reads.apply(request).forEach(responses::onNext);
        responses.onCompleted();
      } catch (RuntimeException e) {
        responses.onError(e);
      }
    }
  }

  private final class Headers implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
      headers.add(metadata);
      return next.startCall(call, metadata);
    }
  }
}
