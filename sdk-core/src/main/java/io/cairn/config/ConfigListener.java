package io.cairn.config;

/** Who is told of a hunt's changes. */
@FunctionalInterface
public interface ConfigListener {
  /**
   * A newer snapshot is served. Called after the swap, in the order of versions, never twice at the
   * same time for one subscription, with the state at subscription first. Versions that came while
   * an earlier call was under way are told as one change (rule 11).
   *
   * @param change what changed since the last call
   */
  void onChange(ConfigChange change);
}
