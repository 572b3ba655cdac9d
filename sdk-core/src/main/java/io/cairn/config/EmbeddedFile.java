package io.cairn.config;

import io.cairn.config.spi.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The directory of an embedded store: its lock, and its database, which is opened anew after a
 * failure. Changed by the writer's thread alone; {@link #tables} may be asked by any.
 */
final class EmbeddedFile implements AutoCloseable {
  private final Path data;
  private final DirectoryLock lock;
  private volatile @Nullable EmbeddedTables tables;

  private EmbeddedFile(Path directory, DirectoryLock lock) {
    this.data = directory.resolve("hunts.db");
    this.lock = lock;
  }

  /**
   * Takes the directory, making it if need be, and opens its data.
   *
   * @throws StoreException if it is in use, damaged or unwritable
   */
  static EmbeddedFile open(Path directory) {
    if (directory.toString().indexOf('?') >= 0) {
      throw new IllegalArgumentException(
          "directory \"%s\" has a question mark, which the engine takes for the end of the name"
              .formatted(Text.printable(directory.toString())));
    }
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StoreException("directory %s cannot be made".formatted(directory), e);
    }
    EmbeddedFile file = new EmbeddedFile(directory, DirectoryLock.take(directory));
    try {
      file.reopen();
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /**
   * Returns the tables.
   *
   * @throws StoreException if an earlier failure closed them and they could not be opened again
   */
  EmbeddedTables tables() {
    EmbeddedTables open = tables;
    if (open == null) {
      throw new StoreException(
          "%s was closed by a failure; it is opened again at the next publish".formatted(data),
          null);
    }
    return open;
  }

  boolean isOpen() {
    return tables != null;
  }

  /** Goes back to what is durable; what was changed since is gone. */
  void reopen() {
    closeTables();
    tables = EmbeddedTables.open(data);
  }

  void closeTables() {
    EmbeddedTables open = tables;
    tables = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    closeTables();
    lock.close();
  }
}
