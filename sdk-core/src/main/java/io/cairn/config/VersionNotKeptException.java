package io.cairn.config;

/** A store was asked for a version that it never issued or keeps no longer. Immutable. */
public final class VersionNotKeptException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final transient HuntId hunt;
  private final transient VersionVector version;
  private final transient VersionVector oldest;
  private final transient VersionVector newest;

  /**
   * Creates the exception.
   *
   * @param hunt the hunt
   * @param version the version asked for
   * @param oldest the oldest version kept
   * @param newest the newest version
   */
  public VersionNotKeptException(
      HuntId hunt, VersionVector version, VersionVector oldest, VersionVector newest) {
    super(
        "version %s of hunt \"%s\" is not kept: the store has %s to %s"
            .formatted(version, hunt, oldest, newest),
        null);
    this.hunt = hunt;
    this.version = version;
    this.oldest = oldest;
    this.newest = newest;
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return hunt;
  }

  /** Returns the version asked for. */
  public VersionVector version() {
    return version;
  }

  /** Returns the oldest version that the store kept. */
  public VersionVector oldest() {
    return oldest;
  }

  /** Returns the newest version that the store had. */
  public VersionVector newest() {
    return newest;
  }
}
