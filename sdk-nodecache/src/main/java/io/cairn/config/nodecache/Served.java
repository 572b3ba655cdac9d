package io.cairn.config.nodecache;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What this process was given of a hunt: it never goes back (rule 3), and what it found in a head
 * need not be found again while the head is the same. Thread-safe.
 */
final class Served {
  private final HuntName name;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private volatile @Nullable Found found;

  Served(HuntId hunt) {
    this.name = new HuntName(hunt);
  }

  /**
   * A head as it was decoded, the words that tell it apart, and which snapshot it has for some
   * labels, and where, if any.
   */
  record Found(
      long firstWord,
      long stamp,
      Head head,
      Labels labels,
      Head.@Nullable Group group,
      @Nullable EntryKey key) {}

  private record Seen(Labels labels, Lineage lineage, AtomicLong version) {
    boolean isFor(Labels others, Lineage other) {
      return lineage.equals(other) && labels.equals(others);
    }
  }

  HuntName name() {
    return name;
  }

  @Nullable Found found() {
    return found;
  }

  void found(Found now) {
    found = now;
  }

  /** Whether a version may be given out: none newer was, for these labels. Notes that it is. */
  boolean admit(Labels labels, Lineage lineage, VersionVector version) {
    AtomicLong last = seen(labels, lineage).version;
    while (true) {
      long known = last.get();
      if (Long.compareUnsigned(known, version.bits()) > 0) {
        return false;
      }
      if (known == version.bits() || last.compareAndSet(known, version.bits())) {
        return true;
      }
    }
  }

  /** Whether a version is newer than what was given out. */
  boolean isNews(Labels labels, Lineage lineage, VersionVector version) {
    for (Seen each : seen) {
      if (each.isFor(labels, lineage)) {
        return Long.compareUnsigned(version.bits(), each.version.get()) > 0;
      }
    }
    return true;
  }

  private Seen seen(Labels labels, Lineage lineage) {
    for (Seen each : seen) {
      if (each.isFor(labels, lineage)) {
        return each;
      }
    }
    synchronized (seen) {
      for (Seen each : seen) {
        if (each.isFor(labels, lineage)) {
          return each;
        }
      }
      Seen first = new Seen(labels, lineage, new AtomicLong());
      seen.add(first);
      return first;
    }
  }
}
