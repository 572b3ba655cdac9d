package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import io.cairn.config.grpc.internal.client.LineOptions;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What every client of a Config Service can be told. Not thread-safe.
 *
 * @param <B> the builder itself
 */
abstract class GrpcBuilder<B extends GrpcBuilder<B>> {
  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
  private static final Duration SHORTEST_KEEP_ALIVE = Duration.ofSeconds(10);

  private @Nullable TlsOptions tls = TlsOptions.defaults();
  private @Nullable Supplier<String> token;
  private boolean tokenInPlaintext;
  private Duration keepAlive = Duration.ofSeconds(30);
  private Duration readTimeout = Duration.ofSeconds(30);
  private @Nullable TimeSource time;

  GrpcBuilder() {}

  abstract B self();

  /**
   * Sets how the connection is secured; {@link TlsOptions#defaults} unless it is set.
   *
   * @param options the options
   */
  public B tls(TlsOptions options) {
    tls = requireNonNull(options, "tls");
    return self();
  }

  /**
   * Connects without TLS: whoever sits between client and server reads and changes what it likes.
   */
  public B plaintext() {
    tls = null;
    return self();
  }

  /**
   * Sets where bearer tokens come from; without it the client shows none. Asked on each call and
   * each stream, so that a renewed token is used at once; it may block for a moment, to read a
   * file. A token is sent in plaintext to the own host only; see {@code tokenInPlaintext}.
   *
   * @param supplier returns the token, of printable ASCII characters; what it throws fails the call
   */
  public B token(Supplier<String> supplier) {
    token = requireNonNull(supplier, "token");
    return self();
  }

  /** Lets tokens be sent without TLS to any host. Only where something else secures the way. */
  public B tokenInPlaintext() {
    tokenInPlaintext = true;
    return self();
  }

  /**
   * Sets how long the connection may be silent before it is probed; 30 s unless set. A connection
   * that does not answer within 10 s more is given up.
   *
   * @param silence 10 s or more: servers hang up on those who probe more often
   * @throws IllegalArgumentException if it is less
   */
  public B keepAlive(Duration silence) {
    if (silence.compareTo(SHORTEST_KEEP_ALIVE) < 0) {
      throw new IllegalArgumentException(
          "keepAlive %s is less than %s".formatted(silence, SHORTEST_KEEP_ALIVE));
    }
    keepAlive = silence;
    return self();
  }

  /**
   * Sets how long a read may take, from the call to its last byte; 30 s unless set.
   *
   * @param timeout 1 ms to 10 min
   * @throws IllegalArgumentException if it is out of these bounds
   */
  public B readTimeout(Duration timeout) {
    readTimeout = checkTimeout("readTimeout", timeout);
    return self();
  }

  static Duration checkTimeout(String name, Duration timeout) {
    if (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "%s %s is not in %s..%s".formatted(name, timeout, SHORTEST_TIMEOUT, LONGEST_TIMEOUT));
    }
    return timeout;
  }

  /**
   * Sets the time by which streams are given up for silence; the machine's unless set. For tests.
   *
   * @param source the time source, which is not closed
   */
  public B time(TimeSource source) {
    time = requireNonNull(source, "time");
    return self();
  }

  /** Takes over what another builder was told. */
  void like(GrpcBuilder<?> other) {
    tls = other.tls;
    token = other.token;
    tokenInPlaintext = other.tokenInPlaintext;
    keepAlive = other.keepAlive;
    readTimeout = other.readTimeout;
    time = other.time;
  }

  Duration readTimeout() {
    return readTimeout;
  }

  @Nullable TimeSource time() {
    return time;
  }

  LineOptions line(String name) {
    TlsOptions options = tls;
    return new LineOptions(
        name,
        options == null
            ? null
            : new LineOptions.Tls(
                options.trustRoots().orElse(null),
                options.certificateChain().orElse(null),
                options.privateKey().orElse(null)),
        token,
        tokenInPlaintext,
        keepAlive);
  }
}
