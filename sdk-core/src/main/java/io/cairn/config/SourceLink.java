package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a stream open to the source for as long as the client lives: attaches when the gate lets
 * it, follows what is wanted, and comes back with full jitter after a loss, not before the source
 * asks for it.
 *
 * <p>Everything here happens on the change thread; a source's calls are handed over to it. Each
 * stream is an {@link Attachment} of its own, and what a past one still says is ignored. Only
 * {@code health} is read by others.
 */
final class SourceLink {
  private static final Logger log = LoggerFactory.getLogger(SourceLink.class);
  private static final Duration LISTENING = Duration.ofSeconds(10);
  private static final int MOST_SILENCES = 3;

  /**
   * How the link stands.
   *
   * @param sinceNanos when that began, by the monotonic clock
   * @param attempts attempts since the stream was lost
   */
  record Health(
      boolean connected,
      Optional<Lineage> lineage,
      int attempts,
      Optional<String> lastError,
      long sinceNanos) {}

  private final ConfigSource source;
  private final Scope scope;
  private final String pod;
  private final AttachGate gate;
  private final Backoff backoff;
  private final TimeSource time;
  private final SerialExecutor changeThread;
  private final Function<HuntId, @Nullable HuntConfig> served;
  private final Predicate<HuntId> urgent;
  private final RepeatedFailure failures;
  private final Set<HuntId> wanted = new LinkedHashSet<>();
  private volatile Health health;
  private volatile @Nullable Throwable lastFailure;
  private @Nullable StreamHandler handler;
  private @Nullable Attachment attachment;
  private boolean gateOpen;
  private boolean closed;
  private int attempts;

  SourceLink(
      ConfigSource source,
      ClientOptions options,
      AttachGate gate,
      Backoff backoff,
      TimeSource time,
      SerialExecutor changeThread,
      Function<HuntId, @Nullable HuntConfig> served) {
    this.source = source;
    this.scope = options.scope();
    this.pod = options.pod();
    this.gate = gate;
    this.backoff = backoff;
    this.time = time;
    this.changeThread = changeThread;
    this.served = served;
    this.urgent = options.urgent()::contains;
    this.failures = new RepeatedFailure(log, options.name() + ": source " + source.name());
    this.health = new Health(false, Optional.empty(), 0, Optional.empty(), time.nanoTime());
  }

  /**
   * Attaches as soon as the gate allows; urgent hunts at once.
   *
   * @param handler what is made of the streams
   */
  void start(StreamHandler handler) {
    this.handler = handler;
    Duration wait = gate.waitAtStart();
    rememberRun();
    if (wait.isZero()) {
      gateOpen = true;
      connect();
      return;
    }
    log.info("This pod restarts again and again: it attaches in {} ms", wait.toMillis());
    if (wanted.stream().anyMatch(urgent)) {
      connect();
    }
    later(wait, this::openGate);
  }

  private void rememberRun() {
    later(
        gate.interval(),
        () -> {
          gate.remember();
          rememberRun();
        });
  }

  private void openGate() {
    gateOpen = true;
    Attachment now = attachment;
    if (now == null) {
      connect();
    } else if (now.isConnected()) {
      wanted.stream().filter(hunt -> !now.ledger.follows(hunt)).forEach(now::follow);
    }
  }

  /** Follows a hunt, from what is served of it. Said again, it changes nothing. */
  void follow(HuntId hunt) {
    if (!wanted.add(hunt)) {
      return;
    }
    Attachment now = attachment;
    if (now != null && now.isConnected() && mayFollow(hunt)) {
      now.follow(hunt);
    } else if (now == null && !gateOpen && urgent.test(hunt)) {
      connect();
    }
  }

  void unfollow(HuntId hunt) {
    Attachment now = attachment;
    if (wanted.remove(hunt) && now != null && now.ledger.follows(hunt)) {
      now.unfollow(hunt);
    }
  }

  private boolean mayFollow(HuntId hunt) {
    return gateOpen || urgent.test(hunt);
  }

