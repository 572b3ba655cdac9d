package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a listener is told: the snapshot it was told of last, the one that is served now, and the
 * names that differ. Several versions may lie between the two (rule 11).
 *
 * <p>Immutable and safe to share between threads.
 */
public final class ConfigChange {
  private final @Nullable HuntConfig before;
  private final HuntConfig after;
  private final FragmentDiff diff;

  private ConfigChange(@Nullable HuntConfig before, HuntConfig after, FragmentDiff diff) {
    this.before = before;
    this.after = after;
    this.diff = diff;
  }

  /** Returns the first change a listener is told: everything is new. */
  public static ConfigChange initial(HuntConfig config) {
    FragmentDiff all =
        FragmentDiff.between(
            ArrayFragmentTable.of(List.of()), requireNonNull(config, "config").table());
    return new ConfigChange(null, config, all);
  }

  /**
   * Returns the change from one snapshot to another of the same hunt.
   *
   * @param before the snapshot served before
   * @param after the snapshot served now
   * @throws IllegalArgumentException if the snapshots are of different hunts
   */
  public static ConfigChange between(HuntConfig before, HuntConfig after) {
    requireNonNull(before, "before");
    requireNonNull(after, "after");
    if (!before.hunt().equals(after.hunt())) {
      throw new IllegalArgumentException(
          "\"%s\" and \"%s\" are not one hunt".formatted(before.hunt(), after.hunt()));
    }
    return new ConfigChange(before, after, FragmentDiff.between(before.table(), after.table()));
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return after.hunt();
  }

  /** Returns the snapshot the listener was told of last; empty the first time. */
  public Optional<HuntConfig> before() {
    return Optional.ofNullable(before);
  }

  /** Returns the snapshot that is served now. */
  public HuntConfig after() {
    return after;
  }

  /** Returns the names that only the new snapshot has, in order. Unmodifiable. */
  public Set<String> added() {
    return diff.added();
  }

  /** Returns the names whose fragments differ, in order. Unmodifiable. */
  public Set<String> changed() {
    return diff.changed();
  }

  /** Returns the names that only the old snapshot has, in order. Unmodifiable. */
  public Set<String> removed() {
    return diff.removed();
  }

  /** Whether the fragment with this name was added, changed or removed. */
  public boolean affects(String name) {
    return diff.added().contains(requireNonNull(name, "fragment name"))
        || diff.changed().contains(name)
        || diff.removed().contains(name);
  }

  /** Returns hunt, versions and counts, for a person to read. */
  @Override
  public String toString() {
    return "%s from %s to %s (%d added, %d changed, %d removed)"
        .formatted(
            hunt(),
            before == null ? "nothing" : before.version(),
            after.version(),
            diff.added().size(),
            diff.changed().size(),
            diff.removed().size());
  }
}
