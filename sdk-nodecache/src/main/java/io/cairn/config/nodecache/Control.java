package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.ControlLayout.ABANDONED;
import static io.cairn.config.nodecache.ControlLayout.CHECKED;
import static io.cairn.config.nodecache.ControlLayout.CHECKSUM;
import static io.cairn.config.nodecache.ControlLayout.CUT_OFF;
import static io.cairn.config.nodecache.ControlLayout.EVICTED;
import static io.cairn.config.nodecache.ControlLayout.FILE_BYTES;
import static io.cairn.config.nodecache.ControlLayout.GENERATION;
import static io.cairn.config.nodecache.ControlLayout.GEOMETRY;
import static io.cairn.config.nodecache.ControlLayout.HEADER_BYTES;
import static io.cairn.config.nodecache.ControlLayout.ID_HIGH;
import static io.cairn.config.nodecache.ControlLayout.ID_LOW;
import static io.cairn.config.nodecache.ControlLayout.LAYOUT;
import static io.cairn.config.nodecache.ControlLayout.LAYOUT_VALUE;
import static io.cairn.config.nodecache.ControlLayout.MADE_AT;
import static io.cairn.config.nodecache.ControlLayout.MAGIC;
import static io.cairn.config.nodecache.ControlLayout.MAGIC_VALUE;
import static io.cairn.config.nodecache.ControlLayout.MOVES;
import static io.cairn.config.nodecache.ControlLayout.RETIRED;
import static io.cairn.config.nodecache.ControlLayout.RING;
import static io.cairn.config.nodecache.ControlLayout.RING_SLOTS;
import static io.cairn.config.nodecache.ControlLayout.RING_SLOT_BYTES;
import static io.cairn.config.nodecache.ControlLayout.SEQUENCE;
import static io.cairn.config.nodecache.ControlLayout.STATE;
import static io.cairn.config.nodecache.ControlLayout.USES;
import static io.cairn.config.nodecache.ControlLayout.USE_SLOTS;
import static io.cairn.config.nodecache.Words.acquire64;
import static io.cairn.config.nodecache.Words.add64;
import static io.cairn.config.nodecache.Words.int32;
import static io.cairn.config.nodecache.Words.int64;
import static io.cairn.config.nodecache.Words.put32;
import static io.cairn.config.nodecache.Words.put64;
import static io.cairn.config.nodecache.Words.release64;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongConsumer;
import java.util.zip.CRC32C;

/**
 * The control file, which all processes have mapped: which generation is current, and what moves.
 *
 * <p>Thread-safe. Methods that change it are for the holder of the node's write lock, but for
 * {@link #used}, a hint that anybody may write, and {@link #beats}.
 */
final class Control {
  /** The writer of a move that everybody is to hear of. */
  static final long NOBODY = 0;

  private final ByteBuffer file;
  private final Beats beats;

  Control(ByteBuffer file) {
    this.file = file;
    this.beats = new Beats(file);
  }

  /** Returns the content of a fresh control file. */
  static byte[] create(Made made, Instant now) {
    byte[] content = new byte[FILE_BYTES];
    ByteBuffer target = ByteBuffer.wrap(content);
    put32(target, MAGIC, MAGIC_VALUE);
    put32(target, LAYOUT, LAYOUT_VALUE);
    put64(target, ID_HIGH, made.id().getMostSignificantBits());
    put64(target, ID_LOW, made.id().getLeastSignificantBits());
    put64(target, MADE_AT, now.toEpochMilli());
    for (int i = 0; i < made.sides().size(); i++) {
      made.sides().get(i).write(target, GEOMETRY + i * Geometry.BYTES);
    }
    put32(target, CHECKSUM, checksum(target));
    System.arraycopy(content, 0, content, HEADER_BYTES, HEADER_BYTES);
    put64(target, GENERATION, checked(0));
    return content;
  }

