package io.cairn.config.grpc;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A source that loses a push without a trace: what follows it is numbered as if it had never been.
 * Only the digest of a heartbeat tells.
 */
record LossySource(ConfigSource inner, AtomicReference<HuntId> losesNextOf)
    implements ConfigSource {
  @Override
  public String name() {
    return inner.name();
  }

  @Override
  public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    return inner.read(hunt, scope);
  }

  @Override
  public Watch watch(WatchRequest request, WatchSink sink) {
    return inner.watch(
        request,
        new WatchSink() {
          private long lost;

          @Override
          public void onConnected(Lineage lineage) {
            sink.onConnected(lineage);
          }

          @Override
          public void onEvent(WatchEvent event) {
            HuntId hunt = hunt(event);
            if (hunt != null && hunt.equals(losesNextOf.get())) {
              losesNextOf.set(null);
              lost++;
            } else {
              sink.onEvent(renumbered(event, event.sequence() - lost));
            }
          }

          @Override
          public void onDisconnected(SourceException cause, Duration retryAfter) {
            sink.onDisconnected(cause, retryAfter);
          }
        });
  }

  private static HuntId hunt(WatchEvent event) {
    if (event instanceof WatchEvent.Whole whole) {
      return whole.config().hunt();
    }
    return event instanceof WatchEvent.Delta delta ? delta.delta().hunt() : null;
  }

  private static WatchEvent renumbered(WatchEvent event, long number) {
    if (event instanceof WatchEvent.Whole whole) {
      return new WatchEvent.Whole(number, whole.config());
    }
    if (event instanceof WatchEvent.Delta delta) {
      return new WatchEvent.Delta(number, delta.delta());
    }
    if (event instanceof WatchEvent.Current current) {
      return new WatchEvent.Current(number, current.hunt(), current.held());
    }
    if (event instanceof WatchEvent.Unknown unknown) {
      return new WatchEvent.Unknown(number, unknown.hunt());
    }
    WatchEvent.Heartbeat heartbeat = (WatchEvent.Heartbeat) event;
    return new WatchEvent.Heartbeat(number, heartbeat.commands(), heartbeat.digest());
  }

  @Override
  public void close() {
    inner.close();
  }
}
