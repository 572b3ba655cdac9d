package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.Words.int32;
import static io.cairn.config.nodecache.Words.put32;

import java.nio.ByteBuffer;

/**
 * Where everything stands in the files that Chronicle Map makes for us, as the process that made
 * them found it: what its memory layout (one segment, one tier) comes to for our sizes.
 *
 * <pre>
 * 0                header: the map's configuration, its global state
 * segmentHeader    lock word (8), entries (4), lowest free chunk (4), next tier (8), ...
 * lookup           hash table: capacity slots of slotBytes; a slot is 0, or the low keyBits of the
 *                  key's hash, and above them valueBits of chunk number
 * freeList         one bit per chunk
 * entries          chunks of {@value #CHUNK} bytes, one entry each: the key ({@value
 *                  EntryKey#BYTES} bytes), the value's length (1 or 2 bytes), the value
 * </pre>
 *
 * <p>Everything before {@code entries} is the prefix: put back as it was, the map is empty again.
 *
 * @param chunks the number of chunks
 * @param slotBytes 4 or 8
 * @param keyBits bits of hash in a slot
 * @param valueBits bits of chunk number in a slot
 * @param capacity slots, a power of two
 * @param segmentHeader where the segment's header begins
 * @param lookup where the hash table begins
 * @param freeList where the bit set begins
 * @param entries where the first chunk begins; the length of the prefix
 * @param fileBytes the length of the file
 * @param prefixChecksum the CRC32C of the prefix of an empty map
 * @param headerChecksum the CRC32C of what stands before the segment's header, and never changes
 */
record Geometry(
    int chunks,
    int slotBytes,
    int keyBits,
    int valueBits,
    int capacity,
    int segmentHeader,
    int lookup,
    int freeList,
    int entries,
    int fileBytes,
    int prefixChecksum,
    int headerChecksum) {
  /** One entry takes one chunk: nothing is fragmented, and what is free can hold anything. */
  static final int CHUNK = 4096;

  /** The most bytes of value in one entry. */
  static final int BLOCK = CHUNK - EntryKey.BYTES - 2;

  static final int BYTES = 48;

  static final int LOCK_WORD = 0;
  static final int ENTRY_COUNT = 8;
  static final int LOWEST_FREE = 12;
  static final int NEXT_TIER = 16;

  static int blocks(long length) {
    return (int) Math.max(1, (length + BLOCK - 1) / BLOCK);
  }

  void write(ByteBuffer target, int offset) {
    int[] parts = {
      chunks,
      slotBytes,
      keyBits,
      valueBits,
      capacity,
      segmentHeader,
      lookup,
      freeList,
      entries,
      fileBytes,
      prefixChecksum,
      headerChecksum
    };
    for (int i = 0; i < parts.length; i++) {
      put32(target, offset + 4 * i, parts[i]);
    }
  }

  static Geometry read(ByteBuffer source, int offset) {
    int[] parts = new int[BYTES / 4];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = int32(source, offset + 4 * i);
    }
    return new Geometry(
        parts[0], parts[1], parts[2], parts[3], parts[4], parts[5], parts[6], parts[7], parts[8],
        parts[9], parts[10], parts[11]);
  }

  /** Whether a reader that trusts these numbers stays within a file of the length they claim. */
  boolean isPossible() {
    return chunks > 0
        && (slotBytes == 4 || slotBytes == 8)
        && keyBits > 0
        && valueBits > 0
        && keyBits + valueBits <= 8 * slotBytes
        && capacity >= 64
        && Integer.bitCount(capacity) == 1
        && segmentHeader > 0
        && segmentHeader % 8 == 0
        && lookup >= segmentHeader + 64
        && lookup % 8 == 0
        && freeList >= lookup + (long) capacity * slotBytes
        && freeList % 8 == 0
        && entries >= freeList + (chunks + 63L) / 64 * 8
        && fileBytes >= entries + (long) chunks * CHUNK;
  }
}
