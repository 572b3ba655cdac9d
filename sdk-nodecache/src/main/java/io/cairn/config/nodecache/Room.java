package io.cairn.config.nodecache;

import io.cairn.config.nodecache.ChronicleSide.DeadSideException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes room in a side: first what no head names any more, then old versions that only some pods
 * would still use, then the hunts unused longest (rule 23). Under the node's write lock.
 */
final class Room {
  private final ChronicleSide side;
  private final SnapshotReader reader;
  private final Control control;
  private final CacheCounters counters;
  private final @Nullable Seal seal;
  private long removed;

  Room(
      ChronicleSide side,
      SnapshotReader reader,
      Control control,
      CacheCounters counters,
      @Nullable Seal seal) {
    this.side = side;
    this.reader = reader;
    this.control = control;
    this.counters = counters;
    this.seal = seal;
  }

  /**
   * Sees to it that so many entries can be put.
   *
   * @param needed how many
   * @param writing the hunt that they are for, which goes last
   */
  void make(int needed, long writing) throws DeadSideException {
    if (free() >= needed) {
      return;
    }
    int wanted = Math.min(side.view().geometry().chunks(), needed + capacity() / 16);
    Survey survey = Survey.of(side.view(), reader, control);
    removeAll(survey.unneeded());
    if (free() < wanted) {
      evict(survey, needed, wanted, writing);
    }
    control.countEvicted(removed);
    counters.evicted.add(removed);
    if (free() < needed) {
      throw new DeadSideException("its counters do not agree with its entries", null);
    }
  }

  private void evict(Survey survey, int needed, int wanted, long writing) throws DeadSideException {
    List<Survey.Hunt> remaining = new ArrayList<>(survey.hunts());
    for (int i = 0; i < remaining.size() && free() < wanted; i++) {
      Survey.Hunt hunt = remaining.get(i);
      if (hunt.hash() != writing && !hunt.oldGroups().isEmpty()) {
        remaining.set(i, dropOldGroups(hunt));
      }
    }
    for (Survey.Hunt hunt : remaining) {
      if (free() >= wanted) {
        return;
      }
      if (hunt.hash() != writing) {
        drop(hunt);
      }
    }
    for (Survey.Hunt hunt : remaining) {
      if (hunt.hash() == writing && free() < needed) {
        drop(hunt);
      }
    }
  }

  /** The shorter head goes into the other slot: who is killed in it leaves the one before. */
  private Survey.Hunt dropOldGroups(Survey.Hunt hunt) throws DeadSideException {
    List<Head.Group> old = hunt.oldGroups();
    List<Head.Group> kept = new ArrayList<>(hunt.head().groups());
    kept.removeAll(old);
    Head shorter = hunt.head().with(kept, hunt.head().stamp() + 1);
    byte[] encoded = shorter.encode(seal);
    if (free() < Geometry.blocks(encoded.length)) {
      return hunt;
    }
    int slot = 1 - hunt.slot();
    NodeWriter.putAll(side, EntryKey.head(hunt.hash(), slot), encoded);
    removeAll(hunt.headEntries());
    for (Head.Group group : old) {
      removeAll(hunt.entriesOf(group));
    }
    Head now =
        new Head(
            shorter.name(),
            shorter.stamp(),
            shorter.lineage(),
            shorter.groups(),
            0,
            encoded.length);
    return new Survey.Hunt(hunt.hash(), now, slot, hunt.lastUse());
  }

  private void drop(Survey.Hunt hunt) throws DeadSideException {
    removeAll(hunt.headEntries());
    for (Head.Group group : hunt.head().groups()) {
      removeAll(hunt.entriesOf(group));
    }
  }

  private void removeAll(List<EntryKey> keys) throws DeadSideException {
    for (EntryKey key : keys) {
      remove(key);
    }
  }

  private void remove(EntryKey key) throws DeadSideException {
    side.remove(key);
    removed++;
  }

  private int capacity() {
    return side.view().geometry().chunks();
  }

  private int free() {
    return capacity() - side.view().used();
  }
}
