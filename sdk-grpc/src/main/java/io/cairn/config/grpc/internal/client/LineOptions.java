package io.cairn.config.grpc.internal.client;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How to reach servers.
 *
 * @param name the name of the source or store, for messages and threads
 * @param tls how to secure the connection; null for plaintext
 * @param token gives the bearer token; null for none
 * @param tokenInPlaintext whether the token may go in plaintext to a host that is not this one
 * @param keepAlive how long a connection may be silent before it is probed
 */
public record LineOptions(
    String name,
    @Nullable Tls tls,
    @Nullable Supplier<String> token,
    boolean tokenInPlaintext,
    Duration keepAlive) {
  /** How long a probe may go without an answer. */
  static final Duration KEEP_ALIVE_TIMEOUT = Duration.ofSeconds(10);

  /**
   * Files of TLS.
   *
   * @param trustRoots PEM of the roots; null for the runtime's
   * @param certificateChain PEM of the client's certificates; null for none
   * @param privateKey PEM of the client's key; null for none
   */
  public record Tls(
      @Nullable Path trustRoots, @Nullable Path certificateChain, @Nullable Path privateKey) {}
}
