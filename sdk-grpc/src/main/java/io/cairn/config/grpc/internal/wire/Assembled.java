package io.cairn.config.grpc.internal.wire;

import io.cairn.config.ConfigDelta;
import io.cairn.config.HuntConfig;

/** What a transfer turned out to be when its commit came. Immutable. */
public sealed interface Assembled {
  /**
   * A whole config.
   *
   * @param config the config
   */
  record Whole(HuntConfig config) implements Assembled {}

  /**
   * A change.
   *
   * @param delta the change
   */
  record Change(ConfigDelta delta) implements Assembled {}

  /**
   * Nothing that may be used: a part was lost, damaged or broke a bound.
   *
   * @param reason what was wrong, naming field, value and bound
   */
  record Broken(String reason) implements Assembled {}
}
