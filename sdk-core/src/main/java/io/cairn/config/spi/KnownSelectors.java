package io.cairn.config.spi;

import io.cairn.config.HuntId;
import io.cairn.config.Selector;
import java.nio.ByteBuffer;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/**
 * What a reader of many snapshots need not read again: the hunts, the selectors, and the label
 * keys, that snapshots before had. For authors of a node cache, which keeps one and gives it to
 * {@link SnapshotCodec#decode(ByteBuffer, KnownSelectors)}: the hunts of one node mention few
 * selectors again and again.
 *
 * <p>Bounded: {@value #SLOTS} selectors and as many hunts and sets of keys, of which a newer one
 * takes the place of an older. What is found is compared with the bytes whole, so nobody's snapshot
 * can change what another one means.
 *
 * <p>Thread-safe without synchronization: what it holds is immutable, and safe to see by a data
 * race. A thread that does not see it reads it once more.
 */
public final class KnownSelectors {
  /** The most selectors, hunts, and sets of label keys, that are remembered; a power of two. */
  static final int SLOTS = 64;

  private final @Nullable Selector[] selectors = new Selector[SLOTS];
  private final @Nullable HuntId[] hunts = new HuntId[SLOTS];

  @SuppressWarnings({"unchecked", "rawtypes"}) // the language has no arrays of generic types
  private final @Nullable SortedSet<String>[] keys = new SortedSet[SLOTS];

  /** Knows nothing yet. */
  public KnownSelectors() {}

  /** Returns the selector whose canonical form stands there, or null if it is not known. */
  @Nullable Selector selector(int hash, ByteBuffer bytes, int offset, int length) {
    Selector known = selectors[slot(hash)];
    return known != null && EncodedText.compare(known.toString(), bytes, offset, length) == 0
        ? known
        : null;
  }

  void remember(int hash, Selector selector) {
    selectors[slot(hash)] = selector;
  }

  /** Returns the hunt whose name stands there, or null if it is not known. */
  @Nullable HuntId hunt(int hash, ByteBuffer bytes, int offset, int length) {
    HuntId known = hunts[slot(hash)];
    return known != null && EncodedText.compare(known.value(), bytes, offset, length) == 0
        ? known
        : null;
  }

  /**
   * Remembers a hunt, if its name is ASCII: what is compared with it then is, too.
   *
   * @param length the length of its name in bytes
   */
  void remember(int hash, HuntId hunt, int length) {
    if (hunt.value().length() == length) {
      hunts[slot(hash)] = hunt;
    }
  }

  /** Returns a set of keys whose encoding has this hash; it may be another one's. Null if none. */
  @Nullable SortedSet<String> keys(int hash) {
    return keys[slot(hash)];
  }

  void remember(int hash, SortedSet<String> legal) {
    keys[slot(hash)] = legal;
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 16)) & (SLOTS - 1);
  }
}
