package io.cairn.config;

/** What became of an {@link Arrival}. */
sealed interface Installed {
  /** It is served now. */
  record Swapped(HuntConfig served) implements Installed {}

  /** What was served already is as new or newer, and still is. */
  record Kept(HuntConfig served) implements Installed {}

  /** It is older than what this process has served before, or of a store that is no more. */
  record Outdated() implements Installed {}

  /** It must not be served; what was served before still is. */
  record Rejected(ConfigRejectedException reason) implements Installed {}
}