  /** Whether the stream stands and carries this hunt. */
  boolean carries(HuntId hunt) {
    Attachment now = attachment;
    return now != null && now.isConnected() && now.ledger.follows(hunt);
  }

  /** Any thread. */
  Health health() {
    return health;
  }

  /** Returns what the stream was lost by last, or why it could not be opened. Any thread. */
  @Nullable Throwable lastFailure() {
    return lastFailure;
  }

  private void connect() {
    if (closed || attachment != null) {
      return;
    }
    attempts++;
    Attachment next = new Attachment();
    attachment = next;
    try {
      next.watch = source.watch(new WatchRequest(scope, pod, gate.session()), next);
    } catch (RuntimeException | LinkageError brokenContract) {
      lost(next, brokenContract, Duration.ZERO);
    }
  }

  private void lost(Attachment lost, Throwable cause, Duration retryAfter) {
    if (attachment != lost) {
      return;
    }
    attachment = null;
    Health was = health;
    health =
        new Health(
            false,
            was.lineage(),
            attempts,
            Optional.of(RepeatedFailure.reason(cause)),
            was.connected() ? time.nanoTime() : was.sinceNanos());
    lastFailure = cause;
    failures.failed(cause);
    Duration wait = backoff.before(attempts);
    later(wait.compareTo(retryAfter) < 0 ? retryAfter : wait, this::connect);
    if (was.connected()) {
      handler().lost();
    }
  }

  private StreamHandler handler() {
    return requireNonNull(handler, "started");
  }

  private void later(Duration wait, Runnable task) {
    time.schedule(
        wait,
        () ->
            changeThread.execute(
                () -> {
                  if (!closed) {
                    task.run();
                  }
                }));
  }

  /** Ends the stream. */
  void close() {
    closed = true;
    gate.remember();
    Attachment now = attachment;
    attachment = null;
    if (now != null) {
      now.end();
    }
  }

  /** One stream, from the attempt to open it to its end. */
  final class Attachment implements WatchSink {
    private final StreamClock clock = new StreamClock(time.nanoTime());
    private final StreamLedger ledger = new StreamLedger();
    private @Nullable Watch watch;
    private boolean connected;
    private int silences;

    StreamClock clock() {
      return clock;
    }

    StreamLedger ledger() {
      return ledger;
    }

    boolean isConnected() {
      return connected;
    }

    @Override
    public void onConnected(Lineage lineage) {
      changeThread.execute(
          () -> {
            if (attachment == this) {
              stands(lineage);
            }
          });
    }

    private void stands(Lineage lineage) {
      connected = true;
      clock.heard(time.nanoTime());
      health = new Health(true, Optional.of(lineage), 0, health.lastError(), time.nanoTime());
      failures.ended();
      handler().connected(lineage);
      listen();
      wanted.stream().filter(SourceLink.this::mayFollow).forEach(this::follow);
    }

    /**
     * A source sends heartbeats: one that says nothing for long is gone, whatever the socket says.
     */
    private void listen() {
      later(
          LISTENING,
          () -> {
            if (attachment == this) {
              silences++;
              if (silences < MOST_SILENCES) {
                listen();
              } else {
                end();
                lost(this, new SourceException(silent(), null), Duration.ZERO);
              }
            }
          });
    }

    private String silent() {
      return "%s said nothing for %d s"
          .formatted(source.name(), LISTENING.toSeconds() * MOST_SILENCES);
    }

    @Override
    public void onEvent(WatchEvent event) {
      long at = time.nanoTime();
      changeThread.execute(
          () -> {
            if (attachment == this) {
              silences = 0;
              attempts = 0; // a source that only accepts and hangs up is backed off from
              handler().event(this, event, at);
            }
          });
    }

    @Override
    public void onDisconnected(SourceException cause, Duration retryAfter) {
      changeThread.execute(
          () -> {
            if (attachment == this) {
              end();
              lost(this, cause, retryAfter);
            }
          });
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

    private void unfollow(HuntId hunt) {
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
          end();
          lost(this, brokenContract, Duration.ZERO);
        }
      }
    }

    private void end() {
      Watch open = watch;
      watch = null;
      connected = false;
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
