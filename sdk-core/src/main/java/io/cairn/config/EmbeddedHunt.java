package io.cairn.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the embedded store has in memory of a hunt: everything but content. Immutable; readers see a
 * state only once it is durable.
 *
 * @param hunt the hunt
 * @param epoch the newest epoch, 0 if nobody ever led
 * @param leader who holds it
 * @param kept the kept versions, oldest first
 */
record EmbeddedHunt(HuntId hunt, int epoch, String leader, List<EmbeddedVersion> kept) {
  /** Copies the list. */
  EmbeddedHunt {
    kept = List.copyOf(kept);
  }

  static EmbeddedHunt none(HuntId hunt) {
    return new EmbeddedHunt(hunt, 0, "", List.of());
  }

  EmbeddedHunt ledBy(String who) {
    return new EmbeddedHunt(hunt, EpochLimit.after(hunt, epoch), who, kept);
  }

  EmbeddedHunt with(EmbeddedVersion next) {
    List<EmbeddedVersion> all = new ArrayList<>(kept);
    all.add(next);
    return new EmbeddedHunt(hunt, epoch, leader, all);
  }

  /** The state without its oldest versions, so that no more are left than this. */
  EmbeddedHunt keeping(int historyLength) {
    int cut = Math.max(0, kept.size() - historyLength);
    return new EmbeddedHunt(hunt, epoch, leader, kept.subList(cut, kept.size()));
  }

  Optional<EmbeddedVersion> head() {
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1));
  }

  VersionVector version() {
    return head().map(EmbeddedVersion::version).orElse(VersionVector.NONE);
  }

  Leadership leadership() {
    return new Leadership(hunt, epoch, leader, version());
  }

  Optional<EmbeddedVersion> at(VersionVector version) {
    return kept.stream().filter(entry -> entry.version().equals(version)).findFirst();
  }

  @Nullable VersionVector issuedBy(Publication publication) {
    for (EmbeddedVersion version : kept) {
      if (version.publication().equals(publication.id())) {
        return version.version();
      }
    }
    return null;
  }

  List<HistoryEntry> history(int limit) {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = kept.size() - 1; i >= 0 && entries.size() < limit; i--) {
      entries.add(kept.get(i).entry());
    }
    return List.copyOf(entries);
  }

  /** The change from a kept version to the newest: the names come from the history. */
  ConfigDelta since(EmbeddedVersion base, HuntConfig head) {
    Set<String> names = new TreeSet<>();
    for (EmbeddedVersion version : kept) {
      if (version.version().isAfter(base.version())) {
        names.addAll(version.put());
        names.addAll(version.removed());
      }
    }
    List<Fragment> put = new ArrayList<>();
    for (String name : names) {
      head.find(name).ifPresent(put::add);
    }
    put.forEach(fragment -> names.remove(fragment.name()));
    return new ConfigDelta(
        hunt, head.lineage(), base.version(), head.version(), put, names, head.labelKeys());
  }
}
