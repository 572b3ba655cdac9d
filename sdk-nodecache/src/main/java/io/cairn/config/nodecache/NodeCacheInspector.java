package io.cairn.config.nodecache;

import io.cairn.config.nodecache.NodeCacheInspection.Hunt;
import io.cairn.config.nodecache.NodeCacheInspection.Snapshot;
import io.cairn.config.spi.MalformedSnapshotException;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.SnapshotCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Looks at a node cache without touching it: files are opened to be read, no lock is taken, and
 * Chronicle Map is not loaded, so it is harmless to live processes and needs no flags. While others
 * write, what it tells may be a moment old, or miss an entry that moved. Seals are not checked.
 * Stateless and thread-safe; reads every entry.
 */
public final class NodeCacheInspector {
  private NodeCacheInspector() {}

  /**
   * Returns what is in a node cache.
   *
   * @param directory the directory that the node cache was given
   * @throws NodeCacheException if there is no node cache in it, or it is damaged
   */
  public static NodeCacheInspection inspect(Path directory) {
    Path current = directory.resolve(CacheDirectory.CURRENT);
    NodeFiles files;
    try {
      if (!Files.exists(current.resolve(NodeFiles.CONTROL))) {
        throw new NodeCacheException("there is no node cache in " + directory, null);
      }
      files = NodeFiles.map(current, false);
    } catch (IOException e) {
      throw new NodeCacheException("%s cannot be read: %s".formatted(current, e), e);
    }
    if (files == null) {
      throw new NodeCacheException("the node cache in %s is damaged".formatted(directory), null);
    }
    return inspect(directory, files);
  }

  private static NodeCacheInspection inspect(Path directory, NodeFiles files) {
    Control control = files.control();
    SnapshotReader reader = new SnapshotReader(files, null, new CacheCounters());
    int generation = control.generation();
    MapView side = files.side(Math.max(0, generation));
    Survey survey = Survey.of(side, reader, control);
    List<Hunt> hunts = new ArrayList<>();
    for (Survey.Hunt hunt : survey.hunts()) {
      hunts.add(
          new Hunt(
              hunt.head().name(),
              hunt.head().lineage(),
              hunt.lastUse() / 2, // a write counts two: its begin and its end
              hunt.head().groups().stream()
                  .map(group -> snapshot(side, reader, hunt, group))
                  .toList()));
    }
    hunts.sort(Comparator.comparing(Hunt::name));
    return new NodeCacheInspection(
        directory,
        control.madeAt(),
        generation,
        generation >= 0 && side.isSound(),
        (control.sequence() & 1) != 0,
        control.sequence() / 2,
        control.cutOff(),
        control.abandoned(),
        control.evicted(),
        (long) side.used() * Geometry.CHUNK,
        (long) side.geometry().chunks() * Geometry.CHUNK,
        files.bytes(),
        survey.unneeded().size(),
        hunts);
  }

  private static Snapshot snapshot(
      MapView side, SnapshotReader reader, Survey.Hunt hunt, Head.Group group) {
    byte[] encoded = reader.encoded(side, hunt.hash(), hunt.head(), group);
    return new Snapshot(
        group.version(),
        group.labelKeys(),
        group.fingerprint(),
        group.length(),
        encoded != null && isIntact(encoded));
  }

  private static boolean isIntact(byte[] encoded) {
    try {
      return SnapshotCodec.decode(ByteBuffer.wrap(encoded)).version() != null;
    } catch (MalformedSnapshotException damaged) {
      return false;
    }
  }
}
