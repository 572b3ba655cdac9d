package io.cairn.config;

import io.cairn.config.internal.NameIndex;
import io.cairn.config.spi.FragmentTable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table of fragments that are all there, in a sorted array. Immutable, but for what it learns of
 * its use: a table that is asked often makes an index of its names, unless they collide too often.
 * Two threads may make it twice, and see each other's or not.
 */
final class ArrayFragmentTable implements FragmentTable {
  private static final Comparator<Fragment> BY_NAME = Comparator.comparing(Fragment::name);

  /** A binary search costs as much as making this much of an index. */
  private static final int SEARCHES_PER_INDEX = 16;

  private final Fragment[] sorted;
  private final long bytes;
  private int searches;
  private @Nullable NameIndex names;

  private ArrayFragmentTable(Fragment[] sorted, long bytes) {
    this.sorted = sorted;
    this.bytes = bytes;
  }

  /**
   * @throws IllegalArgumentException if two fragments have one name
   */
  static ArrayFragmentTable of(Collection<Fragment> fragments) {
    Fragment[] sorted = fragments.toArray(Fragment[]::new);
    Arrays.sort(sorted, BY_NAME);
    for (int i = 1; i < sorted.length; i++) {
      if (sorted[i - 1].name().equals(sorted[i].name())) {
        throw new IllegalArgumentException(
            "fragment \"%s\" appears twice".formatted(sorted[i].name()));
      }
    }
    long bytes = 0;
    for (Fragment fragment : sorted) {
      bytes += fragment.size();
    }
    return new ArrayFragmentTable(sorted, bytes);
  }

  /**
   * Merges changes into a table; unchanged fragments are shared. What lies between two changes is
   * skipped and copied at once; none of it is touched if the table is one of these and no name is
   * removed. So one change among many costs little more than the copy of as many references.
   */
  static ArrayFragmentTable merge(FragmentTable base, List<Fragment> put, Set<String> removed) {
    Fragment[] changes = put.toArray(Fragment[]::new);
    Arrays.sort(changes, BY_NAME);
    Merge merge = new Merge(base, changes.length, removed);
    int from = 0;
    for (Fragment change : changes) {
      int found = gallop(base, from, change.name());
      int place = found < 0 ? ~found : found;
      merge.keep(from, place);
      merge.add(change);
      from = place;
      if (found >= 0) {
        merge.drop(base.at(place));
        from++;
      }
    }
    merge.keep(from, base.count());
    return merge.table();
  }

  /**
   * Finds the first place, from one on, whose name is not before another: in ever longer steps,
   * then between the last two.
   *
   * @return the place; if its name is another, its complement
   */
  private static int gallop(FragmentTable base, int from, String name) {
    int low = from;
    int high = from;
    for (int step = 1; high < base.count(); step *= 2) {
      int order = base.at(high).name().compareTo(name);
      if (order == 0) {
        return high;
      }
      if (order > 0) {
        break;
      }
      low = high + 1;
      high = Math.min(base.count(), high + step);
    }
    while (low < high) {
      int middle = (low + high) >>> 1;
      int order = base.at(middle).name().compareTo(name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return ~low;
  }

  /** What is being made of a table and changes, in the order of names. */
  private static final class Merge {
    private final FragmentTable base;
    private final Set<String> removed;
    private final Fragment[] merged;
    private int size;
    private long bytes;

    Merge(FragmentTable base, int changes, Set<String> removed) {
      this.base = base;
      this.removed = removed.isEmpty() ? removed : new TreeSet<>(removed); // names may collide
      this.merged = new Fragment[base.count() + changes];
      this.bytes = base.bytes();
    }

    void add(Fragment change) {
      merged[size++] = change;
      bytes += change.size();
    }

    void drop(Fragment replaced) {
      bytes -= replaced.size();
    }

    /** Keeps some places of the base, but for names that are removed. */
    void keep(int from, int to) {
      if (removed.isEmpty() && base instanceof ArrayFragmentTable table) {
        System.arraycopy(table.sorted, from, merged, size, to - from);
        size += to - from;
        return;
      }
      for (int i = from; i < to; i++) {
        Fragment kept = base.at(i);
        if (removed.contains(kept.name())) {
          drop(kept);
        } else {
          merged[size++] = kept;
        }
      }
    }

    ArrayFragmentTable table() {
      return new ArrayFragmentTable(
          size == merged.length ? merged : Arrays.copyOf(merged, size), bytes);
    }
  }

  @Override
  public int count() {
    return sorted.length;
  }

  @Override
  public long bytes() {
    return bytes;
  }

  @Override
  public int indexOf(String name) {
    NameIndex index = names;
    if (index == null) {
      learn();
      return search(name);
    }
    return index.isUsable() ? find(index, name) : search(name);
  }

  private void learn() {
    if (++searches > sorted.length / SEARCHES_PER_INDEX) {
      names = new NameIndex(sorted.length, place -> sorted[place].name().hashCode());
    }
  }

  private int find(NameIndex index, String name) {
    int hash = name.hashCode();
    int slot = index.first(hash);
    int place = index.place(slot);
    while (place >= 0) {
      if (index.hash(slot) == hash && sorted[place].name().equals(name)) {
        return place;
      }
      slot = index.after(slot);
      place = index.place(slot);
    }
    return -1;
  }

  private int search(String name) {
    int low = 0;
    int high = sorted.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = sorted[middle].name().compareTo(name);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  @Override
  public Fragment at(int index) {
    return sorted[index];
  }
}
