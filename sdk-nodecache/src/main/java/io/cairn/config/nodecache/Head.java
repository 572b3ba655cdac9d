package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.Words.int32;
import static io.cairn.config.nodecache.Words.int64;
import static io.cairn.config.nodecache.Words.put16;
import static io.cairn.config.nodecache.Words.put32;
import static io.cairn.config.nodecache.Words.put64;
import static io.cairn.config.nodecache.Words.unsigned16;

import io.cairn.config.HuntConfig;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The head of a hunt: which snapshots there are, one per group of pods whose labels agree.
 *
 * <pre>
 *  0        4        8                 16                24                32
 * +--------+--------+-----------------+-----------------+-----------------+
 * | CRC32C | length | stamp           | lineage, high   | lineage, low    |
 * +--------+--------+-----------------+-----------------+-----------------+
 * | name length (2), groups (2), sealed (2), zero (2) | hunt's name, UTF-8 |  32
 * +------------------------------------------------------------------------+
 * | per group: version (8), fingerprint (8), snapshot's length (4), label  |
 * | keys (4), seal (32, if sealed), then each key, ASCII, after its length |
 * | in 2 bytes                                                             |
 * +------------------------------------------------------------------------+
 * | seal of bytes 4 to here (32, if sealed)                                |
 * +------------------------------------------------------------------------+
 * </pre>
 *
 * <p>The checksum covers everything behind it. Immutable.
 *
 * @param name the hunt's name
 * @param stamp orders the heads of a hunt: the newest counts
 * @param lineage the store that issued the versions
 * @param groups the snapshots
 * @param checksum the checksum it was read with; 0 if it was not read
 * @param length the length it was read with
 */
