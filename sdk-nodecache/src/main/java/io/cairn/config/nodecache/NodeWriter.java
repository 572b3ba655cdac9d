package io.cairn.config.nodecache;

import io.cairn.config.HuntConfig;
import io.cairn.config.Labels;
import io.cairn.config.nodecache.ChronicleSide.DeadSideException;
import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.SnapshotCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write path: one writer per node at a time, by a kernel lock.
 *
 * <p>A write puts the snapshot's blocks, which nobody can see, then the head, into the slot of the
 * older of its two heads: the flip. A process that is killed on the way leaves blocks that nothing
 * names, or a head that is not intact beside the one before. The kernel gives its lock to the next
 * writer; if that finds Chronicle's own lock held, or its tables not in order, the side is dead:
 * whoever held the lock held the kernel's too, and is gone. It is abandoned, its intact snapshots
 * are carried over to the other side, and the generation is published: readers go on where they are
 * until then.
 *
 * <p>For one thread at a time, which the mutex sees to; {@link #close} may be called from another.
 */
final class NodeWriter implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeWriter.class);
  private static final long LOCK_POLL_NANOS = 200_000;

  private final NodeFiles files;
  private final Control control;
  private final SnapshotReader reader;
  private final @Nullable Seal seal;
  private final KernelLockFile lockFile;
  private final Bell bell;
  private final CacheCounters counters;
  private final long id;
  private final Duration longestWait;
  private final Consumer<WriteStep> onStep;
  private final ReentrantLock mutex = new ReentrantLock();
  private final @Nullable ChronicleSide[] sides = new ChronicleSide[2];
  private volatile boolean closed;

  /**
   * @param lockFile closed by the writer
   * @param bell closed by the writer
   */
  NodeWriter(
      NodeFiles files,
      SnapshotReader reader,
      CacheOptions options,
      KernelLockFile lockFile,
      Bell bell,
      CacheCounters counters,
      long id) {
    this.files = files;
    this.control = files.control();
    this.reader = reader;
    this.seal = options.seal();
    this.lockFile = lockFile;
    this.bell = bell;
    this.counters = counters;
    this.id = id;
    this.longestWait = options.writeWait();
    this.onStep = options.onStep();
  }

  /** As {@link #warmUp}, unless a write is under way. */
  void tryWarmUp() throws IOException {
    if (mutex.tryLock()) {
      openSideAndLeave();
    }
  }

  /**
   * Loads Chronicle Map and opens the current side, if it is not open: half a second of work, done
   * before the node's lock is taken, by those processes alone that have something to write.
   */
  private void warmUp() throws IOException {
    mutex.lock();
    openSideAndLeave();
  }

  private void openSideAndLeave() throws IOException {
    try {
      int generation = control.generation();
      if (!closed && generation >= 0 && files.side(generation).isHeaderSound()) {
        side(generation);
      }
    } finally {
      leave();
    }
  }

  private void leave() {
    mutex.unlock();
    freeIfClosed();
  }

  /** Writes a snapshot, or drops it if the node's lock cannot be had or it does not fit. */
  void write(HuntConfig config, Labels labels) throws IOException {
    long longest = Math.min(Head.MAX_SNAPSHOT_BYTES, (long) capacity() * Geometry.BLOCK);
    if (SnapshotCodec.encodedSize(config) > longest) {
      counters.dropped.increment();
      log.debug("\"{}\" {} does not fit the node cache", config.hunt(), config.version());
      return;
    }
    Write write = new Write(config, labels, new HuntName(config.hunt()));
    // What one pod is told, all are: most find that a neighbour has written it, and need no
    // Chronicle.
    if (isThere(write)) {
      return;
    }
    warmUp();
    if (!locked(() -> write(write))) {
      counters.dropped.increment();
    }
  }

  private boolean isThere(Write write) {
    int generation = control.generation();
    SnapshotReader.Placed placed =
        generation < 0 ? null : reader.newestHead(generation, write.name());
    if (placed == null || !placed.head().lineage().equals(write.config().lineage())) {
      return false;
    }
    MapView view = files.side(generation);
    return placed.head().groups().stream()
        .filter(group -> group.isFor(write.labels()))
        .filter(group -> !write.config().version().isAfter(group.version()))
        .anyMatch(group -> reader.snapshot(view, write.name(), placed.head(), group) != null);
  }

  private int capacity() {
    return files.side(0).geometry().chunks();
  }

  /** What is to be done under the lock. */
  private interface Action {
    void run() throws IOException;
  }

  private boolean locked(Action action) throws IOException {
    mutex.lock();
    try {
      KernelLock lock = closed ? null : lock();
      if (lock == null) {
        return false;
      }
      try {
        action.run();
        return true;
      } finally {
        lock.release();
      }
    } finally {
      leave();
    }
  }

  private @Nullable KernelLock lock() throws IOException {
    long start = System.nanoTime();
    while (true) {
      KernelLock lock = lockFile.tryLock(0);
      if (lock != null || System.nanoTime() - start > longestWait.toNanos()) {
        return lock;
      }
      LockSupport.parkNanos(LOCK_POLL_NANOS);
    }
  }

  private ChronicleSide side(int generation) throws IOException {
    int index = generation & 1;
    ChronicleSide side = sides[index];
    if (side == null) {
      long start = System.nanoTime();
      side = ChronicleSide.open(files.sideFile(index).toFile(), files.side(index), onStep);
      sides[index] = side;
      if (counters.mapNanos == 0) {
        counters.mapNanos = System.nanoTime() - start;
      }
    }
    return side;
  }

  private void write(Write write) throws IOException {
    for (int tries = 0; tries < 3; tries++) {
      int generation = control.generation();
      try {
        if (generation < 0 || !files.side(generation).isSound()) {
          throw new DeadSideException("its lock is held by nobody, or its header is damaged", null);
        }
        put(generation, write);
        return;
      } catch (DeadSideException dead) {
        abandon(generation, dead);
      }
    }
    counters.dropped.increment();
  }

  /** One write: what, for whom. */
  private record Write(HuntConfig config, Labels labels, HuntName name) {}

  private void put(int generation, Write write) throws IOException, DeadSideException {
    if (isThere(write)) {
      return;
    }
    SnapshotReader.Placed before = reader.newestHead(generation, write.name());
    byte[] snapshot = SnapshotCodec.encode(write.config());
    Head.Group group = group(write, snapshot);
    long stamp = Math.max(control.sequence(), before == null ? 0 : before.head().stamp()) + 1;
    int longest = head(write, group, before, stamp).length;
    int needed = Geometry.blocks(snapshot.length) + 2 * Geometry.blocks(longest);
    if (longest > Head.MAX_BYTES || needed > capacity()) {
      counters.dropped.increment();
      return;
    }
    if (control.beginWrite()) {
      // who was cut off may have moved a head and told nobody, this process included
      control.noteMove(0, Control.NOBODY);
    }
    ChronicleSide side = side(generation);
    try {
      Room room = new Room(side, reader, control, counters, seal);
      room.make(needed, write.name().hash());
      // what was there before may have had to make room
      SnapshotReader.Placed now = reader.newestHead(generation, write.name());
      int slot = now == null ? 0 : 1 - now.slot();
      putAll(
          side,
          EntryKey.snapshot(
              write.name().hash(), write.config().lineage(), group.fingerprint(), group.version()),
          snapshot);
      onStep.accept(WriteStep.BEFORE_FLIP);
      putAll(side, write.name().head(slot), head(write, group, now, stamp));
      onStep.accept(WriteStep.FLIPPED);
      control.noteMove(write.name().hash(), id);
    } finally {
      control.endWrite(); // last: a write that was cut off is looked for, one that ended is not
    }
    onStep.accept(WriteStep.NOTED);
    counters.writes.increment();
    bell.ring();
  }

  /** Returns the head that names a new snapshot, and what the one before it has for other pods. */
  private byte[] head(
      Write write, Head.Group group, SnapshotReader.@Nullable Placed before, long stamp) {
    List<Head.Group> groups = new ArrayList<>();
    if (before != null && before.head().lineage().equals(write.config().lineage())) {
      groups.addAll(before.head().groups());
    }
    groups.removeIf(other -> other.isFor(write.labels()) || other.isForSameAs(group));
    groups.sort(Comparator.comparing(Head.Group::version));
    while (groups.size() >= Head.MAX_GROUPS) {
      groups.remove(0);
    }
    groups.add(group);
    return new Head(
            write.name().value(), stamp, write.config().lineage(), List.copyOf(groups), 0, 0)
        .encode(seal);
  }

  private Head.Group group(Write write, byte[] snapshot) {
    long fingerprint = write.labels().fingerprint(write.config().labelKeys());
    return new Head.Group(
        write.config().version(),
        fingerprint,
        snapshot.length,
        write.config().labelKeys(),
        seal == null
            ? null
            : ByteBuffer.wrap(seal.of(fingerprint, snapshot, snapshot.length)).asReadOnlyBuffer());
  }

  static void putAll(ChronicleSide side, EntryKey first, byte[] value) throws DeadSideException {
    int blocks = Geometry.blocks(value.length);
    for (int i = 0; i < blocks; i++) {
      int from = i * Geometry.BLOCK;
      int to = Math.min(value.length, from + Geometry.BLOCK);
      side.put(first.block(i), Arrays.copyOfRange(value, from, to));
    }
  }

  /** Carries what is intact over to the other side, emptied first, and makes that the current. */
  private void abandon(int generation, DeadSideException why) throws IOException {
    int from = Math.max(generation, 0);
    int to = from + 1;
    byte[] empty = files.pristine();
    if (empty == null) {
      control.retire(); // nobody can write it any more: the next process to open makes it anew
      throw new NodeCacheException(
          "%s is damaged beyond use: restart the pods that use it".formatted(files.directory()),
          why);
    }
    MapView target = files.side(to);
    target.reset(empty);
    int carried;
    if (control.beginWrite()) {
      log.debug("A write was cut off");
    }
    try {
      carried = carryOver(generation, from, to, empty);
      control.publishGeneration(to);
      control.countAbandoned();
      control.noteMove(0, Control.NOBODY);
    } finally {
      control.endWrite(); // last: as after a write
    }
    counters.abandoned.increment();
    bell.ring();
    log.info(
        "Generation {} of the node cache is abandoned ({}); {} hunts are carried over to {}",
        from,
        why.getMessage(),
        carried,
        to);
    log.debug("Why a generation of the node cache is abandoned", why);
  }

  private int carryOver(int generation, int from, int to, byte[] empty) throws IOException {
    if (generation < 0) {
      return 0;
    }
    try {
      return new Rescue(files.side(from), side(to), reader, control, seal).carry();
    } catch (DeadSideException again) {
      files.side(to).reset(empty);
      log.debug("The node cache begins empty", again);
      return 0;
    }
  }

  /** Frees everything; if a write is still under way after a moment, that does it at its end. */
  @Override
  public void close() {
    closed = true;
    try {
      if (mutex.tryLock(longestWait.toNanos(), TimeUnit.NANOSECONDS)) {
        mutex.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    freeIfClosed();
  }

  /** To be called by whoever has just left the mutex: nobody is left in it who would not do so. */
  private void freeIfClosed() {
    if (closed && mutex.tryLock()) {
      try {
        for (int i = 0; i < sides.length; i++) {
          ChronicleSide side = sides[i];
          sides[i] = null;
          if (side != null) {
            side.close();
          }
        }
        bell.close();
        lockFile.close();
      } finally {
        mutex.unlock();
      }
    }
  }
}
