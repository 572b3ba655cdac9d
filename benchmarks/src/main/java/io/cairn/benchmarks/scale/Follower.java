package io.cairn.benchmarks.scale;

import com.google.protobuf.ByteString;
import io.cairn.config.grpc.internal.proto.Acknowledge;
import io.cairn.config.grpc.internal.proto.Begin;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.FollowHunt;
import io.cairn.config.grpc.internal.proto.Hello;
import io.cairn.config.grpc.internal.proto.Scope;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The least of a client: a connection of its own, one stream that follows one hunt and acknowledges
 * what it is sent. All in a process share gRPC's event loops, and work on these.
 */
final class Follower
    implements ClientResponseObserver<ClientMessage, ServerMessage>, AutoCloseable {
  private final ManagedChannel channel;
  private final String hunt;
  private final AtomicLong versions;
  private @Nullable ClientCallStreamObserver<ClientMessage> requests;
  private @Nullable Begin begun;

  /**
   * Connects.
   *
   * @param target of the Config Service, in plaintext
   * @param versions counts what all of them were sent
   */
  Follower(String target, String pod, String hunt, AtomicLong versions) {
    this.hunt = hunt;
    this.versions = versions;
    channel =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
            .directExecutor()
            .build();
    UUID session = UUID.randomUUID();
    ByteBuffer id =
        ByteBuffer.allocate(16)
            .putLong(session.getMostSignificantBits())
            .putLong(session.getLeastSignificantBits())
            .flip();
    var unused = ConfigServiceGrpc.newStub(channel).follow(this);
    send(
        ClientMessage.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setScope(Scope.newBuilder().setEverything(true))
                    .setPod(pod)
                    .setSession(ByteString.copyFrom(id))
                    .setSoftware("benchmarks")));
  }

  private void send(ClientMessage.Builder message) {
    ClientCallStreamObserver<ClientMessage> to = requests;
    if (to != null) {
      to.onNext(message.build());
    }
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ClientMessage> stream) {
    requests = stream;
  }

  @Override
  public void onNext(ServerMessage message) {
    switch (message.getMessageCase()) {
      case WELCOME ->
          send(ClientMessage.newBuilder().setFollow(FollowHunt.newBuilder().setHunt(hunt)));
      case BUNDLE -> took(message.getBundle().getBegin());
      case BEGIN -> begun = message.getBegin();
      case COMMIT -> {
        Begin whole = begun;
        if (whole != null) {
          took(whole);
        }
      }
      default -> {}
    }
  }

  private void took(Begin begin) {
    send(
        ClientMessage.newBuilder()
            .setAcknowledge(
                Acknowledge.newBuilder().setHunt(begin.getHunt()).setVersion(begin.getVersion())));
    versions.incrementAndGet();
  }

  @Override
  public void onError(Throwable closed) {}

  @Override
  public void onCompleted() {}

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
