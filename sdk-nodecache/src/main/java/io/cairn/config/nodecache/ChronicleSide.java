package io.cairn.config.nodecache;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import net.openhft.chronicle.hash.impl.VanillaChronicleHash;
import net.openhft.chronicle.map.ChronicleMap;
import net.openhft.chronicle.map.ChronicleMapBuilder;
import net.openhft.chronicle.map.ExternalMapQueryContext;
import net.openhft.chronicle.map.MapEntry;
import org.jspecify.annotations.Nullable;

/**
 * One side, opened with Chronicle Map to be written. The only class that touches Chronicle; it is
 * loaded by the first write, or in the background before it.
 *
 * <p>For the holder of the node's write lock, one thread at a time. What a damaged file could make
 * Chronicle follow is looked at first, in {@link MapView}; its lock is tried, never waited for.
 */
final class ChronicleSide implements AutoCloseable {
  private static final int LOCK_MILLIS = 20;

  static {
    // Read once, by classes that are about to be loaded. Who has set them has decided.
    for (String off : new String[] {"chronicle.announcer.disable", "chronicle.analytics.disable"}) {
      if (System.getProperty(off) == null) {
        System.setProperty(off, "true");
      }
    }
  }

  private final ChronicleMap<byte[], byte[]> map;
  private final MapView view;
  private final Consumer<WriteStep> onStep;

  private ChronicleSide(
      ChronicleMap<byte[], byte[]> map, MapView view, Consumer<WriteStep> onStep) {
    this.map = map;
    this.view = view;
    this.onStep = onStep;
  }

  /**
   * The side is not what Chronicle Map would need it to be, or its lock is held by nobody alive.
   */
  static final class DeadSideException extends Exception {
    private static final long serialVersionUID = 1L;

    DeadSideException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private static ChronicleMapBuilder<byte[], byte[]> builder(int chunks) {
    return ChronicleMapBuilder.of(byte[].class, byte[].class)
        .name("cairn")
        .constantKeySizeBySample(new byte[EntryKey.BYTES])
        .averageValueSize(Geometry.BLOCK)
        .entries(chunks)
        .actualSegments(1)
        .entriesPerSegment(chunks)
        .actualChunksPerSegmentTier(chunks)
        .actualChunkSize(Geometry.CHUNK)
        .allowSegmentTiering(false)
        .maxBloatFactor(1)
        .checksumEntries(false)
        .putReturnsNull(true)
        .removeReturnsNull(true)
        .skipCloseOnExitHook(true);
  }

  /** Creates a side in a file that is not there yet, allocates it, and returns where all stands. */
  static Geometry create(Path file, int chunks) throws IOException {
    Geometry measured;
    try (ChronicleMap<byte[], byte[]> map = builder(chunks).createPersistedTo(file.toFile())) {
      VanillaChronicleHash<?, ?, ?, ?> hash = (VanillaChronicleHash<?, ?, ?, ?>) map;
      int segmentHeader = (int) hash.segmentHeadersOffset;
      int lookup = (int) (hash.sizeInBytesWithoutTiers() - hash.tierSize);
      long entries =
          lookup
              + hash.tierHashLookupOuterSize
              + VanillaChronicleHash.TIER_COUNTERS_AREA_SIZE
              + hash.tierFreeListOuterSize
              + hash.tierEntrySpaceInnerOffset;
      measured =
          new Geometry(
              chunks,
              hash.tierHashLookupSlotSize,
              hash.tierHashLookupKeyBits,
              hash.tierHashLookupValueBits,
              (int) hash.tierHashLookupCapacity,
              segmentHeader,
              lookup,
              (int)
                  (lookup
                      + hash.tierHashLookupOuterSize
                      + VanillaChronicleHash.TIER_COUNTERS_AREA_SIZE),
              (int) entries,
              (int) Files.size(file),
              0,
              0);
      if (hash.chunkSize != Geometry.CHUNK || !measured.isPossible()) {
        throw new IOException("this Chronicle Map lays its files out differently: " + measured);
      }
    }
    byte[] prefix = prefix(file, measured);
    return new Geometry(
        measured.chunks(),
        measured.slotBytes(),
        measured.keyBits(),
        measured.valueBits(),
        measured.capacity(),
        measured.segmentHeader(),
        measured.lookup(),
        measured.freeList(),
        measured.entries(),
        measured.fileBytes(),
        NodeFiles.checksum(prefix, prefix.length),
        NodeFiles.checksum(prefix, measured.segmentHeader()));
  }

  static byte[] prefix(Path file, Geometry geometry) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.readNBytes(geometry.entries());
    }
  }

  /** Opens a side whose header was found as it was made. */
  static ChronicleSide open(File file, MapView view, Consumer<WriteStep> onStep)
      throws IOException {
    return new ChronicleSide(
        builder(view.geometry().chunks()).createPersistedTo(file), view, onStep);
  }

  MapView view() {
    return view;
  }

  void put(EntryKey key, byte[] value) throws DeadSideException {
    check(key);
    if (!view.hasFreeChunk() && view.find(key) == MapView.ABSENT) {
      throw new DeadSideException("its free list does not agree with its counters", null);
    }
    try (ExternalMapQueryContext<byte[], byte[], ?> context = map.queryContext(key.toBytes())) {
      lock(context);
      onStep.accept(WriteStep.LOCKED);
      MapEntry<byte[], byte[]> entry = context.entry();
      if (entry != null) {
        context.replaceValue(entry, context.wrapValueAsData(value));
      } else {
        var absent = context.absentEntry();
        if (absent != null) {
          context.insert(absent, context.wrapValueAsData(value));
        }
      }
      onStep.accept(WriteStep.CHANGED);
    } catch (RuntimeException | Error e) {
      throw new DeadSideException("Chronicle Map refused a write", e);
    }
  }

  void remove(EntryKey key) throws DeadSideException {
    check(key);
    try (ExternalMapQueryContext<byte[], byte[], ?> context = map.queryContext(key.toBytes())) {
      lock(context);
      MapEntry<byte[], byte[]> entry = context.entry();
      if (entry != null) {
        context.remove(entry);
      }
    } catch (RuntimeException | Error e) {
      throw new DeadSideException("Chronicle Map refused a removal", e);
    }
  }

  private void check(EntryKey key) throws DeadSideException {
    if (!view.isSound()) {
      throw new DeadSideException("its lock is held by nobody, or its header is damaged", null);
    }
    if (!view.isChainSound(key)) {
      throw new DeadSideException("its hash table is damaged", null);
    }
  }

  private static void lock(ExternalMapQueryContext<byte[], byte[], ?> context) {
    try {
      if (!context.updateLock().tryLock(LOCK_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("its lock is held by nobody");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a lock was tried", e);
    }
  }

  /** Unmaps the side for Chronicle; the view stays. */
  @Override
  public void close() {
    map.close();
  }
}
