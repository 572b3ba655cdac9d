package io.cairn.examples.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which Config Service, and how it is reached. The same for every command. */
final class TargetOptions {
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);
  private static final String UNSET = ":-" + Option.NULL_VALUE + "}";

  @Option(
      order = 2,
      names = "--server",
      paramLabel = "HOST:PORT",
      converter = HostAndPort.Converter.class,
      defaultValue = "${env:CAIRN_SERVER:-localhost:7443}",
      description = "Where the service is read (CAIRN_SERVER; else localhost:7443).")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private HostAndPort server;

  @Option(
      order = 2,
      names = "--leader",
      paramLabel = "HOST:PORT",
      converter = HostAndPort.Converter.class,
      defaultValue = "${env:CAIRN_LEADER" + UNSET,
      description = "Where it is led (CAIRN_LEADER; else the port after that of --server).")
  private @Nullable HostAndPort leader;

  @Option(
      order = 2,
      names = "--token-file",
      paramLabel = "FILE",
      defaultValue = "${env:CAIRN_TOKEN_FILE" + UNSET,
      description = "A file with the token that says who you are (CAIRN_TOKEN_FILE; else none).")
  private @Nullable Path tokenFile;

  @Option(
      order = 2,
      names = "--ca",
      paramLabel = "FILE",
      defaultValue = "${env:CAIRN_CA" + UNSET,
      description =
          "The authorities that the service's certificate is of, in PEM (CAIRN_CA; else those that"
              + " Java knows).")
  private @Nullable Path authorities;

  @Option(
      order = 2,
      names = "--cert",
      paramLabel = "FILE",
      defaultValue = "${env:CAIRN_CERT" + UNSET,
      description = "Your certificate, in PEM (CAIRN_CERT; else none).")
  private @Nullable Path certificate;

  @Option(
      order = 2,
      names = "--key",
      paramLabel = "FILE",
      defaultValue = "${env:CAIRN_KEY" + UNSET,
      description = "Its private key, PKCS #8 in PEM (CAIRN_KEY; else none).")
  private @Nullable Path key;

  @Option(
      order = 2,
      names = "--plaintext",
      defaultValue = "${env:CAIRN_PLAINTEXT:-false}",
      description =
          "Without TLS (CAIRN_PLAINTEXT=true; else so on this machine if no file of TLS is named).")
  private boolean plaintext;

  @Option(
      order = 2,
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeOption.class,
      defaultValue = "30s",
      description =
          "How long to wait for an answer, like 500ms, 20s or 5m (default: ${DEFAULT-VALUE}).")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Duration timeout;

  HostAndPort server() {
    return server;
  }

  HostAndPort leader() {
    return leader != null ? leader : new HostAndPort(server.host(), server.port() + 1);
  }

  Duration timeout() {
    return timeout;
  }

  Optional<Path> tokenFile() {
    return Optional.ofNullable(tokenFile);
  }

  Optional<Path> authorities() {
    return Optional.ofNullable(authorities);
  }

  Optional<Path> certificate() {
    return Optional.ofNullable(certificate);
  }

  Optional<Path> key() {
    return Optional.ofNullable(key);
  }

  /**
   * Whether the service is spoken to without TLS: if asked for, and on this machine unless TLS is.
   */
  boolean isPlaintext() {
    return plaintext
        || (server.isLoopback() && authorities == null && certificate == null && key == null);
  }

  /**
   * Checks what picocli cannot.
   *
   * @throws IllegalArgumentException if two options contradict each other
   */
  void check() {
    if (timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "--timeout is %d s, more than %d s"
              .formatted(timeout.toSeconds(), LONGEST_TIMEOUT.toSeconds()));
    }
    if ((certificate == null) != (key == null)) {
      throw new IllegalArgumentException(
          "--cert and --key belong together: %s is missing"
              .formatted(certificate == null ? "--cert" : "--key"));
    }
    if (plaintext && (authorities != null || certificate != null)) {
      throw new IllegalArgumentException(
          "--plaintext is without TLS, %s is for TLS: leave one of them out"
              .formatted(authorities != null ? "--ca" : "--cert"));
    }
  }
}
