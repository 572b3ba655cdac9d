package io.cairn.config.spi;

import io.cairn.config.CairnException;
import org.jspecify.annotations.Nullable;

/** A node cache cannot be used. The message names what is wrong and the remedy. Immutable. */
public final class NodeCacheException extends CairnException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what is wrong, and the remedy
   * @param cause what brought it about, or null
   */
  public NodeCacheException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
