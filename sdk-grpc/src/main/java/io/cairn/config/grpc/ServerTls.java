package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The files that a server proves itself with, in PEM, and those that its clients have to prove
 * themselves against. Read when the server starts. Immutable.
 *
 * @param chain the server's certificate, and those between it and its authority
 * @param key the private key, PKCS #8, not encrypted
 * @param clients the authorities of clients' certificates; if given, a client without a good
 *     certificate is turned away (mutual TLS)
 */
public record ServerTls(Path chain, Path key, Optional<Path> clients) {
  /** Checks that nothing is null. */
  public ServerTls {
    requireNonNull(chain, "chain");
    requireNonNull(key, "key");
    requireNonNull(clients, "clients");
  }

  /** Returns TLS that proves the server alone. */
  public static ServerTls of(Path chain, Path key) {
    return new ServerTls(chain, key, Optional.empty());
  }

  /** Returns TLS that proves both sides. */
  public static ServerTls mutual(Path chain, Path key, Path clients) {
    return new ServerTls(chain, key, Optional.of(clients));
  }
}
