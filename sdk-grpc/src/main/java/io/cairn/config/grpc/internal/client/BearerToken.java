package io.cairn.config.grpc.internal.client;

import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Puts a bearer token on each call, asked for anew each time. A token that could be read on its way
 * is not sent: in plaintext it goes to this host alone, unless the user said otherwise.
 */
final class BearerToken extends CallCredentials {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final Supplier<String> token;
  private final boolean inPlaintext;

  BearerToken(Supplier<String> token, boolean inPlaintext) {
    this.token = token;
    this.inPlaintext = inPlaintext;
  }

  @Override
  public void applyRequestMetadata(RequestInfo call, Executor threads, MetadataApplier applier) {
    SocketAddress server = call.getTransportAttrs().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
    if (call.getSecurityLevel() == SecurityLevel.NONE && !inPlaintext && !isThisHost(server)) {
      applier.fail(
          Status.UNAUTHENTICATED.withDescription(
              "the token is not sent in plaintext to "
                  + server
                  + ": use TLS, or allow it with tokenInPlaintext()"));
      return;
    }
    threads.execute(
        () -> {
          Metadata headers = new Metadata();
          try {
            headers.put(AUTHORIZATION, "Bearer " + token.get());
          } catch (RuntimeException e) {
            applier.fail(
                Status.UNAUTHENTICATED
                    .withDescription("the token cannot be had: " + e.getMessage())
                    .withCause(e));
            return;
          }
          applier.apply(headers);
        });
  }

  private static boolean isThisHost(@Nullable SocketAddress server) {
    return server instanceof InetSocketAddress inet
        && inet.getAddress() != null
        && inet.getAddress().isLoopbackAddress();
  }
}
