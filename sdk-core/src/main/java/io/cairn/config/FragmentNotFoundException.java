package io.cairn.config;

/** A snapshot has no fragment of the name asked for. Immutable. */
public final class FragmentNotFoundException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final transient HuntId hunt;
  private final transient VersionVector version;
  private final String fragment;

  FragmentNotFoundException(HuntId hunt, VersionVector version, String fragment) {
    super(
        "hunt \"%s\" at %s has no fragment \"%s\" for this pod's labels"
            .formatted(hunt, version, Text.printable(fragment)),
        null);
    this.hunt = hunt;
    this.version = version;
    this.fragment = fragment;
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return hunt;
  }

  /** Returns the version of the snapshot. */
  public VersionVector version() {
    return version;
  }

  /** Returns the name asked for. */
  public String fragment() {
    return fragment;
  }
}
