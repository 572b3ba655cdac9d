package io.cairn.config;

import org.jspecify.annotations.Nullable;

/** A version was refused, and there is no older one to serve (rule 10). Immutable. */
public final class ConfigRejectedException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final transient HuntId hunt;
  private final transient VersionVector version;

  ConfigRejectedException(
      HuntId hunt, VersionVector version, String reason, @Nullable Throwable cause) {
    super("version %s of hunt \"%s\" was rejected: %s".formatted(version, hunt, reason), cause);
    this.hunt = hunt;
    this.version = version;
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return hunt;
  }

  /** Returns the version refused. */
  public VersionVector version() {
    return version;
  }
}