  private static int checksum(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.slice(CHECKED, HEADER_BYTES - CHECKED));
    return (int) crc.getValue();
  }

  /** What does not change while the cache is there. */
  record Made(UUID id, List<Geometry> sides) {}

  /** Returns what the header says; empty if it is damaged in both its copies. */
  Optional<Made> made() {
    for (int copy = 0; copy <= HEADER_BYTES; copy += HEADER_BYTES) {
      byte[] header = new byte[HEADER_BYTES];
      file.get(copy, header);
      ByteBuffer bytes = ByteBuffer.wrap(header);
      if (int32(bytes, MAGIC) == MAGIC_VALUE
          && int32(bytes, LAYOUT) == LAYOUT_VALUE
          && int32(bytes, CHECKSUM) == checksum(bytes)) {
        Geometry one = Geometry.read(bytes, GEOMETRY);
        Geometry two = Geometry.read(bytes, GEOMETRY + Geometry.BYTES);
        if (one.isPossible() && two.isPossible()) {
          UUID id = new UUID(int64(bytes, ID_HIGH), int64(bytes, ID_LOW));
          return Optional.of(new Made(id, List.of(one, two)));
        }
      }
    }
    return Optional.empty();
  }

  /** Whether another directory has taken the place of this one. */
  boolean isRetired() {
    return acquire64(file, STATE) == RETIRED;
  }

  void retire() {
    release64(file, STATE, RETIRED);
  }

  /** Returns the current generation; negative if the word is damaged. */
  int generation() {
    long word = acquire64(file, GENERATION);
    int generation = (int) word;
    return generation >= 0 && word == checked(generation) ? generation : -1;
  }

  private static long checked(int generation) {
    return ((long) ~generation << 32) | Integer.toUnsignedLong(generation);
  }

  void publishGeneration(int generation) {
    release64(file, GENERATION, checked(generation & Integer.MAX_VALUE));
  }

  long sequence() {
    return acquire64(file, SEQUENCE);
  }

  /** A write begins. Returns whether the one before was cut off, and counts that. */
  boolean beginWrite() {
    long sequence = sequence();
    boolean cutOff = (sequence & 1) != 0;
    if (cutOff) {
      add64(file, CUT_OFF, 1);
    }
    release64(file, SEQUENCE, sequence | 1);
    return cutOff;
  }

  void endWrite() {
    release64(file, SEQUENCE, (sequence() | 1) + 1);
  }

  long moves() {
    return acquire64(file, MOVES);
  }

  /** Notes that the head of a hunt has moved; 0 for any hunt. */
  void noteMove(long hunt, long writer) {
    long move = moves();
    int slot = ringSlot(move);
    put64(file, slot, hunt);
    put64(file, slot + 8, writer);
    release64(file, MOVES, move + 1);
  }

  private static int ringSlot(long move) {
    return RING + (int) (move & (RING_SLOTS - 1)) * RING_SLOT_BYTES;
  }

  /**
   * Tells the moves since one, but for those of one writer; 0 if there may have been any.
   *
   * @return the move to go on with
   */
  long movesSince(long first, long butFor, LongConsumer action) {
    long end = moves();
    if (end < first || end - first >= RING_SLOTS / 2) {
      action.accept(0);
      return end;
    }
    for (long move = first; move < end; move++) {
      int slot = ringSlot(move);
      long hunt = int64(file, slot);
      if (int64(file, slot + 8) != butFor) {
        action.accept(hunt);
      }
    }
    if (moves() - first >= RING_SLOTS) { // overwritten while it was read
      action.accept(0);
    }
    return end;
  }

  /** Notes that a hunt is in use, for {@link #lastUse}; a store at most every 32nd write. */
  void used(long hunt) {
    int now = (int) sequence();
    int slot = useSlot(hunt);
    if (now - int32(file, slot) >= 64 || now - int32(file, slot) < 0) {
      put32(file, slot, now);
    }
  }

  /** Returns how long ago a hunt was in use: two for each write since. */
  int lastUse(long hunt) {
    return Math.max(0, (int) sequence() - int32(file, useSlot(hunt)));
  }

  private static int useSlot(long hunt) {
    return USES + 4 * (int) (hunt & (USE_SLOTS - 1));
  }

  /** What the holders of leads confirm. */
  Beats beats() {
    return beats;
  }

  void countAbandoned() {
    add64(file, ABANDONED, 1);
  }

  long abandoned() {
    return acquire64(file, ABANDONED);
  }

  long cutOff() {
    return acquire64(file, CUT_OFF);
  }

  void countEvicted(long entries) {
    add64(file, EVICTED, entries);
  }

  long evicted() {
    return acquire64(file, EVICTED);
  }

  Instant madeAt() {
    return Instant.ofEpochMilli(int64(file, MADE_AT));
  }
}
