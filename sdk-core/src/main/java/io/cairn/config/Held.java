package io.cairn.config;

import static java.util.Objects.requireNonNull;

/**
 * What a follower holds of a hunt: a version, and the lineage in which it counts. A source answers
 * with what changed since, or with the whole where the lineage is not its own (rule 15).
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param lineage the store that issued the version
 * @param version the version held; {@link VersionVector#NONE} when nothing is held
 */
public record Held(Lineage lineage, VersionVector version) {
  /** Nothing is held: a source answers with the whole. */
  public static final Held NOTHING = new Held(new Lineage(0, 0), VersionVector.NONE);

  /** Checks that neither part is null. */
  public Held {
    requireNonNull(lineage, "lineage");
    requireNonNull(version, "version");
  }

  /** Returns what a holder of the given config holds. */
  public static Held of(HuntConfig config) {
    requireNonNull(config, "config");
    return new Held(config.lineage(), config.version());
  }

  /** Whether anything is held. */
  public boolean isSomething() {
    return !version.equals(VersionVector.NONE);
  }
}
