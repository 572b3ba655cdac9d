package io.cairn.config;

import io.cairn.config.spi.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a directory, held as a kernel lock on a file that nothing else opens: the
 * kernel frees it when the process dies, however it dies.
 */
final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryLock take(Path directory) {
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new DirectoryLock(channel);
      }
      close(channel);
      throw new StoreException(
          "directory %s is in use: another process writes it".formatted(directory), null);
    } catch (OverlappingFileLockException sameProcess) {
      close(channel);
      throw new StoreException(
          "directory %s is in use: another store of this process writes it".formatted(directory),
          sameProcess);
    } catch (IOException e) {
      close(channel);
      throw new StoreException("directory %s cannot be locked".formatted(directory), e);
    }
  }

  @Override
  public void close() {
    close(channel);
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
