package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Which version of each followed hunt was sent last, and 64 bits that sum it up. Both ends of a
 * stream keep one; equal digests mean that nothing was lost (but for chance, 2<sup>-64</sup>).
 *
 * <p>The digest is the sum, modulo 2<sup>64</sup>, of one term per hunt, so that it is kept up to
 * date in constant time and does not depend on order. The term of a hunt is {@code
 * mix(fnv1a64(utf8(hunt)) ^ mix(version))}; {@code mix} is the finalizer of MurmurHash3 with 64
 * bits. A followed hunt of which nothing was sent counts with version 0; one that is followed
 * again, to repair it, counts with what was sent before until it is answered.
 *
 * <p>Not thread-safe: it belongs to the one who serialises the stream.
 */
public final class FollowDigest {
  private final Map<HuntId, VersionVector> versions = new HashMap<>();
  private long digest;

  /** Creates a digest of no hunts. */
  public FollowDigest() {}

  /**
   * Notes the version of a followed hunt that was sent last.
   *
   * @param hunt the hunt
   * @param version the version; {@link VersionVector#NONE} if nothing was sent
   */
  public void put(HuntId hunt, VersionVector version) {
    requireNonNull(hunt, "hunt");
    VersionVector old = versions.put(hunt, requireNonNull(version, "version"));
    if (old != null) {
      digest -= term(hunt, old);
    }
    digest += term(hunt, version);
  }

  /**
   * Forgets a hunt that is followed no longer.
   *
   * @param hunt the hunt; one that is not followed is harmless
   */
  public void remove(HuntId hunt) {
    VersionVector old = versions.remove(requireNonNull(hunt, "hunt"));
    if (old != null) {
      digest -= term(hunt, old);
    }
  }

  /** Forgets everything. */
  public void clear() {
    versions.clear();
    digest = 0;
  }

  /** Whether the hunt is followed. */
  public boolean contains(HuntId hunt) {
    return versions.containsKey(requireNonNull(hunt, "hunt"));
  }

  /** Returns the version noted last; {@link VersionVector#NONE} if there is none. */
  public VersionVector version(HuntId hunt) {
    return versions.getOrDefault(requireNonNull(hunt, "hunt"), VersionVector.NONE);
  }

  /** Returns the followed hunts; a view. */
  public Set<HuntId> hunts() {
    return versions.keySet();
  }

  /** Returns the 64 bits. */
  public long value() {
    return digest;
  }

  private static long term(HuntId hunt, VersionVector version) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : hunt.toBytes()) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return mix(hash ^ mix(version.bits()));
  }

  private static long mix(long bits) {
    long mixed = bits;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
