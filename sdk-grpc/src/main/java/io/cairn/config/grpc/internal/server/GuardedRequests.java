package io.cairn.config.grpc.internal.server;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * A generated service whose calls end with {@code INVALID_ARGUMENT} when what comes is no message,
 * where gRPC would report a defect of the server. Stateless.
 */
final class GuardedRequests {
  private GuardedRequests() {}

  static ServerServiceDefinition of(ServerServiceDefinition service, Counters counters) {
    ServiceDescriptor.Builder described =
        ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName())
            .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
    List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
    for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
      ServerMethodDefinition<?, ?> guarded = guarded(method, counters);
      methods.add(guarded);
      described.addMethod(guarded.getMethodDescriptor());
    }
    ServerServiceDefinition.Builder guarded = ServerServiceDefinition.builder(described.build());
    methods.forEach(guarded::addMethod);
    return guarded.build();
  }

  private static <ReqT, RespT> ServerMethodDefinition<?, ?> guarded(
      ServerMethodDefinition<ReqT, RespT> method, Counters counters) {
    MethodDescriptor<ReqT, RespT> descriptor = method.getMethodDescriptor();
    ServerCallHandler<ReqT, RespT> handler = method.getServerCallHandler();
    return ServerMethodDefinition.create(
        descriptor.toBuilder(
                Received.marshaller(parser(descriptor)), descriptor.getResponseMarshaller())
            .build(),
        (call, headers) ->
            new Guard<>(call, handler.startCall(new Plain<>(call, descriptor), headers), counters));
  }

  @SuppressWarnings("unchecked") // the marshaller of a generated method makes these messages
  private static <T> Parser<T> parser(MethodDescriptor<T, ?> method) {
    MethodDescriptor.PrototypeMarshaller<T> marshaller =
        (MethodDescriptor.PrototypeMarshaller<T>) method.getRequestMarshaller();
    MessageLite prototype = (MessageLite) marshaller.getMessagePrototype();
    if (prototype == null) {
      throw new IllegalArgumentException(method.getFullMethodName() + " has no prototype");
    }
    return (Parser<T>) prototype.getParserForType();
  }

  /** The call as the generated code knows it. */
  private static final class Plain<ReqT, RespT> extends ServerCall<ReqT, RespT> {
    private final ServerCall<Received<ReqT>, RespT> call;
    private final MethodDescriptor<ReqT, RespT> method;

    Plain(ServerCall<Received<ReqT>, RespT> call, MethodDescriptor<ReqT, RespT> method) {
      this.call = call;
      this.method = method;
    }

    @Override
    public void request(int messages) {
      call.request(messages);
    }

    @Override
    public void sendHeaders(Metadata headers) {
      call.sendHeaders(headers);
    }

    @Override
    public void sendMessage(RespT message) {
      call.sendMessage(message);
    }

    @Override
    public boolean isReady() {
      return call.isReady();
    }

    @Override
    public void close(Status status, Metadata trailers) {
      call.close(status, trailers);
    }

    @Override
    public boolean isCancelled() {
      return call.isCancelled();
    }

    @Override
    public MethodDescriptor<ReqT, RespT> getMethodDescriptor() {
      return method;
    }
  }

  private static final class Guard<ReqT> extends ServerCall.Listener<Received<ReqT>> {
    private final ServerCall<?, ?> call;
    private final ServerCall.Listener<ReqT> listener;
    private final Counters counters;
    private boolean malformed;

    Guard(ServerCall<?, ?> call, ServerCall.Listener<ReqT> listener, Counters counters) {
      this.call = call;
      this.listener = listener;
      this.counters = counters;
    }

    @Override
    public void onMessage(Received<ReqT> received) {
      if (malformed) {
        return;
      }
      ReqT message;
      try {
        message = received.message();
      } catch (MalformedMessageException e) {
        malformed = true;
        counters.one(ServerMeasure.MALFORMED);
        call.close(Status.INVALID_ARGUMENT.withDescription(e.reason()), new Metadata());
        return;
      }
      listener.onMessage(message);
    }

    @Override
    public void onHalfClose() {
      if (!malformed) {
        listener.onHalfClose();
      }
    }

    @Override
    public void onCancel() {
      listener.onCancel();
    }

    @Override
    public void onComplete() {
      listener.onComplete();
    }

    @Override
    public void onReady() {
      listener.onReady();
    }
  }
}
