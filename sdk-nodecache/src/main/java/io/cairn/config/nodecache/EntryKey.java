package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.Words.int64;
import static io.cairn.config.nodecache.Words.put64;

import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.nio.ByteBuffer;

/**
 * The key of one entry of the map: 32 bytes, as they stand in the file.
 *
 * <pre>
 *  0                 8                 16                24      28      32
 * +-----------------+-----------------+-----------------+-------+-------+
 * | hash of the     | lineage and     | version vector; | block | kind  |
 * | hunt's name     | fingerprint of  | slot of a head  |       |       |
 * |                 | labels; 0: head |                 |       |       |
 * +-----------------+-----------------+-----------------+-------+-------+
 * </pre>
 *
 * <p>The parts are hashed, so two keys can be equal by chance: what an entry is of is told by the
 * entry's own contents, which every reader compares. Immutable.
 */
final class EntryKey {
  static final int BYTES = 32;
  static final long HEAD_SLOTS = 2;

  private static final int HEAD = 1;
  private static final int SNAPSHOT = 2;

  private static final long PRIME_1 = 0x9E3779B185EBCA87L;
  private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
  private static final long PRIMES_1_2 = 0x60EA27EEADC0B5D6L;
  private static final long PRIME_3 = 0x165667B19E3779F9L;
  private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;

  private final long hunt;
  private final long group;
  private final long version;
  private final long part;
  private final long mapHash; // a key that is kept is looked up again and again

  /**
   * @param hunt the hash of the hunt's name
   * @param group what else the snapshot is of
   * @param version the bits of the version, or the slot of a head
   * @param part the kind, and which block of the value
   */
  private EntryKey(long hunt, long group, long version, long part) {
    this.hunt = hunt;
    this.group = group;
    this.version = version;
    this.part = part;
    this.mapHash = xxh64(hunt, group, version, part);
  }

  /** The key of a hunt's head: there are two, written in turn. */
  static EntryKey head(long hunt, long slot) {
    return new EntryKey(hunt, 0, slot, part(HEAD, 0));
  }

  static EntryKey snapshot(long hunt, Lineage lineage, long fingerprint, VersionVector version) {
    long group = mix(mix(mix(lineage.high()) ^ lineage.low()) ^ fingerprint);
    return new EntryKey(hunt, group, version.bits(), part(SNAPSHOT, 0));
  }

  static EntryKey read(ByteBuffer bytes, int offset) {
    return new EntryKey(
        int64(bytes, offset),
        int64(bytes, offset + 8),
        int64(bytes, offset + 16),
        int64(bytes, offset + 24));
  }

  private static long part(int kind, int block) {
    return ((long) kind << 32) | block;
  }

  EntryKey block(int block) {
    return block == 0 ? this : new EntryKey(hunt, group, version, part + block);
  }

  long hunt() {
    return hunt;
  }

  long version() {
    return version;
  }

  int block() {
    return (int) part;
  }

  boolean isHead() {
    return part >>> 32 == HEAD;
  }

  boolean isAt(ByteBuffer bytes, int offset) {
    return int64(bytes, offset) == hunt
        && int64(bytes, offset + 8) == group
        && int64(bytes, offset + 16) == version
        && int64(bytes, offset + 24) == part;
  }

  byte[] toBytes() {
    byte[] bytes = new byte[BYTES];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    put64(target, 0, hunt);
    put64(target, 8, group);
    put64(target, 16, version);
    put64(target, 24, part);
    return bytes;
  }

  /** Returns the hash by which Chronicle Map finds the entry: XXH64 of the 32 bytes, seed 0. */
  long mapHash() {
    return mapHash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof EntryKey key
        && hunt == key.hunt
        && group == key.group
        && version == key.version
        && part == key.part;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(mapHash);
  }

  private static long xxh64(long hunt, long group, long version, long part) {
    long one = lane(PRIMES_1_2, hunt);
    long two = lane(PRIME_2, group);
    long three = lane(0, version);
    long four = lane(-PRIME_1, part);
    long hash =
        Long.rotateLeft(one, 1)
            + Long.rotateLeft(two, 7)
            + Long.rotateLeft(three, 12)
            + Long.rotateLeft(four, 18);
    hash = merge(merge(merge(merge(hash, one), two), three), four) + BYTES;
    hash = (hash ^ (hash >>> 33)) * PRIME_2;
    hash = (hash ^ (hash >>> 29)) * PRIME_3;
    return hash ^ (hash >>> 32);
  }

  private static long lane(long sum, long value) {
    return Long.rotateLeft(sum + value * PRIME_2, 31) * PRIME_1;
  }

  private static long merge(long hash, long sum) {
    return (hash ^ lane(0, sum)) * PRIME_1 + PRIME_4;
  }

  /** Returns 64 bits of a name's bytes: FNV-1a, mixed once more. */
  static long hash(byte[] name) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : name) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 32)) * PRIME_1;
    return (mixed ^ (mixed >>> 29)) * PRIME_2;
  }
}
