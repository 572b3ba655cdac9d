package io.cairn.config.nodecache;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.KnownSelectors;
import io.cairn.config.spi.MalformedSnapshotException;
import io.cairn.config.spi.SnapshotCodec;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The read path: head, snapshot, check, decode. It takes no lock and waits for nobody; every step
 * works on a copy that it checks, so whatever a writer, a killed one, or damage does to the file
 * meanwhile is a second try or a miss.
 *
 * <p>Of the two heads of a hunt the newest intact one counts: a head that is half written is passed
 * over for the one before. Thread-safe.
 */
final class SnapshotReader {
  /** A try takes about a microsecond, a write of a head less: the third one finds it whole. */
  private static final int TRIES = 4;

  private final NodeFiles files;
  private final Control control;
  private final @Nullable Seal seal;
  private final CacheCounters counters;
  private final KnownSelectors known = new KnownSelectors();
  private final ConcurrentHashMap<HuntId, Served> served = new ConcurrentHashMap<>();

  SnapshotReader(NodeFiles files, @Nullable Seal seal, CacheCounters counters) {
    this.files = files;
    this.control = files.control();
    this.seal = seal;
    this.counters = counters;
  }

  private enum Miss {
    ABSENT,
    DAMAGED,
    OLDER,
    GENERATION
  }

  Optional<HuntConfig> read(HuntId hunt, Labels labels) {
    Served known = served.get(hunt);
    Served mine = known == null ? new Served(hunt) : known;
    Miss miss = Miss.ABSENT;
    long first = control.sequence();
    for (int i = 0; i < TRIES; i++) {
      long before = control.sequence();
      int generation = control.generation();
      Object found = generation < 0 ? Miss.GENERATION : attempt(generation, mine, hunt, labels);
      if (found instanceof HuntConfig config) {
        if (known == null) {
          mine = served.computeIfAbsent(hunt, Served::new);
        }
        if (mine.admit(labels, config.lineage(), config.version())) {
          counters.hits.increment();
          control.used(mine.name().hash());
          return Optional.of(config);
        }
        found = Miss.OLDER;
      }
      miss = (Miss) found;
      if ((before & 1) == 0 && control.sequence() == before) {
        count(miss, false);
        return Optional.empty();
      }
      Thread.onSpinWait();
    }
    count(miss, control.sequence() != first); // if not, the writer is dead, or has not come to this
    return Optional.empty();
  }

  private void count(Miss miss, boolean writing) {
    switch (miss) {
      case ABSENT, OLDER -> (writing ? counters.locked : counters.absent).increment();
      case DAMAGED -> (writing ? counters.locked : counters.damaged).increment();
      case GENERATION -> counters.generation.increment();
    }
  }

  /** Returns a config, or why there is none. */
  private Object attempt(int generation, Served mine, HuntId hunt, Labels labels) {
    MapView view = files.side(generation);
    HuntName name = mine.name();
    int one = view.find(name.head(0));
    int two = view.find(name.head(1));
    if (one == MapView.ABSENT && two == MapView.ABSENT) {
      return Miss.ABSENT;
    }
    if (one == MapView.ABSENT
        || (two != MapView.ABSENT
            && Long.compareUnsigned(view.peek(two, 8), view.peek(one, 8)) > 0)) {
      int newer = two;
      two = one;
      one = newer;
    }
    Served.Found found = find(view, one, mine, labels);
    if (found == null && two != MapView.ABSENT) {
      found = find(view, two, mine, labels);
    }
    if (found == null) {
      return Miss.DAMAGED;
    }
    Head.Group group = found.group();
    EntryKey key = found.key();
    if (group == null || key == null) {
      return Miss.ABSENT;
    }
    HuntConfig config = snapshot(view, key, found.head(), group);
    return config == null || !config.hunt().equals(hunt) ? Miss.DAMAGED : config;
  }

  private Served.@Nullable Found find(MapView view, int chunk, Served mine, Labels labels) {
    Served.Found last = mine.found();
    if (last != null
        && view.length(chunk) >= Head.IDENTITY_BYTES
        && view.peek(chunk, 0) == last.firstWord()
        && view.peek(chunk, 8) == last.stamp()
        && last.labels().equals(labels)) {
      return last;
    }
    EntryKey key = view.key(chunk);
    Head head = head(view, chunk, key);
    if (head == null || !mine.name().isOf(head)) {
      return null;
    }
    long firstWord = Integer.toUnsignedLong(head.checksum()) | (long) head.length() << 32;
    Head.Group group = head.newestFor(labels).orElse(null);
    Served.Found found =
        new Served.Found(
            firstWord,
            head.stamp(),
            head,
            labels,
            group,
            group == null ? null : head.snapshotKey(mine.name().hash(), group));
    mine.found(found);
    return found;
  }

