package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.ServerMeasure;
import java.util.Iterator;
import java.util.LinkedHashSet;

/**
 * What is kept of hunts for the followers to come, within a bound of bytes: what was used longest
 * ago goes first. What is pinned, because it is being sent, is in memory anyway: it counts, also
 * when it is kept no longer, and goes last. Owned by the hub's thread.
 */
final class Shelf {
  private final long mostBytes;
  private final Counters counters;
  private final LinkedHashSet<Shelved> byLastUse = new LinkedHashSet<>();
  private long bytes;
  private long pinnedBytes;

  Shelf(long mostBytes, Counters counters) {
    this.mostBytes = mostBytes;
    this.counters = counters;
  }

  /** Keeps something, and evicts others if there is no room for all. */
  void put(Shelved entry) {
    if (!entry.isKept()) {
      if (!entry.isPinned()) {
        count(entry.bytes());
      }
      entry.setKept(true);
      byLastUse.add(entry);
    }
    evict(0, entry);
  }

  void used(Shelved entry) {
    if (entry.isKept()) {
      byLastUse.remove(entry);
      byLastUse.add(entry);
    }
  }

  /** Keeps something no longer. */
  void drop(Shelved entry) {
    if (entry.isKept()) {
      entry.setKept(false);
      byLastUse.remove(entry);
      if (!entry.isPinned()) {
        count(-entry.bytes());
      }
    }
  }

  void pin(Shelved entry) {
    if (!entry.isPinned()) {
      pinnedBytes += entry.bytes();
      if (!entry.isKept()) {
        count(entry.bytes());
      }
    }
    entry.pins(1);
  }

  void unpin(Shelved entry) {
    entry.pins(-1);
    if (!entry.isPinned()) {
      pinnedBytes -= entry.bytes();
      if (!entry.isKept()) {
        count(-entry.bytes());
      }
    }
  }

  /**
   * Sets bytes aside for what is being made, if there is room for them, or nothing at all is being
   * made or sent but that.
   *
   * @param of what it is made of, which is pinned
   */
  boolean reserve(long more, Shelved of) {
    evict(more, of);
    if (bytes + more > mostBytes && pinnedBytes > of.bytes()) {
      return false;
    }
    count(more);
    pinnedBytes += more;
    return true;
  }

  void release(long reserved) {
    count(-reserved);
    pinnedBytes -= reserved;
  }

  private void evict(long more, Shelved spared) {
    Iterator<Shelved> oldest = byLastUse.iterator();
    while (bytes + more > mostBytes && oldest.hasNext()) {
      Shelved entry = oldest.next();
      if (!entry.isPinned() && entry != spared) {
        oldest.remove();
        entry.setKept(false);
        count(-entry.bytes());
        entry.evicted();
      }
    }
  }

  private void count(long more) {
    bytes += more;
    counters.add(ServerMeasure.KEPT_BYTES, more);
  }
}
