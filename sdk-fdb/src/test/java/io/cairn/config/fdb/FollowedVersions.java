package io.cairn.config.fdb;

import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A sink that keeps the version of each hunt that was sent last. Thread-safe. */
final class FollowedVersions implements WatchSink {
  private final Map<HuntId, VersionVector> versions = new ConcurrentHashMap<>();
  private volatile @Nullable SourceException ended;
  private volatile @Nullable Lineage connected;

  @Override
  public void onConnected(Lineage lineage) {
    connected = lineage;
  }

  @Override
  public void onEvent(WatchEvent event) {
    if (event instanceof WatchEvent.Whole whole) {
      versions.put(whole.config().hunt(), whole.config().version());
    } else if (event instanceof WatchEvent.Delta delta) {
      versions.put(delta.delta().hunt(), delta.delta().version());
    } else if (event instanceof WatchEvent.Unknown unknown) {
      versions.put(unknown.hunt(), VersionVector.NONE);
    }
  }

  @Override
  public void onDisconnected(SourceException cause, Duration retryAfter) {
    ended = cause;
  }

  @Nullable VersionVector of(HuntId hunt) {
    return versions.get(hunt);
  }

  int hunts() {
    return versions.size();
  }

  @Nullable SourceException ended() {
    return ended;
  }

  @Nullable Lineage connected() {
    return connected;
  }
}
