package io.cairn.config;

/** The source knows no such hunt. Immutable. */
public final class UnknownHuntException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final transient HuntId hunt;

  /**
   * Creates the exception.
   *
   * @param hunt the hunt asked for
   * @param source the name of the source that does not know it
   */
  public UnknownHuntException(HuntId hunt, String source) {
    super("hunt \"%s\" is unknown to %s".formatted(hunt, source), null);
    this.hunt = hunt;
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return hunt;
  }
}
