package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What a call shows of who makes it. Immutable and safe to share between threads.
 *
 * @param token the bearer token of the call's {@code authorization}, if there is one
 * @param subject the subject (RFC 2253) of the certificate that the connection was made with, if
 *     the server asked for one and found it good
 * @param address the address that the connection comes from, for logs
 */
public record Caller(Optional<String> token, Optional<String> subject, String address) {
  /** Checks that nothing is null. */
  public Caller {
    requireNonNull(token, "token");
    requireNonNull(subject, "subject");
    requireNonNull(address, "address");
  }

  /** Returns subject and address; never the token. */
  @Override
  public String toString() {
    return "%s%s from %s"
        .formatted(
            subject.orElse("a caller without certificate"),
            token.isPresent() ? ", with a token," : "",
            address);
  }
}
