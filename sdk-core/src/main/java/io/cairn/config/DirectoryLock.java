package io.cairn.config;

import io.cairn.config.spi.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a directory, held as a kernel lock on a file that nothing else opens: the
 * kernel frees it when the process dies, however it dies.
 *
 * <h2>Why there is a static here</h2>
 *
 * <p>POSIX locks belong to the process and not to the descriptor: when any descriptor of the file
 * is closed, the process has lost its lock, whichever descriptor took it. A second store that only
 * opens the file to see whether it is locked, and closes it again, lets another process in. So who
 * holds a directory in this process is known before the file is touched: in {@code HELD}, by real
 * path, the one exception to the rule that the library has no static state (rule 12), because what
 * it mirrors is one per process as well. A copy of the library in another class loader has a set of
 * its own and is not seen.
 */
final class DirectoryLock implements AutoCloseable {
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path held;
  private final FileChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DirectoryLock(Path held, FileChannel channel) {
    this.held = held;
    this.channel = channel;
  }

  /**
   * Takes a directory that is there.
   *
   * @throws StoreException if it is taken, in this process or another, or cannot be locked
   */
  static DirectoryLock take(Path directory) {
    Path real;
    try {
      real = directory.toRealPath();
    } catch (IOException e) {
      throw cannotBeLocked(directory, e);
    }
    if (!HELD.add(real)) {
      throw inUseHere(directory, null);
    }
    try {
      return lock(directory, real);
    } catch (RuntimeException | Error e) {
      HELD.remove(real);
      throw e;
    }
  }

  private static DirectoryLock lock(Path directory, Path real) {
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              real.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DirectoryLock(real, channel);
      }
      close(channel);
      throw new StoreException(
          "directory %s is in use: another process writes it".formatted(directory), null);
    } catch (OverlappingFileLockException otherClassLoader) {
      close(channel);
      throw inUseHere(directory, otherClassLoader);
    } catch (IOException e) {
      close(channel);
      throw cannotBeLocked(directory, e);
    }
  }

  private static StoreException inUseHere(Path directory, @Nullable Throwable cause) {
    return new StoreException(
        "directory %s is in use: another store of this process writes it".formatted(directory),
        cause);
  }

  private static StoreException cannotBeLocked(Path directory, IOException cause) {
    return new StoreException("directory %s cannot be locked".formatted(directory), cause);
  }

  /** Frees the directory. Idempotent: a second call must not free what another has taken since. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      close(channel);
      HELD.remove(held); // not before: who comes next would lock the file, and we close it
    }
  }

  private static void close(@Nullable FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException unimportant) {
        // the kernel frees the lock with the descriptor
      }
    }
  }
}
