package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.FollowDigest;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A sink that keeps everything, assembles configs as a client does, and notes each break of the
 * rules of {@link WatchSink}. Thread-safe.
 */
final class RecordingSink implements WatchSink {
  private final List<WatchEvent> events = new CopyOnWriteArrayList<>();
  private final List<String> breaches = new CopyOnWriteArrayList<>();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final Map<HuntId, HuntConfig> assembled = new HashMap<>(); // guarded by this
  private final FollowDigest digest = new FollowDigest(); // guarded by this
  private final Consumer<WatchEvent> also;
  private volatile @Nullable Lineage connected;
  private volatile @Nullable SourceException ended;
  private volatile @Nullable Thread caller;

  RecordingSink() {
    this(event -> {});
  }

  /** Also calls the given code with each event, from within the callback. */
  RecordingSink(Consumer<WatchEvent> also) {
    this.also = also;
  }

  @Override
  public void onConnected(Lineage lineage) {
    enter("onConnected");
    if (connected != null) {
      breaches.add("connected twice");
    }
    connected = lineage;
    busy.set(false);
  }

  @Override
  public void onEvent(WatchEvent event) {
    enter("onEvent " + event);
    if (connected == null) {
      breaches.add("event before connected");
    }
    if (event.sequence() != events.size() + 1) {
      breaches.add("sequence " + event.sequence() + " after " + events.size() + " events");
    }
    assemble(event);
    events.add(event);
    also.accept(event);
    busy.set(false);
  }

  @Override
  public void onDisconnected(SourceException cause, Duration retryAfter) {
    enter("onDisconnected");
    ended = cause;
    busy.set(false);
  }

  private void enter(String call) {
    if (!busy.compareAndSet(false, true)) {
      breaches.add(call + " while another call was under way");
    }
    if (ended != null) {
      breaches.add(call + " after onDisconnected");
    }
    caller = Thread.currentThread();
  }

  private synchronized void assemble(WatchEvent event) {
    if (event instanceof WatchEvent.Whole whole) {
      took(whole.config());
    } else if (event instanceof WatchEvent.Delta delta) {
      HuntConfig base = assembled.get(delta.delta().hunt());
      if (base != null && base.version().equals(delta.delta().base())) {
        took(base.apply(delta.delta()));
      } else {
        breaches.add("delta " + delta.delta() + " for one who holds " + base);
      }
    } else if (event instanceof WatchEvent.Current current) {
      digest.put(current.hunt(), current.held().version());
    } else if (event instanceof WatchEvent.Unknown unknown) {
      digest.put(unknown.hunt(), VersionVector.NONE);
    } else if (event instanceof WatchEvent.Heartbeat heartbeat
        && heartbeat.commands() == digest.hunts().size()
        && heartbeat.digest() != digest.value()) {
      breaches.add("digest of " + heartbeat + " is not that of what was sent");
    }
  }

  private void took(HuntConfig config) {
    HuntConfig old = assembled.put(config.hunt(), config);
    if (old != null
        && old.lineage().equals(config.lineage())
        && old.version().isAfter(config.version())) {
      breaches.add(config + " was sent after " + old);
    }
    digest.put(config.hunt(), config.version());
  }

  /** Says what the watcher holds before it follows. */
  synchronized void holds(HuntConfig config) {
    assembled.put(config.hunt(), config);
  }

  synchronized @Nullable HuntConfig config(HuntId hunt) {
    return assembled.get(hunt);
  }

  synchronized VersionVector version(HuntId hunt) {
    return digest.version(hunt);
  }

  synchronized long digest() {
    return digest.value();
  }

  List<WatchEvent> events() {
    return List.copyOf(events);
  }

  /** Everything but heartbeats. */
  List<WatchEvent> data() {
    return events.stream().filter(event -> !(event instanceof WatchEvent.Heartbeat)).toList();
  }

  List<WatchEvent.Heartbeat> heartbeats() {
    return events.stream()
        .filter(WatchEvent.Heartbeat.class::isInstance)
        .map(WatchEvent.Heartbeat.class::cast)
        .toList();
  }

  @Nullable Lineage connected() {
    return connected;
  }

  @Nullable SourceException ended() {
    return ended;
  }

  @Nullable Thread caller() {
    return caller;
  }

  void assertNoBreach() {
    assertThat(breaches).as("breaches of the contract of WatchSink").isEmpty();
  }
}
