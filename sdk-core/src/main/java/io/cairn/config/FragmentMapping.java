package io.cairn.config;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes a value of one fragment of each version. A version in which the fragment is what it was is
 * given the value that there is: whoever follows one fragment of thousands pays for its changes
 * alone, and can tell them by the object.
 *
 * <p>Thread-safe: two threads may decode one fragment at the same moment, and one of the two equal
 * values is remembered.
 */
final class FragmentMapping<T> implements Function<HuntConfig, T> {
  private record Made<T>(Fragment of, T value) {}

  private final String fragment;
  private final Class<T> type;
  private final @Nullable T absent;
  private volatile @Nullable Made<T> last;

  /**
   * @param absent the value of a version without the fragment; null if there must be one
   */
  FragmentMapping(String fragment, Class<T> type, @Nullable T absent) {
    this.fragment = fragment;
    this.type = type;
    this.absent = absent;
  }

  @Override
  public T apply(HuntConfig config) {
    if (absent != null && !config.has(fragment)) {
      return absent;
    }
    Fragment now = config.fragment(fragment);
    Made<T> before = last;
    T value =
        before != null && before.of().equals(now) ? before.value() : config.decode(fragment, type);
    last = new Made<>(now, value); // of the newer fragment, which may keep fewer bytes in memory
    return value;
  }
}
