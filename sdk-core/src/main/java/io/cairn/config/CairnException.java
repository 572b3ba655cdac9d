package io.cairn.config;

import org.jspecify.annotations.Nullable;

/**
 * The root of what Cairn throws on purpose. Each subclass names what was wrong in its message and
 * carries the same facts as typed accessors, so that a caller never parses text. Bad arguments are
 * {@link IllegalArgumentException}s and stand outside this tree.
 *
 * <p>Immutable and safe to share between threads.
 */
public abstract class CairnException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Creates the exception.
   *
   * @param message what was wrong, with the values concerned
   * @param cause what brought it about, or null
   */
  protected CairnException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
