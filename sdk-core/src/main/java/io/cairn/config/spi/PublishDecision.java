package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.Lineage;
import io.cairn.config.Publication;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionVector;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a store does with a publication: the one place that knows the rules of publishing, so that
 * every store decides alike. Pure: a store reads the state of the hunt, decides, and carries the
 * decision out, all in one atomic step of its own.
 *
 * <p>Checked in this order:
 *
 * <ol>
 *   <li>a publication that issued a kept version already has had its effect: {@link Repeated};
 *   <li>another leadership is the newest: {@link Refused} with {@link LeadershipLostException};
 *   <li>another version is the newest: {@link Refused} with {@link VersionConflictException} (rule
 *       13);
 *   <li>the content is already there: {@link Nothing} (rule 14);
 *   <li>the hunt would be over the bounds of {@link HuntConfig}: {@link Refused} with {@link
 *       IllegalArgumentException};
 *   <li>else {@link Next}.
 * </ol>
 *
 * <p>Repetition comes first, so that a leader whose answer was lost can learn the outcome by
 * publishing again, even if the hunt has moved on since.
 *
 * <p>Immutable and safe to share between threads.
 */
public sealed interface PublishDecision {
  /**
   * Nothing may be written.
   *
   * @param reason what the publisher is told
   */
  record Refused(RuntimeException reason) implements PublishDecision {
    /** Checks that nothing is null. */
    public Refused {
      requireNonNull(reason, "reason");
    }
  }

  /**
   * The publication was carried out before.
   *
   * @param version the version that it issued
   */
  record Repeated(VersionVector version) implements PublishDecision {
    /** Checks that nothing is null. */
    public Repeated {
      requireNonNull(version, "version");
    }
  }

  /**
   * The content is already there; no version is issued.
   *
   * @param version the newest version, which stays
   */
  record Nothing(VersionVector version) implements PublishDecision {
    /** Checks that nothing is null. */
    public Nothing {
      requireNonNull(version, "version");
    }
  }

  /**
   * A version is to be issued.
   *
   * @param config the hunt at that version, whole
   * @param effect how it differs from the newest so far
   */
  record Next(HuntConfig config, Publication.Effect effect) implements PublishDecision {
    /** Checks that nothing is null. */
    public Next {
      requireNonNull(config, "config");
      requireNonNull(effect, "effect");
    }
  }

  /**
   * Decides.
   *
   * @param epoch the epoch of the hunt's newest leadership, 0 if nobody ever led it
   * @param leader who holds that leadership; empty if nobody ever did
   * @param head the hunt's newest config, whole; {@link #none} if it has none
   * @param issued the kept version that a publication of the same id issued, or null
   * @param publication what is to be published
   */
  static PublishDecision on(
      int epoch,
      String leader,
      HuntConfig head,
      @Nullable VersionVector issued,
      Publication publication) {
    requireNonNull(leader, "leader");
    requireNonNull(head, "head");
    requireNonNull(publication, "publication");
    if (issued != null) {
      return new Repeated(issued);
    }
    if (publication.leadership().epoch() != epoch) {
      return new Refused(new LeadershipLostException(publication.leadership(), epoch, leader));
    }
    if (!publication.expected().equals(head.version())) {
      return new Refused(
          new VersionConflictException(head.hunt(), publication.expected(), head.version()));
    }
    Publication.Effect effect = publication.effectOn(head);
    if (effect.isNothing()) {
      return new Nothing(head.version());
    }
    try {
      return new Next(after(head, effect, head.version().next(epoch)), effect);
    } catch (IllegalArgumentException | IllegalStateException outOfBounds) {
      return new Refused(outOfBounds);
    }
  }

  /**
   * Returns what a hunt is before its first version: no fragments, at {@link VersionVector#NONE}.
   *
   * @param hunt the hunt
   * @param lineage the identity of the store
   */
  static HuntConfig none(HuntId hunt, Lineage lineage) {
    return HuntConfig.of(hunt, lineage, VersionVector.NONE, List.of());
  }

  private static HuntConfig after(
      HuntConfig head, Publication.Effect effect, VersionVector version) {
    return head.apply(
        new ConfigDelta(
            head.hunt(),
            head.lineage(),
            head.version(),
            version,
            effect.put(),
            effect.removed(),
            keysAfter(head, effect)));
  }

  /**
   * The label keys of the hunt after the effect; reads every selector only if one goes or comes.
   */
  private static Set<String> keysAfter(HuntConfig head, Publication.Effect effect) {
    SortedSet<String> before = head.labelKeys();
    boolean same =
        !mention(effect.put())
            && (before.isEmpty()
                || (!mention(effect.changed().stream().map(f -> head.fragment(f.name())).toList())
                    && !mention(effect.removed().stream().map(head::fragment).toList())));
    if (same) {
      return before;
    }
    Set<String> gone = new HashSet<>(effect.removed());
    effect.changed().forEach(fragment -> gone.add(fragment.name()));
    Set<String> keys = new HashSet<>();
    effect.put().forEach(fragment -> keys.addAll(fragment.selector().keys()));
    for (Fragment fragment : head.fragments()) {
      if (!gone.contains(fragment.name())) {
        keys.addAll(fragment.selector().keys());
      }
    }
    return keys;
  }

  private static boolean mention(Collection<Fragment> fragments) {
    for (Fragment fragment : fragments) {
      if (!fragment.selector().keys().isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