record Head(
    String name, long stamp, Lineage lineage, List<Group> groups, int checksum, int length) {
  /** More are not kept: the oldest versions go. */
  static final int MAX_GROUPS = 64;

  /** A longer one is not kept: it takes thousands of label keys. */
  static final int MAX_BYTES = 64 << 10;

  /** A longer snapshot is not kept: contents are a quarter of it at most, the rest is names. */
  static final int MAX_SNAPSHOT_BYTES = Math.toIntExact(4 * HuntConfig.MAX_BYTES);

  /** Checksum, length and stamp: what tells two heads apart. */
  static final int IDENTITY_BYTES = 16;

  private static final int NAME = 40;
  private static final int GROUP = 24;

  /** One snapshot: for pods whose labels have this fingerprint over these keys. */
  record Group(
      VersionVector version,
      long fingerprint,
      int length,
      SortedSet<String> labelKeys,
      @Nullable ByteBuffer seal) {
    boolean isFor(Labels labels) {
      return labels.fingerprint(labelKeys) == fingerprint;
    }

    boolean isForSameAs(Group other) {
      return fingerprint == other.fingerprint && labelKeys.equals(other.labelKeys);
    }
  }

  /** Returns the newest snapshot that a pod with these labels can use. */
  Optional<Group> newestFor(Labels labels) {
    Group newest = null;
    for (Group group : groups) {
      if (group.isFor(labels) && (newest == null || group.version().isAfter(newest.version()))) {
        newest = group;
      }
    }
    return Optional.ofNullable(newest);
  }

  VersionVector newest() {
    return groups.stream()
        .map(Group::version)
        .max(VersionVector::compareTo)
        .orElse(VersionVector.NONE);
  }

  EntryKey snapshotKey(long hunt, Group group) {
    return EntryKey.snapshot(hunt, lineage, group.fingerprint(), group.version());
  }

  Head with(List<Group> others, long newStamp) {
    return new Head(name, newStamp, lineage, List.copyOf(others), 0, 0);
  }

  byte[] encode(@Nullable Seal seal) {
    byte[] hunt = name.getBytes(StandardCharsets.UTF_8);
    int length = NAME + hunt.length;
    for (Group group : groups) {
      length += GROUP + (seal == null ? 0 : Seal.BYTES);
      length += group.labelKeys().stream().mapToInt(key -> 2 + key.length()).sum();
    }
    byte[] encoded = new byte[length + (seal == null ? 0 : Seal.BYTES)];
    ByteBuffer target = ByteBuffer.wrap(encoded);
    put32(target, 4, encoded.length);
    put64(target, 8, stamp);
    put64(target, 16, lineage.high());
    put64(target, 24, lineage.low());
    put16(target, 32, hunt.length);
    put16(target, 34, groups.size());
    put16(target, 36, seal == null ? 0 : 1);
    target.position(NAME).put(hunt);
    for (Group group : groups) {
      int at = target.position();
      put64(target, at, group.version().bits());
      put64(target, at + 8, group.fingerprint());
      put32(target, at + 16, group.length());
      put32(target, at + 20, group.labelKeys().size());
      target.position(at + GROUP);
      ByteBuffer snapshotSeal = group.seal();
      if (seal != null && snapshotSeal != null) {
        target.put(snapshotSeal.duplicate());
      }
      for (String key : group.labelKeys()) {
        put16(target, target.position(), key.length());
        target.position(target.position() + 2).put(key.getBytes(StandardCharsets.US_ASCII));
      }
    }
    if (seal != null) {
      target.put(seal.of(0, encoded, 4, length - 4));
    }
    put32(target, 0, checksum(encoded));
    return encoded;
  }

  private static int checksum(byte[] encoded) {
    CRC32C crc = new CRC32C();
    crc.update(encoded, 4, encoded.length - 4);
    return (int) crc.getValue();
  }

  /**
   * Reads a head.
   *
   * @param seal what it must be sealed with, or null
   * @return null if it is anything but an intact head
   */
  static @Nullable Head decode(byte[] encoded, @Nullable Seal seal) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    if (encoded.length < NAME
        || int32(bytes, 4) != encoded.length
        || int32(bytes, 0) != checksum(encoded)) {
      return null;
    }
    try {
      boolean sealed = unsigned16(bytes, 36) == 1;
      int end = encoded.length - (sealed ? Seal.BYTES : 0);
      if (seal != null
          && !(sealed
              && seal.matches(seal.of(0, encoded, 4, end - 4), bytes.slice(end, Seal.BYTES)))) {
        return null;
      }
      byte[] hunt = new byte[unsigned16(bytes, 32)];
      int count = unsigned16(bytes, 34);
      if (count > MAX_GROUPS) {
        return null;
      }
      bytes.position(NAME).get(hunt);
      List<Group> groups = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        groups.add(group(bytes, sealed));
      }
      if (bytes.position() != end) {
        return null;
      }
      Lineage lineage = new Lineage(int64(bytes, 16), int64(bytes, 24));
      return new Head(
          new String(hunt, StandardCharsets.UTF_8),
          int64(bytes, 8),
          lineage,
          List.copyOf(groups),
          int32(bytes, 0),
          encoded.length);
    } catch (RuntimeException damagedOrForged) {
      return null;
    }
  }

  private static Group group(ByteBuffer bytes, boolean sealed) {
    int at = bytes.position();
    int keys = int32(bytes, at + 20);
    bytes.position(at + GROUP);
    byte[] seal = sealed ? new byte[Seal.BYTES] : null;
    if (seal != null) {
      bytes.get(seal);
    }
    SortedSet<String> labelKeys = new TreeSet<>();
    for (int k = 0; k < keys; k++) {
      byte[] key = new byte[unsigned16(bytes, bytes.position())];
      bytes.position(bytes.position() + 2).get(key);
      labelKeys.add(new String(key, StandardCharsets.US_ASCII));
    }
    int length = int32(bytes, at + 16);
    if (length < 0 || length > MAX_SNAPSHOT_BYTES || labelKeys.size() != keys) {
      throw new IllegalArgumentException("not a head");
    }
    return new Group(
        new VersionVector(int64(bytes, at)),
        int64(bytes, at + 8),
        length,
        Collections.unmodifiableSortedSet(labelKeys),
        seal == null ? null : ByteBuffer.wrap(seal).asReadOnlyBuffer());
  }
}
