package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.Geometry.BLOCK;
import static io.cairn.config.nodecache.Geometry.CHUNK;
import static io.cairn.config.nodecache.Geometry.ENTRY_COUNT;
import static io.cairn.config.nodecache.Geometry.LOCK_WORD;
import static io.cairn.config.nodecache.Geometry.LOWEST_FREE;
import static io.cairn.config.nodecache.Geometry.NEXT_TIER;
import static io.cairn.config.nodecache.Words.acquire32;
import static io.cairn.config.nodecache.Words.acquire64;
import static io.cairn.config.nodecache.Words.int32;
import static io.cairn.config.nodecache.Words.int64;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Reads a Chronicle Map's file without Chronicle Map, and without its locks.
 *
 * <p>Chronicle Map reads under a lock in shared memory, which a killed process leaves held, and
 * follows numbers in the file as addresses, so that a wrong one ends the JVM. Here the file is a
 * buffer whose bounds the JVM checks, every number is taken for a stranger's, every search ends,
 * and nothing is ever locked: a reader can neither wait for a dead process nor leave anything
 * behind. What it pays is that an entry may change while it is copied; so it copies first, and
 * whoever asked checks the copy's checksum.
 *
 * <p>Thread-safe: it has no state but the file.
 */
final class MapView {
  static final int ABSENT = -1;

  private static final int[] NOTHING = {};

  /** A chain is a handful of slots in a table at most two thirds full; a longer one is damage. */
  private static final int LONGEST_CHAIN = 2048;

  private final ByteBuffer file;
  private final Geometry geometry;
  private final long keyMask;
  private final long valueMask;

  MapView(ByteBuffer file, Geometry geometry) {
    this.file = file;
    this.geometry = geometry;
    this.keyMask = (1L << geometry.keyBits()) - 1;
    this.valueMask = (1L << geometry.valueBits()) - 1;
  }

  Geometry geometry() {
    return geometry;
  }

