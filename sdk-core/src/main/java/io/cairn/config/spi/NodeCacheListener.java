package io.cairn.config.spi;

import io.cairn.config.HuntId;

/** Who a node cache tells of its news. Its methods return at once and throw nothing. */
public interface NodeCacheListener {
  /**
   * A neighbour made a newer snapshot the head of a hunt that is followed; {@link NodeCache#read}
   * may find it. May be told more than once, and of a snapshot for other labels.
   *
   * @param hunt the hunt
   */
  void onHeadMoved(HuntId hunt);

  /**
   * The cache cannot be used any more; it misses from now on. Told once.
   *
   * @param cause what happened, and the remedy
   */
  void onUnusable(NodeCacheException cause);
}
