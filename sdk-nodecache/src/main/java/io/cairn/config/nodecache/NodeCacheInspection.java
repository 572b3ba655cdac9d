package io.cairn.config.nodecache;

import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What is in a node cache, at one moment. Immutable and safe to share between threads.
 *
 * @param directory where it is
 * @param madeAt when its files were made
 * @param generation the current generation; negative if it cannot be told
 * @param sound whether the current side can be written as it is
 * @param writing whether a write was under way, or cut off
 * @param writes writes since it was made
 * @param cutOffWrites writes in the middle of which a process died, since it was made
 * @param abandonedGenerations sides found dead and replaced since it was made
 * @param evictions entries removed to make room since it was made
 * @param usedBytes bytes of entries in the current side
 * @param capacityBytes bytes of entries that it can hold
 * @param totalBytes bytes of all files
 * @param unneededEntries entries of old versions that go when room is needed
 * @param hunts the hunts, sorted by name
 */
public record NodeCacheInspection(
    Path directory,
    Instant madeAt,
    int generation,
    boolean sound,
    boolean writing,
    long writes,
    long cutOffWrites,
    long abandonedGenerations,
    long evictions,
    long usedBytes,
    long capacityBytes,
    long totalBytes,
    int unneededEntries,
    List<Hunt> hunts) {
  /** Copies the list. */
  public NodeCacheInspection {
    hunts = List.copyOf(hunts);
  }

  /**
   * One hunt.
   *
   * @param name its name
   * @param lineage the store that issued its versions
   * @param unusedFor how many writes ago a process last used it, to within 32
   * @param snapshots what is held of it
   */
  public record Hunt(String name, Lineage lineage, int unusedFor, List<Snapshot> snapshots) {
    /** Copies the list. */
    public Hunt {
      snapshots = List.copyOf(snapshots);
    }
  }

  /**
   * One snapshot: of one version, for the pods that agree on some labels.
   *
   * @param version the version
   * @param labelKeys the labels on which they agree
   * @param fingerprint of those labels
   * @param bytes the length of the encoded snapshot
   * @param intact whether it can be read
   */
  public record Snapshot(
      VersionVector version, Set<String> labelKeys, long fingerprint, int bytes, boolean intact) {
    /** Copies the set. */
    public Snapshot {
      labelKeys = Set.copyOf(labelKeys);
    }
  }
}
