package io.cairn.config.grpc.internal.server;

import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How an answer of the store parts a hunt's followers into groups, each of which is sent the same
 * bytes and costs one encoding. Immutable.
 *
 * <p>A scope decides one thing alone of what is sent: which of the fragments that the answer brings
 * are in it. The others are left out of a whole, and their names join those that a change removes
 * ({@link ConfigDelta#select}); versions, label keys and the names that the change removes anyway
 * are the same for all. So followers are parted by which of the selectors of those fragments match
 * their labels, and not by the labels themselves: a client that makes up values of labels shares
 * the bytes of all others whom the same selectors match.
 *
 * <p>An answer of more than {@value #MOST_SELECTORS} such selectors, or {@value #MOST_FRAGMENTS}
 * fragments, would hold up the hub's thread, and keep much once its content is evicted. It parts
 * followers by their values of the labels that the hunt's selectors mention, which is finer: who
 * agree on those are matched by the same selectors.
 *
 * <p>Two groupings are equal if they look at the same selectors. The store may answer a question
 * twice, and not twice with the same fragments; groups of one answer mean nothing for the other
 * then, unless both look at the same.
 */
final class Grouping {
  /** The most distinct selectors that are matched for each follower. */
  static final int MOST_SELECTORS = 64;

  /** The most fragments that are looked through for selectors. */
  static final int MOST_FRAGMENTS = 65_536;

  private final List<Selector> selectors;
  private final List<String> labelKeys;
  private final int hash;

  private Grouping(List<Selector> selectors, List<String> labelKeys) {
    this.selectors = selectors;
    this.labelKeys = labelKeys;
    this.hash = 31 * selectors.hashCode() + labelKeys.hashCode();
  }

  /**
   * Returns how an answer parts followers.
   *
   * @param brought the fragments that it brings
   * @param labelKeys the label keys that any selector of the hunt mentions
   */
  static Grouping of(Collection<Fragment> brought, Set<String> labelKeys) {
    Set<Selector> distinct = new HashSet<>();
    if (brought.size() <= MOST_FRAGMENTS) {
      for (Fragment fragment : brought) {
        if (!fragment.selector().equals(Selector.EVERYTHING)) {
          distinct.add(fragment.selector());
        }
      }
    }
    if (brought.size() > MOST_FRAGMENTS || distinct.size() > MOST_SELECTORS) {
      return new Grouping(List.of(), List.copyOf(new TreeSet<>(labelKeys)));
    }
    return new Grouping(
        distinct.stream().sorted(Comparator.comparing(Selector::toString)).toList(), List.of());
  }

  /** Returns the group of the followers of a scope. */
  Group groupOf(Scope scope) {
    if (!labelKeys.isEmpty()) {
      return agreeing(scope);
    }
    if (selectors.isEmpty()) {
      return Group.Alike.ALIKE;
    }
    BitSet matched = new BitSet(selectors.size());
    for (int i = 0; i < selectors.size(); i++) {
      if (scope.includes(selectors.get(i))) {
        matched.set(i);
      }
    }
    return new Group.Matching(this, matched);
  }

  private Group agreeing(Scope scope) {
    if (!(scope instanceof Scope.Matching matching)) {
      return Group.Agreeing.EVERYTHING;
    }
    List<String> values = new ArrayList<>(labelKeys.size());
    for (String key : labelKeys) {
      values.add(matching.labels().get(key).orElse(Group.Agreeing.ABSENT));
    }
    return new Group.Agreeing(List.copyOf(values));
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Grouping that
            && hash == that.hash
            && selectors.equals(that.selectors)
            && labelKeys.equals(that.labelKeys));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
