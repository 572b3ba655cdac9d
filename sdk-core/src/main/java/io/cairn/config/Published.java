package io.cairn.config;

import static java.util.Objects.requireNonNull;

/**
 * What a publish did. Immutable and safe to share between threads.
 *
 * @param hunt the hunt
 * @param version the version that this publication issued, also when it is published again; the
 *     newest version if it issued none
 * @param issued whether it issued a version; false if the content was already there (rule 14)
 */
public record Published(HuntId hunt, VersionVector version, boolean issued) {
  /** Checks that nothing is null. */
  public Published {
    requireNonNull(hunt, "hunt");
    requireNonNull(version, "version");
  }
}
