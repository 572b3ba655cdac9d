package io.cairn.config;

import io.cairn.config.spi.FragmentTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The names that differ between two tables, in the order of names; one pass over both. */
record FragmentDiff(Set<String> added, Set<String> changed, Set<String> removed) {

  @SuppressWarnings("ReferenceEquality") // the same object is equal, and that is asked at once
  static FragmentDiff between(FragmentTable before, FragmentTable after) {
    List<String> added = new ArrayList<>();
    List<String> changed = new ArrayList<>();
    List<String> removed = new ArrayList<>();
    int old = 0;
    int now = 0;
    while (old < before.count() || now < after.count()) {
      if (old < before.count() && now < after.count() && before.at(old) == after.at(now)) {
        old++;
        now++;
        continue;
      }
      int order = order(before, old, after, now);
      if (order < 0) {
        removed.add(before.at(old++).name());
      } else if (order > 0) {
        added.add(after.at(now++).name());
      } else {
        if (!before.at(old++).equals(after.at(now))) {
          changed.add(after.at(now).name());
        }
        now++;
      }
    }
    return new FragmentDiff(inOrder(added), inOrder(changed), inOrder(removed));
  }

  boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }

  private static int order(FragmentTable before, int old, FragmentTable after, int now) {
    if (old == before.count()) {
      return 1;
    }
    if (now == after.count()) {
      return -1;
    }
    return before.at(old).name().compareTo(after.at(now).name());
  }

  private static Set<String> inOrder(List<String> names) {
    return Collections.unmodifiableSet(new LinkedHashSet<>(names));
  }
}
