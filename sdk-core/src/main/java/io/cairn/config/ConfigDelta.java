package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What turns one version of a hunt's config into a later one: the fragments to put and the names to
 * remove. A follower that holds the base gets this instead of the whole (rule 15).
 *
 * <p>Immutable and safe to share between threads.
 *
 * @param hunt the hunt
 * @param lineage the store that issued both versions
 * @param base the version the change applies to
 * @param version the version it leads to, later than the base
 * @param put fragments that are new or differ, in any order, each name once
 * @param removed names that the new version does not have; a name the base lacks is harmless
 * @param labelKeys the label keys that any selector of the hunt mentions at the new version
 */
public record ConfigDelta(
    HuntId hunt,
    Lineage lineage,
    VersionVector base,
    VersionVector version,
    List<Fragment> put,
    Set<String> removed,
    Set<String> labelKeys) {

  /**
   * Copies the collections and checks the parts.
   *
   * @throws IllegalArgumentException if the version is not after the base, or a name is put twice
   *     or both put and removed
   */
  public ConfigDelta {
    requireNonNull(hunt, "hunt");
    requireNonNull(lineage, "lineage");
    requireNonNull(base, "base");
    requireNonNull(version, "version");
    put = Copies.list("put", put);
    removed = Copies.set("removed", removed);
    labelKeys = Copies.set("labelKeys", labelKeys);
    if (!version.isAfter(base)) {
      throw new IllegalArgumentException(
          "a change of \"%s\" leads from %s to %s, which is not later"
              .formatted(hunt, base, version));
    }
    if (!removed.isEmpty() || !isAscending(put)) {
      checkNames(hunt, put, removed);
    }
  }

  /** Whether no name can come twice: as a server sends them, which spares a search for each. */
  private static boolean isAscending(List<Fragment> put) {
    String before = "";
    for (Fragment fragment : put) {
      if (before.compareTo(fragment.name()) >= 0) { // no name is empty
        return false;
      }
      before = fragment.name();
    }
    return true;
  }

  private static void checkNames(HuntId hunt, List<Fragment> put, Set<String> removed) {
    Set<String> names = new HashSet<>(removed);
    for (Fragment fragment : put) {
      if (!names.add(fragment.name())) {
        throw new IllegalArgumentException(
            "a change of \"%s\" names fragment \"%s\" twice".formatted(hunt, fragment.name()));
      }
    }
  }

  /**
   * Returns what turns one config into another of the same hunt and lineage.
   *
   * @param before the base
   * @param after the later config
   * @throws IllegalArgumentException if the configs are of different hunts or lineages, or the
   *     second is not later
   */
  public static ConfigDelta between(HuntConfig before, HuntConfig after) {
    requireNonNull(before, "before");
    requireNonNull(after, "after");
    if (!before.hunt().equals(after.hunt()) || !before.lineage().equals(after.lineage())) {
      throw new IllegalArgumentException(
          "\"%s\" of lineage %s and \"%s\" of lineage %s are not versions of one hunt"
              .formatted(before.hunt(), before.lineage(), after.hunt(), after.lineage()));
    }
    FragmentDiff diff = FragmentDiff.between(before.table(), after.table());
    List<Fragment> put = new ArrayList<>();
    diff.added().forEach(name -> put.add(after.fragment(name)));
    diff.changed().forEach(name -> put.add(after.fragment(name)));
    return new ConfigDelta(
        after.hunt(),
        after.lineage(),
        before.version(),
        after.version(),
        put,
        diff.removed(),
        after.labelKeys());
  }

  /**
   * Returns the change as a follower in this scope needs it: what its scope does not include is
   * removed, because the base may still have it.
   *
   * @param scope which fragments the follower gets
   */
  public ConfigDelta select(Scope scope) {
    requireNonNull(scope, "scope");
    List<Fragment> kept = new ArrayList<>(put.size());
    Set<String> gone = new TreeSet<>(removed);
    for (Fragment fragment : put) {
      if (scope.includes(fragment.selector())) {
        kept.add(fragment);
      } else {
        gone.add(fragment.name());
      }
    }
    return kept.size() == put.size()
        ? this
        : new ConfigDelta(hunt, lineage, base, version, kept, gone, labelKeys);
  }

  /** Returns the size of the content that the change carries, in bytes. */
  public long bytes() {
    return put.stream().mapToLong(Fragment::size).sum();
  }

  /** Returns hunt, versions and sizes, for a person to read; never the content. */
  @Override
  public String toString() {
    return "%s from %s to %s (%,d put, %,d removed, %,d bytes)"
        .formatted(hunt, base, version, put.size(), removed.size(), bytes());
  }
}
