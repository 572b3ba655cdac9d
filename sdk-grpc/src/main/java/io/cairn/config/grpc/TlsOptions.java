package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a client secures its connection. The server's certificate is always checked, and its name
 * too: against the trust roots of the Java runtime unless others are given.
 *
 * <p>Files are read when a connection is prepared, and once a minute from then on: a renewed one is
 * taken up without a restart, by the connections that are made afterwards; one that cannot be read
 * is logged and the former stays in use. Immutable and safe to share between threads.
 */
public final class TlsOptions {
  private static final TlsOptions DEFAULTS = new TlsOptions(null, null, null);

  private final @Nullable Path trustRoots;
  private final @Nullable Path certificateChain;
  private final @Nullable Path privateKey;

  private TlsOptions(
      @Nullable Path trustRoots, @Nullable Path certificateChain, @Nullable Path privateKey) {
    this.trustRoots = trustRoots;
    this.certificateChain = certificateChain;
    this.privateKey = privateKey;
  }

  /** Returns TLS with the trust roots of the Java runtime, and no certificate of the client. */
  public static TlsOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Returns these options with trust roots of one's own instead of the runtime's.
   *
   * @param pem a PEM file with one or more certificates
   */
  public TlsOptions trusting(Path pem) {
    return new TlsOptions(requireNonNull(pem, "trust roots"), certificateChain, privateKey);
  }

  /**
   * Returns these options with a certificate by which the server knows the client (mutual TLS).
   *
   * @param chainPem a PEM file with the client's certificate, then those that lead to a root
   * @param keyPem a PEM file with its private key, unencrypted, in PKCS #8
   */
  public TlsOptions identifiedBy(Path chainPem, Path keyPem) {
    return new TlsOptions(
        trustRoots,
        requireNonNull(chainPem, "certificate chain"),
        requireNonNull(keyPem, "private key"));
  }

  /** Returns the file of the trust roots; empty for the runtime's. */
  public Optional<Path> trustRoots() {
    return Optional.ofNullable(trustRoots);
  }

  /** Returns the file of the client's certificate chain, if it has one. */
  public Optional<Path> certificateChain() {
    return Optional.ofNullable(certificateChain);
  }

  /** Returns the file of the client's private key, if it has one. */
  public Optional<Path> privateKey() {
    return Optional.ofNullable(privateKey);
  }
}
