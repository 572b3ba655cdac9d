package io.cairn.config;

import java.util.List;
import java.util.UUID;

/**
 * One version of a hunt as the embedded store's history has it. Immutable.
 *
 * @param entry who, when, why
 * @param publication the publication that issued it
 * @param put names that it added or changed
 * @param removed names that it removed
 * @param count how many fragments the hunt has at this version
 * @param digest the sum, modulo 2<sup>64</sup>, of {@link EmbeddedDigest#term} over them
 */
record EmbeddedVersion(
    HistoryEntry entry,
    UUID publication,
    List<String> put,
    List<String> removed,
    int count,
    long digest) {

  VersionVector version() {
    return entry.version();
  }
}
