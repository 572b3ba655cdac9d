package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import io.cairn.config.HuntId;
import org.jspecify.annotations.Nullable;

/**
 * A store is well, but what it has of one hunt cannot be read: bytes that are not what was written.
 * It concerns nobody but those who ask for that hunt, and asking again at once does not help.
 * Immutable.
 */
public final class DamagedHuntException extends StoreException {
  private static final long serialVersionUID = 1L;

  private final transient HuntId hunt;

  /**
   * Creates the exception.
   *
   * @param hunt the hunt that cannot be read
   * @param message which store, which version, and what is wrong with it
   * @param cause what brought it to light, or null
   */
  public DamagedHuntException(HuntId hunt, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.hunt = requireNonNull(hunt, "hunt");
  }

  /** Returns the hunt that cannot be read. */
  public HuntId hunt() {
    return hunt;
  }
}
