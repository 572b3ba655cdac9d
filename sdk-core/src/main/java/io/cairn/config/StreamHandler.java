package io.cairn.config;

import io.cairn.config.spi.WatchEvent;

/** What is made of the streams that a {@link SourceLink} opens. Called on the change thread. */
interface StreamHandler {
  /** A stream stands; nothing is followed on it yet. */
  void connected(Lineage lineage);

  /**
   * A stream brought something.
   *
   * @param afterGap whether something that came before it was lost on the way
   * @param now when it came, by the monotonic clock
   */
  void event(SourceStream stream, WatchEvent event, boolean afterGap, long now);

  /**
   * A stream brought more of a hunt than could be kept until now, and none of it is left.
   *
   * @param afterGap whether something that came before it was lost on the way
   */
  void dropped(SourceStream stream, HuntId hunt, boolean afterGap);

  /** A stream brought again what it had brought before. */
  void duplicates(long number);

  /** The stream that stood was lost. */
  void lost();
}
