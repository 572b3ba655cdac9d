package io.cairn.benchmarks.propagation;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The least that a push over gRPC takes: bytes, and nothing around them. */
final class BareProtocol {
  static final MethodDescriptor<byte[], byte[]> FOLLOW =
      method("Follow", MethodDescriptor.MethodType.SERVER_STREAMING);
  static final MethodDescriptor<byte[], byte[]> PUBLISH =
      method("Publish", MethodDescriptor.MethodType.UNARY);
  static final MethodDescriptor<byte[], byte[]> READ =
      method("Read", MethodDescriptor.MethodType.UNARY);
  static final String SERVICE = "bare.Push";

  private BareProtocol() {}

  private static MethodDescriptor<byte[], byte[]> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(type)
        .setFullMethodName(SERVICE + "/" + name)
        .setRequestMarshaller(new Bytes())
        .setResponseMarshaller(new Bytes())
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
