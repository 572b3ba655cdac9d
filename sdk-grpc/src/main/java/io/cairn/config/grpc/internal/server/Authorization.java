package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.Authorizer;
import io.cairn.config.grpc.Caller;
import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerMeasure;
import io.grpc.Attributes;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out who makes a call before anything else looks at it: a call without rights goes no
 * further. Runs on the port's own threads. Thread-safe.
 */
public final class Authorization implements ServerInterceptor {
  private static final Logger log = LoggerFactory.getLogger(Authorization.class);
  private static final Context.Key<Rights> RIGHTS = Context.key("cairn-rights");
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "bearer ";

  private final Authorizer authorizer;
  private final Predicate<Rights> someRight;
  private final Counters counters;

  /**
   * Creates the interceptor of one service.
   *
   * @param authorizer says who may do what
   * @param someRight whether rights may be of use with the service
   * @param counters what is counted
   */
  public Authorization(Authorizer authorizer, Predicate<Rights> someRight, Counters counters) {
    this.authorizer = authorizer;
    this.someRight = someRight;
    this.counters = counters;
  }

  /** Returns the rights of the call that the current thread begins. */
  static Rights rights() {
    Rights found = RIGHTS.get();
    if (found == null) {
      throw new IllegalStateException("a call came past the authorization");
    }
    return found;
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    Caller caller;
    Optional<Rights> rights;
    try {
      caller = caller(call.getAttributes(), headers);
      rights = authorizer.authorize(caller);
    } catch (RuntimeException | LinkageError e) {
      log.error("The authorizer failed: a call is refused", e);
      counters.one(ServerMeasure.UNAUTHENTICATED);
      return refuse(call, Status.UNAVAILABLE.withDescription("who calls cannot be found out"));
    }
    if (rights.isEmpty()) {
      counters.one(ServerMeasure.UNAUTHENTICATED);
      log.debug("Refused {}", caller);
      return refuse(
          call,
          Status.UNAUTHENTICATED.withDescription(
              caller.token().isPresent()
                  ? "the token is not known"
                  : "the call has no token or certificate that is known"));
    }
    if (!someRight.test(rights.get())) {
      counters.one(ServerMeasure.DENIED);
      return refuse(
          call,
          Status.PERMISSION_DENIED.withDescription(
              "%s has no right of use here".formatted(rights.get().name())));
    }
    return Contexts.interceptCall(
        Context.current().withValue(RIGHTS, rights.get()), call, headers, next);
  }

  private static <ReqT> ServerCall.Listener<ReqT> refuse(ServerCall<ReqT, ?> call, Status status) {
    call.close(status, new Metadata());
    return new ServerCall.Listener<>() {};
  }

  private static Caller caller(Attributes attributes, Metadata headers) {
    String authorization = headers.get(AUTHORIZATION);
    Optional<String> token =
        authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
            ? Optional.of(authorization.substring(BEARER.length()).strip())
            : Optional.empty();
    return new Caller(
        token,
        subject(attributes.get(Grpc.TRANSPORT_ATTR_SSL_SESSION)),
        String.valueOf(attributes.get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)));
  }

  private static Optional<String> subject(@Nullable SSLSession session) {
    if (session == null) {
      return Optional.empty();
    }
    try {
      return session.getPeerPrincipal() instanceof X500Principal principal
          ? Optional.of(principal.getName(X500Principal.RFC2253))
          : Optional.empty();
    } catch (SSLPeerUnverifiedException withoutCertificate) {
      return Optional.empty();
    }
  }
}