  /** Returns the chunk of an entry, or {@link #ABSENT}. */
  int find(EntryKey key) {
    long wanted = searchKey(key);
    int slot = firstSlot(wanted);
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      long entry = slot(slot);
      if (entry == 0) {
        return ABSENT;
      }
      int chunk = chunk(entry);
      if ((entry & keyMask) == wanted
          && chunk < geometry.chunks()
          && key.isAt(file, offset(chunk))) {
        return chunk;
      }
      slot = (slot + 1) & (geometry.capacity() - 1);
    }
    return ABSENT;
  }

  private long searchKey(EntryKey key) {
    long hash = key.mapHash() & keyMask;
    return hash == 0 ? keyMask : hash;
  }

  private int firstSlot(long searchKey) {
    return (int) (searchKey & (geometry.capacity() - 1));
  }

  private long slot(int index) {
    int offset = geometry.lookup() + index * geometry.slotBytes();
    return geometry.slotBytes() == 4
        ? Integer.toUnsignedLong(acquire32(file, offset))
        : acquire64(file, offset);
  }

  private int chunk(long entry) {
    return (int) Math.min((entry >>> geometry.keyBits()) & valueMask, Integer.MAX_VALUE);
  }

  private int offset(int chunk) {
    return geometry.entries() + chunk * CHUNK;
  }

  EntryKey key(int chunk) {
    return EntryKey.read(file, offset(chunk));
  }

  boolean isAt(int chunk, EntryKey key) {
    return key.isAt(file, offset(chunk));
  }

  /** Returns the length of the value in a chunk; negative if no value has such a length. */
  int length(int chunk) {
    int at = offset(chunk) + EntryKey.BYTES;
    int first = file.get(at);
    if (first >= 0) {
      return first;
    }
    int second = file.get(at + 1);
    int length = (first & 0x7f) | second << 7;
    return second < 0 || length > BLOCK || length < 0x80 ? -1 : length;
  }

  private int value(int chunk) {
    int at = offset(chunk) + EntryKey.BYTES;
    return file.get(at) >= 0 ? at + 1 : at + 2;
  }

  /** Returns 8 bytes of a value as they are now; the caller knows that it has them. */
  long peek(int chunk, int offset) {
    return int64(file, value(chunk) + offset);
  }

  /**
   * Copies a value of several blocks. It is allocated for when all of it is found, and not before:
   * its length is only claimed.
   *
   * @param first the chunk of block 0
   * @param key the key of block 0
   * @return null unless all blocks were there, of the lengths that the whole asks for
   */
  byte @Nullable [] copy(int first, EntryKey key, int length) {
    int blocks = Geometry.blocks(length);
    int[] rest = blocks == 1 ? NOTHING : new int[blocks - 1];
    if (length(first) != Math.min(BLOCK, length)) {
      return null;
    }
    for (int i = 1; i < blocks; i++) {
      int chunk = find(key.block(i));
      if (chunk == ABSENT || length(chunk) != Math.min(BLOCK, length - i * BLOCK)) {
        return null;
      }
      rest[i - 1] = chunk;
    }
    byte[] copy = new byte[length];
    for (int i = 0; i < blocks; i++) {
      int from = i * BLOCK;
      int chunk = i == 0 ? first : rest[i - 1];
      file.get(value(chunk), copy, from, Math.min(BLOCK, length - from));
    }
    return copy;
  }

  int used() {
    return int32(file, geometry.segmentHeader() + ENTRY_COUNT);
  }

  /** Tells the chunk of each slot that has one, in no order. Numbers out of range are left out. */
  void forEachChunk(IntConsumer action) {
    for (int i = 0; i < geometry.capacity(); i++) {
      long entry = slot(i);
      if (entry != 0 && chunk(entry) < geometry.chunks()) {
        action.accept(chunk(entry));
      }
    }
  }

  // what Chronicle Map is about to trust; to be asked under the node's write lock

  /**
   * Whether the map can be written: nobody who died holds its lock, its configuration is the one it
   * was made with, and its counters are possible.
   */
  boolean isSound() {
    int header = geometry.segmentHeader();
    int used = used();
    int lowest = int32(file, header + LOWEST_FREE);
    return acquire64(file, header + LOCK_WORD) == 0
        && int64(file, header + NEXT_TIER) == 0
        && int64(file, geometry.lookup() + geometry.capacity() * geometry.slotBytes()) == 0
        && used >= 0
        && used <= geometry.chunks()
        && lowest >= 0
        && lowest <= geometry.chunks()
        && isHeaderSound();
  }

  /** Whether the map's configuration is the one it was made with: nothing that opening it reads. */
  boolean isHeaderSound() {
    CRC32C crc = new CRC32C();
    crc.update(file.slice(0, geometry.segmentHeader()));
    return (int) crc.getValue() == geometry.headerChecksum();
  }

  /**
   * Whether looking a key up, putting it or removing it follows no wrong number: every slot of the
   * chain, to its end, names a chunk that there is and whose entry ends in it.
   */
  boolean isChainSound(EntryKey key) {
    int slot = firstSlot(searchKey(key));
    for (int i = 0; i < LONGEST_CHAIN; i++) {
      long entry = slot(slot);
      if (entry == 0) {
        return true;
      }
      if (chunk(entry) >= geometry.chunks() || length(chunk(entry)) < 0) {
        return false;
      }
      slot = (slot + 1) & (geometry.capacity() - 1);
    }
    return false;
  }

  /** Whether the map has a free chunk where it will look for one: else it would grow the file. */
  boolean hasFreeChunk() {
    int lowest = int32(file, geometry.segmentHeader() + LOWEST_FREE);
    if (used() >= geometry.chunks() || lowest < 0) {
      return false;
    }
    for (int chunk = lowest; chunk < geometry.chunks(); ) {
      long taken = int64(file, geometry.freeList() + chunk / 64 * 8) | (1L << chunk) - 1;
      int free = chunk / 64 * 64 + Long.numberOfTrailingZeros(~taken);
      if (taken != -1) {
        return free < geometry.chunks();
      }
      chunk = chunk / 64 * 64 + 64;
    }
    return false;
  }

  /** Puts the prefix of an empty map back. */
  void reset(byte[] prefix) {
    file.put(0, prefix);
  }
}
