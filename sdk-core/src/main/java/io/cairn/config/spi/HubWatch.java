package io.cairn.config.spi;

import static java.util.Objects.requireNonNull;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One watch of a {@link WatchHub}. The methods of {@link Watch} queue a step to the hub's thread,
 * which owns all the rest; only {@code open} is shared, so that a closed watch falls silent at
 * once.
 */
final class HubWatch implements Watch {
  private static final Logger log = LoggerFactory.getLogger(HubWatch.class);

  private final WatchHub hub;
  private final WatchRequest request;
  private final WatchSink sink;
  private final Map<HuntId, HubFollow> follows = new HashMap<>();
  private final FollowDigest digest = new FollowDigest();
  private volatile boolean open = true;
  private Lineage lineage = Held.NOTHING.lineage();
  private long sequence;
  private long commands;

  HubWatch(WatchHub hub, WatchRequest request, WatchSink sink) {
    this.hub = hub;
    this.request = request;
    this.sink = requireNonNull(sink, "sink");
  }

  @Override
  public void follow(HuntId hunt, Held held) {
    requireNonNull(hunt, "hunt");
    requireNonNull(held, "held");
    hub.execute(() -> hub.follow(this, hunt, held));
  }

  @Override
  public void unfollow(HuntId hunt) {
    requireNonNull(hunt, "hunt");
    hub.execute(() -> hub.unfollow(this, hunt));
  }

  @Override
  public void acknowledge(HuntId hunt, VersionVector version) {
    requireNonNull(version, "version");
    onFollow(hunt, follow -> follow.acknowledge(version, lineage));
  }

  @Override
  public void reject(HuntId hunt, VersionVector version, String reason) {
    requireNonNull(version, "version");
    requireNonNull(reason, "reason");
    onFollow(hunt, follow -> follow.reject(version));
  }

  @Override
  public void close() {
    open = false;
    hub.execute(() -> hub.remove(this));
  }

  private void onFollow(HuntId hunt, Consumer<HubFollow> step) {
    requireNonNull(hunt, "hunt");
    hub.execute(
        () -> {
          HubFollow follow = follows.get(hunt);
          if (follow != null) {
            step.accept(follow);
          }
        });
  }

  // From here on: the hub's thread.

  boolean isOpen() {
    return open;
  }

  Scope scope() {
    return request.scope();
  }

  FollowDigest digest() {
    return digest;
  }

  List<HubFollow> follows() {
    return List.copyOf(follows.values());
  }

  void askAgain(HubFollow follow) {
    hub.need(follow);
  }

  boolean isCurrent(HubFollow follow) {
    return follows.get(follow.hunt()) == follow;
  }

  HubFollow begin(HuntId hunt, Held held) {
    commands++;
    HubFollow follow = follows.computeIfAbsent(hunt, id -> new HubFollow(this, id));
    follow.restart(held);
    return follow;
  }

  @Nullable HubFollow end(HuntId hunt) {
    commands++;
    digest.remove(hunt);
    return follows.remove(hunt);
  }

  void connected(Lineage store) {
    lineage = store;
    call(() -> sink.onConnected(store));
  }

  void heartbeat() {
    send(number -> new WatchEvent.Heartbeat(number, commands, digest.value()));
  }

  void send(LongFunction<WatchEvent> event) {
    call(() -> sink.onEvent(event.apply(++sequence)));
  }

  /** Ends the watch and tells the sink, unless either side has ended it already. */
  void end(SourceException cause) {
    if (open) {
      open = false;
      hub.remove(this);
      try {
        sink.onDisconnected(cause, Duration.ZERO);
      } catch (RuntimeException | Error e) {
        log.warn("The sink of {} failed at the end of its watch", request.pod(), e);
      }
    }
  }

  private void call(Runnable callback) {
    if (!open) {
      return;
    }
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      log.warn("The sink of {} failed: its watch ends", request.pod(), e);
      end(new SourceException("the sink of %s failed".formatted(request.pod()), e));
    }
  }
}
