package io.cairn.config;

import io.cairn.config.spi.PublishDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One hunt of a {@link MemoryConfigStore}: its leadership and its kept versions, oldest first.
 * Immutable; each step returns the next state.
 */
record MemoryHunt(HuntId hunt, Lineage lineage, int epoch, String leader, List<Kept> kept) {

  /** A version, whole; versions share the fragments they have in common. */
  record Kept(HuntConfig config, HistoryEntry entry, UUID publication) {}

  static MemoryHunt unled(HuntId hunt, Lineage lineage) {
    return new MemoryHunt(hunt, lineage, 0, "", List.of());
  }

  /**
   * @throws IllegalStateException if all epochs are used up
   */
  MemoryHunt ledBy(String who) {
    return new MemoryHunt(hunt, lineage, EpochLimit.after(hunt, epoch), who, kept);
  }

  Leadership leadership() {
    return new Leadership(hunt, epoch, leader, version());
  }

  PublishDecision decide(Publication publication) {
    VersionVector issued = null;
    for (Kept version : kept) {
      if (version.publication().equals(publication.id())) {
        issued = version.config().version();
      }
    }
    HuntConfig head = head().orElseGet(() -> PublishDecision.none(hunt, lineage));
    return PublishDecision.on(epoch, leader, head, issued, publication);
  }

  MemoryHunt with(PublishDecision.Next next, Publication publication, Instant when, int limit) {
    List<Kept> versions = new ArrayList<>(kept.subList(kept.size() < limit ? 0 : 1, kept.size()));
    Publication.Effect effect = next.effect();
    versions.add(
        new Kept(
            next.config(),
            new HistoryEntry(
                next.config().version(),
                publication.leadership().who(),
                when,
                publication.why(),
                effect.added().size(),
                effect.changed().size(),
                effect.removed().size()),
            publication.id()));
    return new MemoryHunt(hunt, lineage, epoch, leader, List.copyOf(versions));
  }

  Optional<HuntConfig> head() {
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept.get(kept.size() - 1).config());
  }

  VersionVector version() {
    return head().map(HuntConfig::version).orElse(VersionVector.NONE);
  }

  Optional<HuntConfig> at(VersionVector version) {
    for (Kept candidate : kept) {
      if (candidate.config().version().equals(version)) {
        return Optional.of(candidate.config());
      }
    }
    return Optional.empty();
  }

  List<HistoryEntry> history(int limit) {
    List<HistoryEntry> entries = new ArrayList<>();
    for (int i = kept.size() - 1; i >= 0 && entries.size() < limit; i--) {
      entries.add(kept.get(i).entry());
    }
    return List.copyOf(entries);
  }

  ChangesSince since(Held held) {
    if (kept.isEmpty()) {
      return new ChangesSince.Unknown();
    }
    HuntConfig head = head().orElseThrow();
    if (!held.lineage().equals(lineage)) {
      return new ChangesSince.Whole(head);
    }
    if (held.version().equals(head.version())) {
      return new ChangesSince.Nothing(held);
    }
    return at(held.version())
        .map(base -> ChangesSince.smaller(ConfigDelta.between(base, head), head))
        .orElseGet(() -> new ChangesSince.Whole(head));
  }
}
