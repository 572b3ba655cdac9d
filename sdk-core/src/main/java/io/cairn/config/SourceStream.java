package io.cairn.config;

import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream, from the attempt to open it to its end: the sink that a source is given, the commands
 * that go the other way, and the ledger of both. Belongs to the change thread, but for the methods
 * of {@link WatchSink}, which only put into the inbox and hand over.
 *
 * <p>A source sends heartbeats. A stream that says nothing for three listening times of 10 s is
 * given up, whatever its socket says, and whether or not it ever stood.
 */
final class SourceStream implements WatchSink {
  private static final Logger log = LoggerFactory.getLogger(SourceStream.class);
  private static final Duration LISTENING = Duration.ofSeconds(10);
  private static final int MOST_SILENCES = 3;

  private final String sourceName;
  private final SourceLink link;
  private final Function<HuntId, @Nullable HuntConfig> served;
  private final Predicate<WatchEvent> takesAWhile;
  private final TimeSource time;
  private final StreamClock clock;
  private final StreamLedger ledger = new StreamLedger();
  private final StreamInbox inbox = new StreamInbox();
  private @Nullable Watch watch;
  private boolean connected;
  private boolean ended;
  private int silences;

  /**
   * @param served returns what is served of a hunt now, or null
   * @param takesAWhile whether what was pushed is more than a thread of the source's should do
   */
  SourceStream(
      String sourceName,
      SourceLink link,
      Function<HuntId, @Nullable HuntConfig> served,
      Predicate<WatchEvent> takesAWhile,
      TimeSource time) {
    this.sourceName = sourceName;
    this.link = link;
    this.served = served;
    this.takesAWhile = takesAWhile;
    this.time = time;
    this.clock = new StreamClock(time.nanoTime());
  }

  StreamClock clock() {
    return clock;
  }

  StreamLedger ledger() {
    return ledger;
  }

  boolean isConnected() {
    return connected;
  }

  /** The source has returned this for the sink. */
  void opened(Watch opened) {
    watch = opened;
    listen();
  }

  @Override
  public void onConnected(Lineage lineage) {
    link.onChangeThread(
        this,
        () -> {
          connected = true;
          silences = 0;
          clock.heard(time.nanoTime());
          link.stands(this, lineage);
        });
  }

  @Override
  public void onEvent(WatchEvent event) {
    if (inbox.put(event, time.nanoTime())) {
      link.onChangeThread(this, this::takeNext);
    }
  }

  @Override
  public void onEventHere(WatchEvent event) {
    if (inbox.put(event, time.nanoTime())) {
      if (takesAWhile.test(event)) {
        link.onChangeThread(this, this::takeNext);
      } else {
        link.onThisThread(this, this::takeNext);
      }
    }
  }

  /** One at a time: what else the change thread has to do comes in between. */
  private void takeNext() {
    silences = 0;
    try {
      link.brought(this, inbox);
    } finally {
      if (inbox.hasMore()) {
        link.onChangeThread(this, this::takeNext);
      }
    }
  }

  /** What came before the end is heard before it. */
  @Override
  public void onDisconnected(SourceException cause, Duration retryAfter) {
    link.onChangeThread(
        this,
        () -> {
          while (inbox.hasMore()) {
            takeQuietly();
          }
          link.lost(this, cause, retryAfter);
        });
  }

  private void takeQuietly() {
    try {
      link.brought(this, inbox);
    } catch (RuntimeException | Error e) { // as the change thread does with a task
      log.error("A change handling task failed", e);
    }
  }

  private void listen() {
    link.later(
        LISTENING,
        () -> {
          if (ended) {
            return;
          }
          silences++;
          if (silences < MOST_SILENCES) {
            listen();
          } else {
            link.lost(this, new SourceException(silence(), null), Duration.ZERO);
          }
        });
  }

  private String silence() {
    return "%s said nothing for %d s".formatted(sourceName, LISTENING.toSeconds() * MOST_SILENCES);
  }

  /** Says what is held of a hunt, for the first time or anew. */
  void follow(HuntId hunt) {
    HuntConfig base = ledger.base(hunt);
    HuntConfig now = served.apply(hunt);
    HuntConfig held = base == null || isNewer(now, base) ? now : base;
    ledger.follows(hunt, held);
    command(w -> w.follow(hunt, held == null ? Held.NOTHING : Held.of(held)));
  }

  private static boolean isNewer(@Nullable HuntConfig now, HuntConfig base) {
    return now != null
        && now.lineage().equals(base.lineage())
        && now.version().isAfter(base.version());
  }

  /**
   * Returns what a change applies to: what was sent last, or what is served if that was refused;
   * null if neither is the change's base.
   */
  @Nullable HuntConfig baseOf(ConfigDelta delta) {
    HuntConfig sent = ledger.base(delta.hunt());
    if (isBase(sent, delta)) {
      return sent;
    }
    HuntConfig now = served.apply(delta.hunt());
    return isBase(now, delta) ? now : null;
  }

  private static boolean isBase(@Nullable HuntConfig config, ConfigDelta delta) {
    return config != null && Held.of(config).equals(new Held(delta.lineage(), delta.base()));
  }

  void unfollow(HuntId hunt) {
    ledger.unfollows(hunt);
    command(w -> w.unfollow(hunt));
  }

  void acknowledge(HuntId hunt, VersionVector version) {
    command(w -> w.acknowledge(hunt, version));
  }

  void reject(HuntId hunt, VersionVector version, String reason) {
    command(w -> w.reject(hunt, version, reason));
  }

  private void command(Consumer<Watch> command) {
    Watch open = watch;
    if (open != null) {
      try {
        command.accept(open);
      } catch (RuntimeException | LinkageError brokenContract) {
        link.lost(this, brokenContract, Duration.ZERO);
      }
    }
  }

  /** Ends the stream; it says nothing more and is told nothing more. */
  void end() {
    Watch open = watch;
    watch = null;
    connected = false;
    ended = true;
    inbox.close();
    if (open != null) {
      try {
        open.close();
      } catch (RuntimeException | LinkageError e) {
        log.debug("Closing a watch failed", e);
      }
    }
  }
}
