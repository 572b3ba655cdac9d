package io.cairn.config;

import java.time.Duration;

/** The only config at hand is older than the client's {@code maxStaleness}. Immutable. */
public final class StaleConfigException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final transient HuntConfig config;
  private final Duration age;
  private final Duration bound;

  StaleConfigException(HuntConfig config, Duration age, Duration bound) {
    super(
        "hunt \"%s\" at %s was last confirmed %d ms ago, more than the allowed %d ms"
            .formatted(config.hunt(), config.version(), age.toMillis(), bound.toMillis()),
        null);
    this.config = config;
    this.age = age;
    this.bound = bound;
  }

  /** Returns the snapshot that is too old, for a caller who wants it all the same. */
  public HuntConfig config() {
    return config;
  }

  /** Returns its age. */
  public Duration age() {
    return age;
  }

  /** Returns the bound. */
  public Duration bound() {
    return bound;
  }
}
