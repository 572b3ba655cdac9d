package io.cairn.config;

/** The hunt's newest version is not the one a publish was based on. Immutable. */
public final class VersionConflictException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final transient HuntId hunt;
  private final transient VersionVector expected;
  private final transient VersionVector current;

  /**
   * Creates the exception.
   *
   * @param hunt the hunt
   * @param expected the version the publish was based on
   * @param current the newest version
   */
  public VersionConflictException(HuntId hunt, VersionVector expected, VersionVector current) {
    super(
        "hunt \"%s\" is at version %s, not at %s: read it and publish again, expecting what you read"
            .formatted(hunt, current, expected),
        null);
    this.hunt = hunt;
    this.expected = expected;
    this.current = current;
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return hunt;
  }

  /** Returns the version the publish was based on. */
  public VersionVector expected() {
    return expected;
  }

  /** Returns the newest version; {@link VersionVector#NONE} if the hunt has none. */
  public VersionVector current() {
    return current;
  }
}
