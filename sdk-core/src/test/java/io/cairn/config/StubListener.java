package io.cairn.config;

import io.cairn.config.spi.NodeCacheException;
import io.cairn.config.spi.NodeCacheListener;

/** Hears nothing. */
enum StubListener implements NodeCacheListener {
  NONE;

  @Override
  public void onHeadMoved(HuntId hunt) {}

  @Override
  public void onUnusable(NodeCacheException cause) {}
}
