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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
          shared.end();
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
  @Nullable KernelLock tryLock(long position) throws IOException {
    if (closed) {
      throw new ClosedChannelException();
    }
    return shared.tryLock(position);
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

  /**
   * What the clients of this process share: the channel, and which bytes the process has locked
   * through it. Who asks for one of those is told so from memory: the channel would say it with an
   * exception, which costs many times what asking the kernel does. No interrupt closes the channel:
   * none of its methods that can be interrupted is used.
   */
  private static final class Shared {
    private final FileChannel channel;
    private final Set<Long> held = ConcurrentHashMap.newKeySet();
    private int users;

    Shared(Path file) throws IOException {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              LinkOption.NOFOLLOW_LINKS); // somebody else may have put it there
    }

    @Nullable KernelLock tryLock(long position) throws IOException {
      if (!held.add(position)) {
        return null;
      }
      KernelLock granted = null;
      try {
        FileLock lock = channel.tryLock(position, 1, false);
        granted = lock == null ? null : new KernelLock(lock, held);
        return granted;
      } catch (OverlappingFileLockException otherwiseHeld) {
        return null; // through another channel of this process: another class loader's
      } finally {
        if (granted == null) {
          held.remove(position);
        }
      }
    }

    void end() {
      try {
        channel.close();
      } catch (IOException unimportant) {
        // the kernel frees what was locked
      }
    }
  }
}
