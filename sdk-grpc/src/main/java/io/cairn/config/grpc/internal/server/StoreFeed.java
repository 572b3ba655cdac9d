package io.cairn.config.grpc.internal.server;

import io.cairn.config.ConfigStore;
import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.spi.FollowDigest;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one watch that a server has on its store, whatever the number of its clients. It follows a
 * hunt while the server hosts it, finds lost pushes as any client does (rule 16), and opens the
 * watch anew when it ends, with backoff and full jitter. Owned by the hub's thread, but for the
 * sink, which hands over.
 */
final class StoreFeed {
  private static final Logger log = LoggerFactory.getLogger(StoreFeed.class);
  private static final Duration LISTENING = Duration.ofSeconds(10);
  private static final int MOST_SILENCES = 3;

  private final ConfigStore store;
  private final WatchRequest request;
  private final Executor hub;
  private final TimeSource time;
  private final Counters counters;
  private final Reader reader;
  private final FollowDigest digest = new FollowDigest();
  private final Backoff backoff = new Backoff();
  private @Nullable Session session;
  private boolean closed;

  StoreFeed(
      ConfigStore store,
      String server,
      Executor hub,
      TimeSource time,
      Counters counters,
      Reader reader) {
    this.store = store;
    this.request = new WatchRequest(Scope.EVERYTHING, server, UUID.randomUUID());
    this.hub = hub;
    this.time = time;
    this.counters = counters;
    this.reader = reader;
  }

  /** Who reads the feed; called on the hub's thread. */
  interface Reader {
    /** The watch stands; the hunts that are hosted have to be followed anew. */
    void stands(Lineage lineage);

    /** Something was pushed; never a heartbeat. */
    void brought(WatchEvent event);

    /** The watch is lost; another is opened by and by. */
    void lost(Throwable cause);

    /** Returns what the server knows of a hunt. */
    Held known(HuntId hunt);
  }

  void open() {
    if (closed || session != null) {
      return;
    }
    Session fresh = new Session();
    session = fresh;
    try {
      fresh.watch = store.watch(request, fresh);
      fresh.listen();
    } catch (RuntimeException | LinkageError e) {
      lost(fresh, e, Duration.ZERO);
    }
  }

  void close() {
    closed = true;
    Session open = session;
    session = null;
    if (open != null) {
      open.end();
    }
  }

  /** Whether the watch stands. */
  boolean stands() {
    Session open = session;
    return open != null && open.connected;
  }

  void follow(HuntId hunt, Held held) {
    Session open = session;
    if (open != null && open.connected) {
      if (!digest.contains(hunt)) {
        digest.put(hunt, VersionVector.NONE);
      }
      open.commands++;
      counters.one(ServerMeasure.STORE_FOLLOWS);
      open.tell(watch -> watch.follow(hunt, held));
    }
  }

  void unfollow(HuntId hunt) {
    digest.remove(hunt);
    Session open = session;
    if (open != null && open.connected) {
      open.commands++;
      open.tell(watch -> watch.unfollow(hunt));
    }
  }

  private void arrived(Session from, WatchEvent event) {
    from.silences = 0;
    if (event.sequence() < from.expected) {
      return; // said twice
    }
    boolean gap = event.sequence() > from.expected;
    from.expected = event.sequence() + 1;
    if (event instanceof WatchEvent.Heartbeat heartbeat) {
      if (gap || (heartbeat.commands() == from.commands && heartbeat.digest() != digest.value())) {
        repair();
      }
      return;
    }
    note(event);
    reader.brought(event);
    if (gap) {
      repair();
    }
  }

  private void note(WatchEvent event) {
    if (event instanceof WatchEvent.Whole whole) {
      note(whole.config().hunt(), whole.config().version());
    } else if (event instanceof WatchEvent.Delta delta) {
      note(delta.delta().hunt(), delta.delta().version());
    } else if (event instanceof WatchEvent.Current current) {
      note(current.hunt(), current.held().version());
    } else if (event instanceof WatchEvent.Unknown unknown) {
      note(unknown.hunt(), VersionVector.NONE);
    }
  }

  private void note(HuntId hunt, VersionVector version) {
    if (digest.contains(hunt)) {
      digest.put(hunt, version);
    }
  }

  private void repair() {
    List<HuntId> followed = List.copyOf(digest.hunts());
    log.info("A push of {} was lost: {} hunts are asked for anew", store.name(), followed.size());
    for (HuntId hunt : followed) {
      counters.one(ServerMeasure.STORE_REPAIRS);
      follow(hunt, reader.known(hunt));
    }
  }

  private void lost(Session which, Throwable cause, Duration retryAfter) {
    if (which != session) {
      return;
    }
    session = null;
    which.end();
    digest.clear();
    counters.one(ServerMeasure.STORE_LOSSES);
    reader.lost(cause);
    Duration wait = backoff.failed();
    time.schedule(
        wait.compareTo(retryAfter) < 0 ? retryAfter : wait, () -> hub.execute(this::open));
  }

  /** One watch, from its opening to its end. */
  private final class Session implements WatchSink {
    private @Nullable Watch watch;
    private boolean connected;
    private boolean ended;
    private int silences;
    private long expected = 1;
    private long commands;

    @Override
    public void onConnected(Lineage lineage) {
      onHub(
          () -> {
            connected = true;
            backoff.succeeded();
            silences = 0;
            reader.stands(lineage);
          });
    }

    @Override
    public void onEvent(WatchEvent event) {
      onHub(() -> arrived(this, event));
    }

    @Override
    public void onDisconnected(SourceException cause, Duration retryAfter) {
      hub.execute(() -> lost(this, cause, retryAfter));
    }

    private void onHub(Runnable step) {
      hub.execute(
          () -> {
            if (this == session) {
              step.run();
            }
          });
    }

    private void listen() {
      time.schedule(
          LISTENING,
          () ->
              onHub(
                  () -> {
                    if (ended) {
                      return;
                    }
                    if (++silences < MOST_SILENCES) {
                      listen();
                    } else {
                      lost(this, new SourceException(silence(), null), Duration.ZERO);
                    }
                  }));
    }

    private String silence() {
      return "%s said nothing for %d s"
          .formatted(store.name(), LISTENING.toSeconds() * MOST_SILENCES);
    }

    private void tell(Consumer<Watch> command) {
      Watch open = watch;
      if (open != null) {
        try {
          command.accept(open);
        } catch (RuntimeException | LinkageError brokenContract) {
          lost(this, brokenContract, Duration.ZERO);
        }
      }
    }

    private void end() {
      ended = true;
      connected = false;
      Watch open = watch;
      if (open != null) {
        try {
          open.close();
        } catch (RuntimeException | LinkageError e) {
          log.debug("Closing a watch failed", e);
        }
      }
    }
  }
}
