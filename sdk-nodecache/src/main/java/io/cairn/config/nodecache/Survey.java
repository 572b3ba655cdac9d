package io.cairn.config.nodecache;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is in one side: the newest head of each hunt, and every entry that none of them needs. Made
 * by one pass over the hash table, for eviction, rescue and inspection; under the write lock it is
 * exact.
 */
final class Survey {
  private final List<Hunt> hunts = new ArrayList<>();
  private final List<EntryKey> unneeded = new ArrayList<>();
  private int entries;

  private Survey() {}

  /** One hunt: its newest head, where it stands, and how many writes ago it was in use. */
  record Hunt(long hash, Head head, int slot, int lastUse) {
    /** Returns the keys of the entries that hold the head. */
    List<EntryKey> headEntries() {
      return blocks(EntryKey.head(hash, slot), head.length());
    }

    List<EntryKey> entriesOf(Head.Group group) {
      return blocks(head.snapshotKey(hash, group), group.length());
    }

    private static List<EntryKey> blocks(EntryKey first, int length) {
      List<EntryKey> keys = new ArrayList<>();
      for (int i = 0; i < Geometry.blocks(length); i++) {
        keys.add(first.block(i));
      }
      return keys;
    }

    /** Returns the snapshots whose version is not the hunt's newest. */
    List<Head.Group> oldGroups() {
      return head.groups().stream()
          .filter(group -> !group.version().equals(head.newest()))
          .toList();
    }
  }

  static Survey of(MapView view, SnapshotReader reader, Control control) {
    Survey survey = new Survey();
    Set<EntryKey> keys = new HashSet<>();
    Map<Long, Hunt> newest = new HashMap<>();
    view.forEachChunk(
        chunk -> {
          survey.entries++;
          EntryKey key = view.key(chunk);
          keys.add(key);
          if (key.isHead() && key.block() == 0) {
            Head head = reader.head(view, chunk, key);
            if (head != null && EntryKey.hash(head.name().getBytes(UTF_8)) == key.hunt()) {
              Hunt hunt =
                  new Hunt(key.hunt(), head, (int) key.version() & 1, control.lastUse(key.hunt()));
              newest.merge(key.hunt(), hunt, Survey::newer);
            }
          }
        });
    survey.hunts.addAll(newest.values());
    survey.hunts.sort(Comparator.comparingInt(Hunt::lastUse).reversed());
    for (Hunt hunt : survey.hunts) {
      keys.removeAll(new HashSet<>(hunt.headEntries()));
      hunt.head().groups().forEach(group -> hunt.entriesOf(group).forEach(keys::remove));
    }
    survey.unneeded.addAll(keys);
    return survey;
  }

  private static Hunt newer(@Nullable Hunt one, Hunt other) {
    return one == null || Long.compareUnsigned(other.head().stamp(), one.head().stamp()) > 0
        ? other
        : one;
  }

  /** Returns the hunts, those unused longest first. */
  List<Hunt> hunts() {
    return hunts;
  }

  /** Returns the entries of old versions, old heads and writes that were cut off. */
  List<EntryKey> unneeded() {
    return unneeded;
  }

  int entries() {
    return entries;
  }
}
