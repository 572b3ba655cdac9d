package io.cairn.config.nodecache;

import io.cairn.config.spi.NodeCacheException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the node's files, or makes them: whole, in a directory of their own, under a kernel lock,
 * and then by one rename. A process that is killed while it makes them leaves a directory with a
 * dot, which the next one removes.
 *
 * <p>The layout is in the directory's name: another layout lives beside ours and is left alone.
 */
final class CacheDirectory {
  private static final Logger log = LoggerFactory.getLogger(CacheDirectory.class);
  static final String CURRENT = "v" + ControlLayout.LAYOUT_VALUE;
  private static final String UNFINISHED = "." + CURRENT + "-";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final long LOCK_POLL_NANOS = 5_000_000;

  private final Path base;
  private final long bytes;

  CacheDirectory(Path base, long bytes) {
    this.base = base;
    this.bytes = bytes;
  }

  /**
   * Returns the node's files. Waits for another process that makes them.
   *
   * @param obstacle why this process cannot make them; empty if it can
   * @throws NodeCacheException if there are none and none can be made
   */
  NodeFiles open(String obstacle) {
    try {
      if (!Files.isDirectory(base)) {
        Files.createDirectories(base, NodeFiles.OWNER_ONLY);
      }
      Ownership.checkBase(base);
      NodeFiles there = current();
      if (there != null) {
        return there;
      }
      if (!obstacle.isEmpty()) {
        throw new NodeCacheException(obstacle, null);
      }
      try (KernelLockFile file = KernelLockFile.open(base.resolve("create.lock"))) {
        return createUnder(file);
      }
    } catch (AccessDeniedException | ReadOnlyFileSystemException e) {
      throw new NodeCacheException(
          "%s cannot be written by this process: mount it read-write, and let its user write it"
              .formatted(base),
          e);
    } catch (IOException | UncheckedIOException e) {
      throw new NodeCacheException("%s cannot be used: %s".formatted(base, e), e);
    }
  }

  private NodeFiles createUnder(KernelLockFile file) throws IOException {
    long start = System.nanoTime();
    while (true) {
      KernelLock lock = file.tryLock(0);
      if (lock != null) {
        try {
          NodeFiles there = current();
          return there != null ? there : create();
        } finally {
          lock.release();
        }
      }
      NodeFiles there = current();
      if (there != null) {
        return there;
      }
      if (System.nanoTime() - start > LONGEST_WAIT.toNanos()) {
        throw new NodeCacheException(
            "another process has been making %s for %d s: see whether it is stopped"
                .formatted(base, LONGEST_WAIT.toSeconds()),
            null);
      }
      LockSupport.parkNanos(LOCK_POLL_NANOS);
    }
  }

  private @Nullable NodeFiles current() throws IOException {
    Path directory = base.resolve(CURRENT);
    if (!Files.exists(directory)) {
      return null;
    }
    Ownership.checkOwn(directory);
    NodeFiles files =
        Files.exists(directory.resolve(NodeFiles.CONTROL)) ? NodeFiles.map(directory, true) : null;
    return files == null || files.control().isRetired() ? null : files;
  }

  private NodeFiles create() throws IOException {
    removeUnfinished();
    removeDamaged();
    long free = Files.getFileStore(base).getUsableSpace();
    if (free < bytes) {
      throw new NodeCacheException(
          "%s has %d bytes free, and the node cache takes %d: make the tmpfs larger, or the cache smaller with size()"
              .formatted(base, free, bytes),
          null);
    }
    Path fresh = base.resolve(UNFINISHED + UUID.randomUUID());
    try {
      Files.createDirectory(fresh, NodeFiles.OWNER_ONLY);
      fill(fresh);
      Files.move(fresh, base.resolve(CURRENT), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException | Error e) {
      removeUnfinished();
      throw e;
    }
    NodeFiles made = current();
    if (made == null) {
      throw new IOException("what was just made is not readable");
    }
    if (made.bytes() > bytes) {
      throw new IOException("%d bytes were made, more than %d".formatted(made.bytes(), bytes));
    }
    log.info("A node cache of {} bytes was made in {}", made.bytes(), base);
    return made;
  }

  private void fill(Path fresh) throws IOException {
    int chunks = chunks(bytes);
    UUID id = UUID.randomUUID();
    Path one = fresh.resolve(NodeFiles.sideFile(0, id));
    Path two = fresh.resolve(NodeFiles.sideFile(1, id));
    Geometry geometry = ChronicleSide.create(one, chunks);
    ChronicleSide.create(two, chunks);
    byte[] pristine = ChronicleSide.prefix(one, geometry);
    try (FileChannel other = FileChannel.open(two, StandardOpenOption.WRITE)) {
      other.write(ByteBuffer.wrap(pristine), 0);
    }
    Files.write(fresh.resolve(NodeFiles.PRISTINE), pristine);
    Path bell = Files.createDirectory(fresh.resolve(Bell.FILE));
    Files.write(bell.resolve(Bell.FILE), new byte[1]);
    Control.Made made = new Control.Made(id, List.of(geometry, geometry));
    Files.write(fresh.resolve(NodeFiles.CONTROL), Control.create(made, Instant.now()));
  }

  /** Returns how many chunks each side can have for all files to fit. */
  static int chunks(long bytes) {
    long chunks = (bytes - ControlLayout.FILE_BYTES) / (2 * Geometry.CHUNK);
    while (chunks > 0 && estimate(chunks) > bytes) {
      chunks -= Math.max(1, (estimate(chunks) - bytes) / (2 * Geometry.CHUNK));
    }
    return Math.toIntExact(chunks);
  }

  private static long estimate(long chunks) {
    long capacity = Long.highestOneBit(Math.max(64, chunks + chunks / 2)) * 2;
    long slot = chunks <= 16 * 1024 ? 4 : 8;
    long prefix = 16 * 1024 + capacity * slot + chunks / 8;
    return ControlLayout.FILE_BYTES + 3 * prefix + 2 * chunks * Geometry.CHUNK;
  }

  private void removeUnfinished() throws IOException {
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(base, UNFINISHED + "*")) {
      for (Path each : unfinished) {
        removeAll(each);
      }
    }
  }

  /** The control file is damaged in all its copies: nobody can tell any more where anything is. */
  private void removeDamaged() throws IOException {
    Path directory = base.resolve(CURRENT);
    if (!Files.exists(directory)) {
      return;
    }
    log.warn("The node cache in {} is damaged beyond use, and is made anew", base);
    Path control = directory.resolve(NodeFiles.CONTROL);
    if (Files.exists(control) && Files.size(control) == ControlLayout.FILE_BYTES) {
      try (FileChannel channel =
          FileChannel.open(control, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
        new Control(channel.map(FileChannel.MapMode.READ_WRITE, 0, ControlLayout.FILE_BYTES))
            .retire();
      }
    }
    Path dead = base.resolve(UNFINISHED + UUID.randomUUID());
    Files.move(directory, dead, StandardCopyOption.ATOMIC_MOVE);
    removeAll(dead);
  }

  private static void removeAll(Path directory) throws IOException {
    List<Path> contents;
    try (Stream<Path> walk = Files.walk(directory)) {
      contents = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : contents) {
      Files.deleteIfExists(each);
    }
  }
}
