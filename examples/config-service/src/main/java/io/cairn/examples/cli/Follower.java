package io.cairn.examples.cli;

import io.cairn.config.ConfigDelta;
import io.cairn.config.Held;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Follows some hunts and tells what happens to them. A service uses a {@code CairnClient}, which
 * follows as one pod; a leader wants every fragment, whatever its selector, and that is what the
 * client stands on: the watch of a source.
 *
 * <p>{@link #next} and {@link #open} belong to one thread; the source calls from another. What is
 * held survives a lost stream, so that the next one brings only what changed.
 */
final class Follower implements AutoCloseable {
  private final ConfigSource source;
  private final WatchRequest request;
  private final List<HuntId> hunts;
  private final Map<HuntId, HuntConfig> held = new ConcurrentHashMap<>();
  private final BlockingQueue<News> news = new LinkedBlockingQueue<>();
  private @Nullable Watch watch;

  /** Something that happened. */
  sealed interface News {
    /** The stream stands. */
    record Connected(Lineage lineage) implements News {}

    /** A version came; {@code before} is empty for the first. */
    record Changed(Optional<HuntConfig> before, HuntConfig after) implements News {}

    /** A hunt does not exist. It is followed all the same. */
    record Unknown(HuntId hunt) implements News {}

    /** The stream has ended. */
    record Lost(SourceException cause, Duration retryAfter) implements News {}
  }

  Follower(ConfigSource source, Scope scope, String pod, List<HuntId> hunts) {
    this.source = source;
    this.request = new WatchRequest(scope, pod, UUID.randomUUID());
    this.hunts = List.copyOf(hunts);
  }

  /** Opens a stream, the first or the next one. */
  void open() {
    close();
    Stream stream = new Stream();
    Watch opened = source.watch(request, stream);
    watch = opened;
    stream.attach(opened);
  }

  /** Returns what happened next; empty if nothing did within the time. */
  Optional<News> next(Duration limit) throws InterruptedException {
    return Optional.ofNullable(news.poll(limit.toNanos(), TimeUnit.NANOSECONDS));
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }

  /** One stream. The source calls it serially, {@link #attach} comes from the other thread. */
  private final class Stream implements WatchSink {
    private @Nullable Watch watch;
    private boolean connected;
    private long sequence;

    synchronized void attach(Watch opened) {
      watch = opened;
      follow();
    }

    @Override
    public synchronized void onConnected(Lineage lineage) {
      connected = true;
      news.add(new News.Connected(lineage));
      follow();
    }

    /** Says what is held of each hunt: at the beginning, and when something was lost (rule 16). */
    private void follow() {
      if (connected && watch != null) {
        for (HuntId hunt : hunts) {
          HuntConfig config = held.get(hunt);
          watch.follow(hunt, config == null ? Held.NOTHING : Held.of(config));
        }
      }
    }

    @Override
    public synchronized void onEvent(WatchEvent event) {
      sequence++;
      if (event.sequence() != sequence) {
        sequence = event.sequence();
        follow();
      }
      if (event instanceof WatchEvent.Whole whole) {
        take(whole.config());
      } else if (event instanceof WatchEvent.Delta delta) {
        take(delta.delta());
      } else if (event instanceof WatchEvent.Unknown unknown) {
        held.remove(unknown.hunt());
        news.add(new News.Unknown(unknown.hunt()));
      }
    }

    private void take(ConfigDelta delta) {
      HuntConfig base = held.get(delta.hunt());
      if (base != null && base.version().equals(delta.base())) {
        take(base.apply(delta));
      } else if (watch != null) {
        watch.follow(delta.hunt(), base == null ? Held.NOTHING : Held.of(base));
      }
    }

    private void take(HuntConfig config) {
      HuntConfig before = held.put(config.hunt(), config);
      if (watch != null) {
        watch.acknowledge(config.hunt(), config.version());
      }
      boolean same =
          before != null
              && before.version().equals(config.version())
              && before.lineage().equals(config.lineage());
      if (!same) {
        news.add(new News.Changed(Optional.ofNullable(before), config));
      }
    }

    @Override
    public void onDisconnected(SourceException cause, Duration retryAfter) {
      news.add(new News.Lost(cause, retryAfter));
    }
  }
}
