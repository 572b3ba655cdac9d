package io.cairn.config.grpc.internal.server;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.grpc.MethodDescriptor;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * What came from a client: a message, or bytes that are none, which end the call with {@code
 * INVALID_ARGUMENT} rather than as a defect of the server. Immutable.
 */
final class Received<T> {
  private final @Nullable T message;

  private Received(@Nullable T message) {
    this.message = message;
  }

  /**
   * Returns the message.
   *
   * @throws MalformedMessageException if there is none
   */
  T message() {
    if (message == null) {
      throw new MalformedMessageException("message", "is not what the protocol says");
    }
    return message;
  }

  /** Returns what reads messages of a kind. */
  static <T> MethodDescriptor.Marshaller<Received<T>> marshaller(Parser<T> parser) {
    return new MethodDescriptor.Marshaller<>() {
      @Override
      public InputStream stream(Received<T> value) {
        throw new UnsupportedOperationException("a server sends none of its clients' messages");
      }

      @Override
      public Received<T> parse(InputStream stream) {
        try {
          return new Received<>(parser.parseFrom(stream));
        } catch (InvalidProtocolBufferException e) {
          return new Received<>(null);
        }
      }
    };
  }
}
