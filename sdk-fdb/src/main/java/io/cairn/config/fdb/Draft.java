package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import io.cairn.config.Fragment;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.Publication;
import io.cairn.config.spi.PublishDecision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publication makes of the version that it expects, worked out before the transaction that
 * issues it: tens of thousands of fragments take a while, and a transaction has little time.
 * Immutable.
 *
 * @param publication the publication
 * @param decision what becomes of it if it finds its leadership and its version the newest
 * @param entry the line of the history; null if no version is to be issued
 * @param digestChange what the digest of the version expected is added
 * @param rows what one transaction writes; null if it is too much for one
 */
record Draft(
    Publication publication,
    PublishDecision decision,
    @Nullable HistoryEntry entry,
    long digestChange,
    @Nullable List<KeyValue> rows) {

  /**
   * Works it out.
   *
   * @param base the version that the publication expects, whole
   * @param mostBytes how much one transaction may write
   * @param now when it is published
   */
  static Draft of(
      Publication publication, HuntConfig base, Keys keys, long mostBytes, Instant now) {
    PublishDecision decision =
        PublishDecision.on(
            publication.leadership().epoch(),
            publication.leadership().who(),
            base,
            null,
            publication);
    if (!(decision instanceof PublishDecision.Next next)) {
      return new Draft(publication, decision, null, 0, null);
    }
    Publication.Effect effect = next.effect();
    HistoryEntry entry =
        new HistoryEntry(
            next.config().version(),
            publication.leadership().who(),
            now,
            publication.why(),
            effect.added().size(),
            effect.changed().size(),
            effect.removed().size());
    Place place = Place.direct(entry.version());
    return new Draft(
        publication,
        next,
        entry,
        digestChange(base, effect),
        rows(new ChangeRows(keys, publication.hunt(), place, effect), mostBytes));
  }

  private static long digestChange(HuntConfig base, Publication.Effect effect) {
    long change = 0;
    for (Fragment fragment : effect.put()) {
      change += FragmentRow.term(fragment);
    }
    for (Fragment fragment : effect.changed()) {
      change -= FragmentRow.term(base.fragment(fragment.name()));
    }
    for (String name : effect.removed()) {
      change -= FragmentRow.term(base.fragment(name));
    }
    return change;
  }

  private static @Nullable List<KeyValue> rows(ChangeRows change, long mostBytes) {
    List<KeyValue> rows = new ArrayList<>();
    long cost = 0;
    for (KeyValue each : change) {
      cost += ChangeRows.cost(each);
      if (cost > mostBytes || rows.size() == TransactionLimits.ROWS_TO_WRITE) {
        return null;
      }
      rows.add(each);
    }
    return rows;
  }

  /** The row of the version, if one is to be issued. */
  Rows.Version row(PublishDecision.Next next, long stage, Rows.@Nullable Version base) {
    if (entry == null) {
      throw new IllegalStateException("no version is to be issued");
    }
    return new Rows.Version(
        stage,
        publication.id(),
        entry,
        next.config().fragments().size(),
        digestChange + (base == null ? 0 : base.digest()));
  }
}
