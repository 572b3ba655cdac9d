package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import io.cairn.config.VersionVector;

/**
 * What a server has done for one hunt since it began to count: it counts a hunt as long as somebody
 * follows it, and afterwards until 10,000 others were counted. Immutable.
 *
 * @param version the newest version that the server knows of; {@link VersionVector#NONE} if none
 * @param followers how many streams follow the hunt now
 * @param wholes how many whole configs were sent
 * @param changes how many changes since a version were sent
 * @param confirmations how many times a client was told that what it holds is the newest
 * @param contentBytes how many bytes of the content of fragments were sent
 * @param acknowledged how many times a client said that it serves a version
 * @param rejected how many times a client refused a version
 * @param repairs how many times a client that followed the hunt followed it anew
 */
public record HuntTraffic(
    VersionVector version,
    int followers,
    long wholes,
    long changes,
    long confirmations,
    long contentBytes,
    long acknowledged,
    long rejected,
    long repairs) {
  /** Checks that the version is not null. */
  public HuntTraffic {
    requireNonNull(version, "version");
  }
}
