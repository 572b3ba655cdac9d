package io.cairn.config;

import org.jspecify.annotations.Nullable;

/** A fragment's content is not of the type asked for. Immutable. */
public final class FragmentDecodingException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final transient HuntId hunt;
  private final transient VersionVector version;
  private final String fragment;

  FragmentDecodingException(
      HuntConfig config,
      Fragment fragment,
      Class<?> type,
      String reason,
      @Nullable Throwable cause) {
    super(
        "fragment \"%s\" (%s) of hunt \"%s\" at %s is not a %s: %s"
            .formatted(
                fragment.name(),
                fragment.contentType(),
                config.hunt(),
                config.version(),
                type.getSimpleName(),
                reason),
        cause);
    this.hunt = config.hunt();
    this.version = config.version();
    this.fragment = fragment.name();
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return hunt;
  }

  /** Returns the version of the snapshot. */
  public VersionVector version() {
    return version;
  }

  /** Returns the fragment's name. */
  public String fragment() {
    return fragment;
  }
}
