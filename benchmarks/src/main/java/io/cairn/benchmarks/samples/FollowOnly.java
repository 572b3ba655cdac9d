package io.cairn.benchmarks.samples;

import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.Watch;

/** A watch that only following means something to; what it brings must not be rejected. */
public interface FollowOnly extends Watch {
  @Override
  default void unfollow(HuntId hunt) {}

  @Override
  default void acknowledge(HuntId hunt, VersionVector version) {}

  @Override
  default void reject(HuntId hunt, VersionVector version, String reason) {
    throw new IllegalStateException("rejected: " + reason);
  }

  @Override
  default void close() {}
}
