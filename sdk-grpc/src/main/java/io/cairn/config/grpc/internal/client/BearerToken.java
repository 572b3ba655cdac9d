package io.cairn.config.grpc.internal.client;

import io.grpc.CallCredentials;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.SecurityLevel;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
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
  private final Executor asking;

  /**
   * @param token gives the token; may block
   * @param inPlaintext whether it may go in plaintext to a host that is not this one
   * @param asking where it is asked for: on none of the threads on which calls report, which have
   *     to go on when it blocks for longer; may reject what is too much
   */
  BearerToken(Supplier<String> token, boolean inPlaintext, Executor asking) {
    this.token = token;
    this.inPlaintext = inPlaintext;
    this.asking = asking;
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
    try {
      asking.execute(() -> ask(applier));
    } catch (RejectedExecutionException e) {
      applier.fail(
          Status.UNAUTHENTICATED.withDescription("the token of calls before has not come yet"));
    }
  }

  private void ask(MetadataApplier applier) {
    Metadata headers = new Metadata();
    try {
      headers.put(AUTHORIZATION, "Bearer " + checked(token.get()));
    } catch (RuntimeException | Error e) {
      applier.fail(
          Status.UNAUTHENTICATED
              .withDescription("the token cannot be had: " + e.getMessage())
              .withCause(e));
      return;
    }
    applier.apply(headers);
  }

  /** gRPC would leave out a token that no header can have, and log it. */
  private static String checked(@Nullable String token) {
    if (token == null) {
      throw new IllegalArgumentException("it is null");
    }
    for (int i = 0; i < token.length(); i++) {
      if (token.charAt(i) < ' ' || token.charAt(i) > '~') {
        throw new IllegalArgumentException(
            "character %d of %d is \\u%04x, which is no printable ASCII character"
                .formatted(i + 1, token.length(), (int) token.charAt(i)));
      }
    }
    return token;
  }

  private static boolean isThisHost(@Nullable SocketAddress server) {
    return server instanceof InetSocketAddress inet
        && inet.getAddress() != null
        && inet.getAddress().isLoopbackAddress();
  }
}
