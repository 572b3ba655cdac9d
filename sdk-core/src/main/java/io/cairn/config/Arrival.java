package io.cairn.config;

import org.jspecify.annotations.Nullable;

/**
 * A config that came from somewhere and may be served.
 *
 * @param config the config
 * @param tier where it came from
 * @param stream the stream that pushed it, or null if it was read
 * @param at when it came, by the client's monotonic clock
 */
record Arrival(HuntConfig config, Tier tier, @Nullable SourceStream stream, long at) {
  HuntId hunt() {
    return config.hunt();
  }

  @Nullable StreamClock clock() {
    return stream == null ? null : stream.clock();
  }
}
