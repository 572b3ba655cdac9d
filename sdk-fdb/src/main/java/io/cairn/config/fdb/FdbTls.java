package io.cairn.config.fdb;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How a process proves itself to a cluster that speaks TLS, and whom it believes; these are
 * FoundationDB's own options, which read its own files. They hold for the whole process: the first
 * store that is opened decides.
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param certificate the chain of certificates, PEM
 * @param key the private key, PEM
 * @param authority the authorities that are believed, PEM; null for those of the platform
 * @param verifyPeers FoundationDB's peer verification string, such as {@code
 *     Check.Valid=1,S.CN=fdb}; null for its default
 * @param password what the key is encrypted with; null if it is not
 */
public record FdbTls(
    Path certificate,
    Path key,
    @Nullable Path authority,
    @Nullable String verifyPeers,
    @Nullable String password) {
  /** Checks that certificate and key are not null. */
  public FdbTls {
    requireNonNull(certificate, "certificate");
    requireNonNull(key, "key");
  }

  /**
   * Returns the options for a cluster whose authority signs its peers' certificates.
   *
   * @param certificate the chain of certificates, PEM
   * @param key the private key, PEM, not encrypted
   * @param authority the authorities that are believed, PEM
   */
  public static FdbTls of(Path certificate, Path key, Path authority) {
    return new FdbTls(certificate, key, requireNonNull(authority, "authority"), null, null);
  }

  /** Returns the files, for a person to read; never the password. */
  @Override
  public String toString() {
    return "certificate %s, key %s, authority %s, verify peers %s"
        .formatted(certificate, key, authority, verifyPeers);
  }
}
