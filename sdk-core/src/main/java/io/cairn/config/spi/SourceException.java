package io.cairn.config.spi;

import io.cairn.config.CairnException;
import org.jspecify.annotations.Nullable;

/**
 * A backend could not be reached, or did not answer sensibly: an ambient error, which says nothing
 * about the data. Immutable.
 */
public class SourceException extends CairnException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message which backend failed, and how
   * @param cause what brought it about, or null
   */
  public SourceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
