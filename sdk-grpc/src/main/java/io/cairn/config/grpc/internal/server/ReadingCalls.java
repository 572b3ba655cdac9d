package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The service {@code ConfigService} over a hub: each callback of gRPC becomes a step of the hub's
 * thread. Thread-safe.
 */
public final class ReadingCalls {
  /** How many messages a stream may send ahead of those that are carried out. */
  static final int WINDOW = 32;

  private final Hub hub;

  private ReadingCalls(Hub hub) {
    this.hub = hub;
  }

  /** Returns the service; its calls need the rights that {@link Authorization} finds. */
  public static ServerServiceDefinition over(Hub hub) {
    ReadingCalls calls = new ReadingCalls(hub);
    MethodDescriptor<Received<ClientMessage>, Frame> follow =
        ConfigServiceGrpc.getFollowMethod().toBuilder(
                Received.marshaller(ClientMessage.parser()), new FrameMarshaller())
            .build();
    MethodDescriptor<Received<ReadRequest>, Frame> read =
        ConfigServiceGrpc.getReadMethod().toBuilder(
                Received.marshaller(ReadRequest.parser()), new FrameMarshaller())
            .build();
    ServiceDescriptor generated = ConfigServiceGrpc.getServiceDescriptor();
    ServiceDescriptor service =
        ServiceDescriptor.newBuilder(generated.getName())
            .setSchemaDescriptor(generated.getSchemaDescriptor())
            .addMethod(follow)
            .addMethod(read)
            .build();
    return ServerServiceDefinition.builder(service)
        .addMethod(follow, (call, headers) -> calls.follow(call))
        .addMethod(read, (call, headers) -> calls.read(call))
        .build();
  }

  private ServerCall.Listener<Received<ClientMessage>> follow(
      ServerCall<Received<ClientMessage>, Frame> call) {
    return new FollowListener(call, Authorization.rights());
  }

  private ServerCall.Listener<Received<ReadRequest>> read(
      ServerCall<Received<ReadRequest>, Frame> call) {
    return new ReadListener(call, Authorization.rights());
  }

  private final class FollowListener extends ServerCall.Listener<Received<ClientMessage>> {
    private @Nullable FollowStream stream; // the hub's thread alone

    FollowListener(ServerCall<Received<ClientMessage>, Frame> call, Rights rights) {
      hub.execute(
          () -> {
            call.sendHeaders(new Metadata());
            call.request(WINDOW);
            stream = hub.openStream(rights, call);
          });
    }

    @Override
    public void onMessage(Received<ClientMessage> message) {
      step(opened -> opened.received(message));
    }

    @Override
    public void onReady() {
      step(FollowStream::ready);
    }

    @Override
    public void onHalfClose() {
      step(opened -> opened.end(Status.OK));
    }

    @Override
    public void onCancel() {
      step(FollowStream::forget);
    }

    @Override
    public void onComplete() {
      step(FollowStream::forget);
    }

    private void step(Consumer<FollowStream> step) {
      hub.execute(
          () -> {
            FollowStream opened = stream;
            if (opened != null) {
              step.accept(opened);
            }
          });
    }
  }

  private final class ReadListener extends ServerCall.Listener<Received<ReadRequest>> {
    private @Nullable ReadCall read; // the hub's thread alone

    ReadListener(ServerCall<Received<ReadRequest>, Frame> call, Rights rights) {
      hub.execute(
          () -> {
            call.sendHeaders(new Metadata());
            call.request(2); // gRPC wants to see that there is no second
            read = hub.openRead(rights, call);
          });
    }

    @Override
    public void onMessage(Received<ReadRequest> message) {
      step(opened -> opened.received(message));
    }

    @Override
    public void onReady() {
      step(ReadCall::ready);
    }

    @Override
    public void onCancel() {
      step(ReadCall::forget);
    }

    @Override
    public void onComplete() {
      step(ReadCall::forget);
    }

    private void step(Consumer<ReadCall> step) {
      hub.execute(
          () -> {
            ReadCall opened = read;
            if (opened != null) {
              step.accept(opened);
            }
          });
    }
  }
}
