package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * One kept version of a hunt: who published it, when and why (rule 19). Immutable and safe to share
 * between threads.
 *
 * @param version the version
 * @param who the leader who published it
 * @param when the time of the publish by the store's wall clock, which may jump
 * @param why the reason; empty if none was given
 * @param added how many fragments were added
 * @param changed how many were changed
 * @param removed how many were removed
 */
public record HistoryEntry(
    VersionVector version,
    String who,
    Instant when,
    String why,
    int added,
    int changed,
    int removed) {
  /** Checks that nothing is null. */
  public HistoryEntry {
    requireNonNull(version, "version");
    requireNonNull(who, "who");
    requireNonNull(when, "when");
    requireNonNull(why, "why");
  }
}
