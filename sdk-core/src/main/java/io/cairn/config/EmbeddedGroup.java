package io.cairn.config;

import io.cairn.config.spi.PublishDecision;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/**
 * Requests that are made durable together: the states they lead to, which nobody sees before. Owned
 * by the writer's thread.
 */
final class EmbeddedGroup {
  private final ConcurrentMap<HuntId, EmbeddedHunt> durable;
  private final EmbeddedContent content;
  private final EmbeddedFile file;
  private final Map<HuntId, EmbeddedHunt> changed = new LinkedHashMap<>();
  private final Map<HuntId, HuntConfig> heads = new HashMap<>();

  EmbeddedGroup(
      ConcurrentMap<HuntId, EmbeddedHunt> durable, EmbeddedContent content, EmbeddedFile file) {
    this.durable = durable;
    this.content = content;
    this.file = file;
  }

  boolean hasChanges() {
    return !changed.isEmpty();
  }

  EmbeddedHunt state(HuntId hunt) {
    EmbeddedHunt state = changed.getOrDefault(hunt, durable.get(hunt));
    return state == null ? EmbeddedHunt.none(hunt) : state;
  }

  HuntConfig head(EmbeddedHunt state, Lineage lineage) {
    HuntConfig written = heads.get(state.hunt());
    if (written != null) {
      return written;
    }
    return state
        .head()
        .map(version -> content.load(state, version))
        .orElseGet(() -> PublishDecision.none(state.hunt(), lineage));
  }

  void change(EmbeddedHunt next) {
    changed.put(next.hunt(), next);
  }

  /** Writes a version, and drops from disk what is kept no longer. */
  void write(
      EmbeddedHunt state,
      HuntConfig head,
      PublishDecision.Next next,
      Publication publication,
      Instant when,
      int historyLength)
      throws SQLException {
    EmbeddedVersion version = version(state, head, next, publication, when);
    EmbeddedHunt longer = state.with(version);
    EmbeddedTables tables = file.tables();
    tables.putVersion(state.hunt(), version, next.effect().put());
    tables.trim(state.hunt(), longer.kept(), historyLength);
    change(longer.keeping(historyLength));
    heads.put(state.hunt(), next.config());
  }

  private static EmbeddedVersion version(
      EmbeddedHunt state,
      HuntConfig head,
      PublishDecision.Next next,
      Publication publication,
      Instant when) {
    Publication.Effect effect = next.effect();
    long digest = state.head().map(EmbeddedVersion::digest).orElse(0L);
    for (Fragment fragment : effect.put()) {
      digest += EmbeddedDigest.term(fragment);
    }
    for (Fragment fragment : effect.changed()) {
      digest -= EmbeddedDigest.term(head.fragment(fragment.name()));
    }
    for (String name : effect.removed()) {
      digest -= EmbeddedDigest.term(head.fragment(name));
    }
    HistoryEntry entry =
        new HistoryEntry(
            next.config().version(),
            publication.leadership().who(),
            when,
            publication.why(),
            effect.added().size(),
            effect.changed().size(),
            effect.removed().size());
    return new EmbeddedVersion(
        entry,
        publication.id(),
        effect.put().stream().map(Fragment::name).toList(),
        List.copyOf(effect.removed()),
        next.config().fragments().size(),
        digest);
  }

  /** Shows everybody what is durable now. */
  void show() {
    heads.values().forEach(content::install);
    durable.putAll(changed);
  }

  /** Returns the hunts that have a new version. */
  Set<HuntId> moved() {
    return heads.keySet();
  }
}
