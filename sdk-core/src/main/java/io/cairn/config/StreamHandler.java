package io.cairn.config;

import io.cairn.config.spi.WatchEvent;

/** What is made of the streams that a {@link SourceLink} opens. Called on the change thread. */
interface StreamHandler {
  /** A stream stands; nothing is followed on it yet. */
  void connected(Lineage lineage);

  /**
   * A stream brought something.
   *
   * @param now when it came, by the monotonic clock
   */
  void event(SourceStream stream, WatchEvent event, long now);

  /** The stream that stood was lost. */
  void lost();
}
