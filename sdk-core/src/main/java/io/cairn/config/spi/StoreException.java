package io.cairn.config.spi;

import org.jspecify.annotations.Nullable;

/**
 * A store could not do what it was asked to because of its own state, not because of the request:
 * no space, a corrupt file, a directory that another process holds. Immutable.
 */
public class StoreException extends SourceException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which store failed, and how
   * @param cause what brought it about, or null
   */
  public StoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
