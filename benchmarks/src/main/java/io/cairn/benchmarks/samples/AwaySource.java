package io.cairn.benchmarks.samples;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A source that cannot be reached: what its clients serve is the node cache's. */
public final class AwaySource implements ConfigSource {
  @Override
  public String name() {
    return "away";
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    return CompletableFuture.failedFuture(away());
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    CompletableFuture<Void> unused =
        CompletableFuture.runAsync(() -> sink.onDisconnected(away(), Duration.ofHours(1)));
    return (FollowOnly) (hunt, held) -> {};
  }

  private static SourceException away() {
    return new SourceException("away", null);
  }

  @Override
  public void close() {}
}
