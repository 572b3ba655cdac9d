package io.cairn.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** No tier could give a hunt's config. Immutable. */
public final class ConfigUnavailableException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final transient HuntId hunt;
  private final transient List<Tier> tried;

  ConfigUnavailableException(
      HuntId hunt, List<Tier> tried, String reason, @Nullable Throwable cause) {
    super("no config of hunt \"%s\" (tried %s): %s".formatted(hunt, tried, reason), cause);
    this.hunt = hunt;
    this.tried = List.copyOf(tried);
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return hunt;
  }

  /** Returns the tiers that were tried, in order. */
  public List<Tier> tried() {
    return tried;
  }
}
