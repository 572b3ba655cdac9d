package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import io.cairn.config.ConfigStore;
import io.cairn.config.spi.TimeSource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a {@link ConfigServer} is made with. Not thread-safe. */
public final class ConfigServerBuilder {
  /** Where followers are served unless it is said otherwise. */
  public static final int DEFAULT_READING_PORT = 7443;

  /** Where leaders are served unless it is said otherwise. */
  public static final int DEFAULT_LEADING_PORT = 7444;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  private final ConfigStore store;
  private String name = "config-server";
  private InetSocketAddress reading = onLoopback(DEFAULT_READING_PORT);
  private @Nullable InetSocketAddress leading = onLoopback(DEFAULT_LEADING_PORT);
  private @Nullable ServerTls tls;
  private @Nullable Authorizer authorizer;
  private ServerLimits limits = ServerLimits.defaults();
  private boolean reflection = true;
  private @Nullable TimeSource time;

  ConfigServerBuilder(ConfigStore store) {
    this.store = requireNonNull(store, "store");
  }

  private static InetSocketAddress onLoopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Sets the name for clients, logs, metrics and threads; {@code config-server} by default.
   *
   * @param value 1 to 63 letters, digits and {@code . _ -}, the first a letter or digit
   * @throws IllegalArgumentException if it is not of that form
   */
  public ConfigServerBuilder name(String value) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "server name has %d characters, not 1 to 63 letters, digits and . _ -, or begins with"
                  .formatted(value.length())
              + " one of the last three");
    }
    name = value;
    return this;
  }

  /**
   * Sets where followers are served; loopback, port {@value #DEFAULT_READING_PORT}, by default.
   *
   * @param address the address; port 0 takes a free one
   */
  public ConfigServerBuilder reading(InetSocketAddress address) {
    reading = requireNonNull(address, "address");
    return this;
  }

  /**
   * Sets where leaders are served; loopback, port {@value #DEFAULT_LEADING_PORT}, by default.
   *
   * @param address the address; port 0 takes a free one
   */
  public ConfigServerBuilder leading(InetSocketAddress address) {
    leading = requireNonNull(address, "address");
    return this;
  }

  /** Serves followers alone. */
  public ConfigServerBuilder withoutLeading() {
    leading = null;
    return this;
  }

  /** Speaks TLS on both ports. Without it everything, tokens too, travels in the clear. */
  public ConfigServerBuilder tls(ServerTls files) {
    tls = requireNonNull(files, "files");
    return this;
  }

  /**
   * Sets who may do what. Has to be set where an address is not loopback; on loopback everybody may
   * do everything by default.
   */
  public ConfigServerBuilder authorizer(Authorizer value) {
    authorizer = requireNonNull(value, "authorizer");
    return this;
  }

  /** Sets the bounds. */
  public ConfigServerBuilder limits(ServerLimits value) {
    limits = requireNonNull(value, "limits");
    return this;
  }

  /** Sets whether the ports tell their services to who asks, as {@code grpcurl} does; they do. */
  public ConfigServerBuilder reflection(boolean value) {
    reflection = value;
    return this;
  }

  /** Sets the time to live by; the machine's by default. The caller closes it, if need be. */
  public ConfigServerBuilder time(TimeSource source) {
    time = requireNonNull(source, "time");
    return this;
  }

  /**
   * Returns the server, which is not open yet. Does no I/O.
   *
   * @throws IllegalStateException if no authorizer is set and an address is not loopback
   */
  public ConfigServer build() {
    if (authorizer == null && !(isLoopback(reading) && (leading == null || isLoopback(leading)))) {
      throw new IllegalStateException(
          "no authorizer is set, though the server listens on %s%s, not on loopback alone"
              .formatted(reading, leading == null ? "" : " and " + leading));
    }
    return new ConfigServer(this);
  }

  private static boolean isLoopback(InetSocketAddress address) {
    return !address.isUnresolved() && address.getAddress().isLoopbackAddress();
  }

  ConfigStore store() {
    return store;
  }

  String name() {
    return name;
  }

  InetSocketAddress reading() {
    return reading;
  }

  Optional<InetSocketAddress> leading() {
    return Optional.ofNullable(leading);
  }

  Optional<ServerTls> tls() {
    return Optional.ofNullable(tls);
  }

  Authorizer authorizer() {
    return authorizer == null ? Authorizer.allowAll() : authorizer;
  }

  ServerLimits limits() {
    return limits;
  }

  boolean reflection() {
    return reflection;
  }

  Optional<TimeSource> time() {
    return Optional.ofNullable(time);
  }
}
