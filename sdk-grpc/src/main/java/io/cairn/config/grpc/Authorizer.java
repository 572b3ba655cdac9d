package io.cairn.config.grpc;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Decides who may follow and who may lead which hunts, from what a call shows: a bearer token, or
 * the subject of a client's certificate. A call that is refused never reaches the store.
 *
 * <p>Asked once per call, at its beginning, on a thread of the server that answers other calls too:
 * the answer comes from memory. A stream keeps the rights it began with; to take them away at once,
 * restart the server. An authorizer that throws refuses the call, and the failure is logged.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface Authorizer {
  /**
   * Says what a caller may do.
   *
   * @param caller what the call shows
   * @return the caller's rights; empty if it is not known, which it is told
   */
  Optional<Rights> authorize(Caller caller);

  /**
   * Returns an authorizer that knows everybody and allows everything: for development on the own
   * machine, and for networks that nobody else is in.
   */
  static Authorizer allowAll() {
    return new AllowAll();
  }

  /**
   * Returns an authorizer that knows bearer tokens. Each line of the file names a token, its bearer
   * and the bearer's rights:
   *
   * <pre>
   * # token, or sha256: and the 64 hexadecimal digits of its hash    name    rights
   * sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 engine follow=*
   * 3v7bYrsoQ0 ada follow=* lead=harbour-* lead="night of lights"
   * </pre>
   *
   * <p>Fields are parted by spaces; one that has spaces stands in double quotes. A right names
   * hunts by a pattern, in which {@code *} stands for any characters and {@code ?} for one. Who may
   * lead a hunt may also read its history. Empty lines, and what follows a {@code #} at the
   * beginning of a field, do not count.
   *
   * <p>The file is read again when it has changed, at most every 5 s; a change that is malformed
   * leaves what was known, with one warning.
   *
   * @param file the file, at most 4 MiB
   * @throws IllegalArgumentException if a line is malformed; the message names it
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  static Authorizer tokens(Path file) {
    return RightsFile.ofTokens(file);
  }

  /**
   * Returns an authorizer that knows the subjects of certificates, for mutual TLS. The file is as
   * for {@link #tokens}, with a pattern of subjects (RFC 2253) in the place of the token; the first
   * line that fits counts:
   *
   * <pre>
   * "CN=ada,OU=leaders,O=*" ada follow=* lead=*
   * "CN=*,OU=engines,O=*" engine follow=*
   * </pre>
   *
   * @param file the file, at most 4 MiB
   * @throws IllegalArgumentException if a line is malformed; the message names it
   * @throws java.io.UncheckedIOException if the file cannot be read
   */
  static Authorizer certificates(Path file) {
    return RightsFile.ofSubjects(file);
  }
}
