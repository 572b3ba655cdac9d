package io.cairn.config.nodecache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that is there to be locked. The kernel frees a lock when its process dies, however it
 * dies: the one thing on which this module rests after a kill.
 *
 * <p>The kernel's locks belong to the process, and closing <em>any</em> descriptor of a file frees
 * all that the process holds on it. So all clients of one process share one channel per file, which
 * is closed with the last of them: the process-wide state that the kernel forces on us is here and
 * nowhere else. Thread-safe; a lock that another thread or client of this process holds is held.
 */
final class KernelLockFile implements AutoCloseable {
  @GuardedBy("SHARED")
  private static final Map<Object, Shared> SHARED = new HashMap<>();

  private final Object identity;
  private final Shared shared;
  private volatile boolean closed;

  private KernelLockFile(Object identity, Shared shared) {
    this.identity = identity;
    this.shared = shared;
  }

  /** Opens the file, and makes it if need be. */
  static KernelLockFile open(Path file) throws IOException {
    synchronized (SHARED) {
      Object identity = identity(file);
      Shared shared = identity == null ? null : SHARED.get(identity);
      if (shared == null || identity == null) {
        shared = new Shared(file);
        identity = identity(file);
        if (identity == null) {
          shared.channel.close();
          throw new NoSuchFileException(file.toString(), null, "removed while it was opened");
        }
        SHARED.put(identity, shared);
      }
      shared.users++;
      return new KernelLockFile(identity, shared);
    }
  }

  private static @Nullable Object identity(Path file) throws IOException {
    try {
      Object key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return key == null ? file.toRealPath() : key;
    } catch (NoSuchFileException absent) {
      return null;
    }
  }

  /**
   * Tries to lock one byte; never waits.
   *
   * @param position which one; it need not exist
   * @return null if it is locked, by whomever
   * @throws ClosedChannelException if this is closed
   */
  @Nullable FileLock tryLock(long position) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    try {
      return shared.channel().tryLock(position, 1, false);
    } catch (OverlappingFileLockException sameProcess) {
      return null;
    }
  }

  /** Gives a lock back. */
  static void release(FileLock lock) {
    try {
      lock.release();
    } catch (ClosedChannelException free) {
      // the kernel freed it with the descriptor
    } catch (IOException e) {
      throw new IllegalStateException("a kernel lock cannot be given back", e);
    }
  }

  @Override
  public void close() {
    synchronized (SHARED) {
      if (closed) {
        return;
      }
      closed = true;
      shared.users--;
      if (shared.users == 0) {
        SHARED.remove(identity, shared);
        shared.end();
      }
    }
  }

  /** What the clients of this process share. */
  private static final class Shared {
    private final Path file;
    private FileChannel channel;
    private int users;
    private boolean ended;

    Shared(Path file) throws IOException {
      this.file = file;
      this.channel = channel(file);
    }

    private static FileChannel channel(Path file) throws IOException {
      return FileChannel.open(
          file,
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS); // somebody else may have put it there
    }

    /**
     * An interrupt of a thread that uses a channel closes it; the next one needs another. But not
     * after the end: that channel would be nobody's, and whenever it is closed, the kernel frees
     * what newer clients of this process hold on the file.
     */
    synchronized FileChannel channel() throws IOException {
      if (ended) {
        throw new ClosedChannelException();
      }
      if (!channel.isOpen()) {
        channel = channel(file);
      }
      return channel;
    }

    synchronized void end() {
      ended = true;
      try {
        channel.close();
      } catch (IOException unimportant) {
        // the kernel frees what was locked
      }
    }
  }
}
