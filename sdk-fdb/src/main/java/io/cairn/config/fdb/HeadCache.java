package io.cairn.config.fdb;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import org.jspecify.annotations.Nullable;

/**
 * The newest contents that this process has seen, of recently used hunts. What a version contains
 * never changes, so an entry is never wrong, only old. Thread-safe.
 */
final class HeadCache {
  private static final long AROUND = 200; // objects around the content, roughly

  private final Cache<HuntId, HuntConfig> contents;

  HeadCache(long bytes) {
    contents =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .weigher((HuntId hunt, HuntConfig config) -> weight(config))
            .executor(Runnable::run) // no thread of others
            .build();
  }

  private static int weight(HuntConfig config) {
    return (int) (config.bytes() + AROUND * config.fragments().size() + AROUND);
  }

  @Nullable HuntConfig get(HuntId hunt) {
    return contents.getIfPresent(hunt);
  }

  /** Notes what was committed; a newer version wins. */
  void install(HuntConfig config) {
    contents
        .asMap()
        .merge(
            config.hunt(),
            config,
            (one, other) -> one.version().isAfter(other.version()) ? one : other);
  }
}