  /** Returns the head in a chunk and those that belong to it; null if it is not intact. */
  @Nullable Head head(MapView view, int chunk, EntryKey key) {
    int held = view.length(chunk);
    if (held < Head.IDENTITY_BYTES) {
      return null;
    }
    long length = view.peek(chunk, 0) >>> 32;
    if (length < held || length > Head.MAX_BYTES) {
      return null;
    }
    byte[] encoded = view.copy(chunk, key, (int) length);
    return encoded == null ? null : Head.decode(encoded, seal);
  }

  /**
   * Returns the newest intact head of a hunt, and its slot.
   *
   * @param generation the generation to look at
   */
  @Nullable Placed newestHead(int generation, HuntName name) {
    MapView view = files.side(generation);
    Placed newest = null;
    for (int slot = 0; slot < EntryKey.HEAD_SLOTS; slot++) {
      int chunk = view.find(name.head(slot));
      Head head = chunk == MapView.ABSENT ? null : head(view, chunk, name.head(slot));
      if (head != null
          && name.isOf(head)
          && (newest == null || Long.compareUnsigned(head.stamp(), newest.head().stamp()) > 0)) {
        newest = new Placed(head, slot);
      }
    }
    return newest;
  }

  /** A head, and in which of its hunt's two slots it stands. */
  record Placed(Head head, int slot) {}

  /** Returns the snapshot that a head names; null if it is not there, whole, and what it claims. */
  @Nullable HuntConfig snapshot(MapView view, HuntName name, Head head, Head.Group group) {
    return snapshot(view, head.snapshotKey(name.hash(), group), head, group);
  }

  private @Nullable HuntConfig snapshot(MapView view, EntryKey key, Head head, Head.Group group) {
    byte[] encoded = encoded(view, key, group);
    if (encoded == null) {
      return null;
    }
    try {
      HuntConfig config = SnapshotCodec.decode(ByteBuffer.wrap(encoded), known);
      return config.version().equals(group.version())
              && config.lineage().equals(head.lineage())
              && config.labelKeys().equals(group.labelKeys())
          ? config
          : null;
    } catch (MalformedSnapshotException damaged) {
      return null;
    }
  }

  /** Returns the bytes of a snapshot, with their seal checked but not their checksum. */
  byte @Nullable [] encoded(MapView view, long hunt, Head head, Head.Group group) {
    return encoded(view, head.snapshotKey(hunt, group), group);
  }

  private byte @Nullable [] encoded(MapView view, EntryKey key, Head.Group group) {
    int chunk = view.find(key);
    if (chunk == MapView.ABSENT || Geometry.blocks(group.length()) > view.geometry().chunks()) {
      return null;
    }
    byte[] encoded = view.copy(chunk, key, group.length());
    if (encoded == null) {
      return null;
    }
    ByteBuffer expected = group.seal();
    return seal == null
            || (expected != null
                && seal.matches(seal.of(group.fingerprint(), encoded, encoded.length), expected))
        ? encoded
        : null;
  }

  /** Returns how often a write began or ended: odd while one is under way, or was cut off. */
  long writes() {
    return control.sequence();
  }

  /**
   * Whether there is a snapshot for these labels that this process was not given yet: not only a
   * head that names one, for who is told of news and finds none reads the source without a permit.
   */
  boolean hasNews(HuntId hunt, Labels labels) {
    Served known = served.get(hunt);
    Served mine = known == null ? new Served(hunt) : known;
    for (int i = 0; i < TRIES; i++) {
      long before = control.sequence();
      int generation = control.generation();
      if (generation >= 0 && hasNews(generation, mine, hunt, labels)) {
        return true;
      }
      if ((before & 1) == 0 && control.sequence() == before) {
        return false;
      }
      Thread.onSpinWait();
    }
    return false;
  }

  private boolean hasNews(int generation, Served mine, HuntId hunt, Labels labels) {
    Placed placed = newestHead(generation, mine.name());
    Head.Group group = placed == null ? null : placed.head().newestFor(labels).orElse(null);
    if (placed == null
        || group == null
        || !mine.isNews(labels, placed.head().lineage(), group.version())) {
      return false;
    }
    HuntConfig config = snapshot(files.side(generation), mine.name(), placed.head(), group);
    return config != null && config.hunt().equals(hunt);
  }
}
