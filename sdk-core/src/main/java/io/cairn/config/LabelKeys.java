package io.cairn.config;

import java.util.AbstractSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Legal label keys, sorted. Of a type of its own, so that a set which was checked and copied once
 * is known again and is neither twice. Immutable.
 */
@SuppressWarnings("JdkObsolete") // what HuntConfig has always returned
final class LabelKeys extends AbstractSet<String> implements SortedSet<String> {
  private static final LabelKeys NONE = new LabelKeys(Collections.emptySortedSet());

  private final SortedSet<String> sorted;

  private LabelKeys(SortedSet<String> sorted) {
    this.sorted = sorted;
  }

  /**
   * @throws IllegalArgumentException if a key is not legal
   */
  static LabelKeys of(Collection<String> keys) {
    if (keys instanceof LabelKeys known) {
      return known;
    }
    if (keys.isEmpty()) {
      return NONE;
    }
    keys.forEach(Labels::checkKey);
    return new LabelKeys(Collections.unmodifiableSortedSet(new TreeSet<>(keys)));
  }

  @Override
  public Iterator<String> iterator() {
    return sorted.iterator();
  }

  @Override
  public int size() {
    return sorted.size();
  }

  @Override
  public boolean contains(@Nullable Object key) {
    return key != null && sorted.contains(key);
  }

  @Override
  public @Nullable Comparator<? super String> comparator() {
    return null;
  }

  @Override
  public SortedSet<String> subSet(String from, String to) {
    return sorted.subSet(from, to);
  }

  @Override
  public SortedSet<String> headSet(String to) {
    return sorted.headSet(to);
  }

  @Override
  public SortedSet<String> tailSet(String from) {
    return sorted.tailSet(from);
  }

  @Override
  public String first() {
    return sorted.first();
  }

  @Override
  public String last() {
    return sorted.last();
  }
}
