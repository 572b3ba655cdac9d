package io.cairn.config.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/** A call that sends bytes as they are, whatever its method takes. */
final class RawCall implements MethodDescriptor.Marshaller<byte[]> {
  private final ClientCall<byte[], byte[]> call;
  private final CompletableFuture<Status> end = new CompletableFuture<>();

  RawCall(ManagedChannel channel, MethodDescriptor<?, ?> method) {
    this(channel, method, 100);
  }

  /** A call that takes so many messages and no more. */
  RawCall(ManagedChannel channel, MethodDescriptor<?, ?> method, int messages) {
    call = channel.newCall(method.toBuilder(this, this).build(), CallOptions.DEFAULT);
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onClose(Status status, Metadata trailers) {
            end.complete(status);
          }
        },
        new Metadata());
    call.request(messages);
  }

  RawCall send(byte[] bytes) {
    call.sendMessage(bytes);
    return this;
  }

  RawCall request(int messages) {
    call.request(messages);
    return this;
  }

  RawCall halfClose() {
    call.halfClose();
    return this;
  }

  /** Returns how it ends, which it has to. */
  Status end() {
    return Wait.done(end);
  }

  @Override
  public InputStream stream(byte[] value) {
    return new ByteArrayInputStream(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    return new byte[0];
  }
}
