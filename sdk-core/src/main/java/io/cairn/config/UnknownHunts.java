package io.cairn.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The hunts that the source does not know, for a short time and up to a number (rule 7). They are
 * followed meanwhile, so that a creation is pushed through at once. Thread-safe.
 */
final class UnknownHunts {
  private static final int MOST = 1_000;

  private final Lazy<Cache<HuntId, Boolean>> hunts;

  /**
   * @param howLong how long one is remembered
   * @param onForgotten told, on any thread, of each that was remembered long enough or had to make
   *     room
   */
  UnknownHunts(Duration howLong, TimeSource time, Consumer<HuntId> onForgotten) {
    hunts = new Lazy<>(() -> cache(howLong, time, onForgotten));
  }

  private static Cache<HuntId, Boolean> cache(
      Duration howLong, TimeSource time, Consumer<HuntId> onForgotten) {
    return Caffeine.newBuilder()
        .executor(Runnable::run)
        .ticker(time::nanoTime)
        .expireAfterWrite(howLong)
        .maximumSize(MOST)
        .removalListener(
            (@Nullable HuntId hunt, @Nullable Boolean yes, RemovalCause cause) -> {
              if (hunt != null && cause.wasEvicted()) {
                onForgotten.accept(hunt);
              }
            })
        .build();
  }

  void add(HuntId hunt) {
    hunts.get().put(hunt, true);
  }

  void remove(HuntId hunt) {
    Cache<HuntId, Boolean> any = hunts.ifMade();
    if (any != null) {
      any.invalidate(hunt);
    }
  }

  boolean contains(HuntId hunt) {
    Cache<HuntId, Boolean> any = hunts.ifMade();
    return any != null && any.getIfPresent(hunt) != null;
  }
}
