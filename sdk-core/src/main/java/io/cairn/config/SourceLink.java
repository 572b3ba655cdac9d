package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final FollowLeads leads;
  private final Backoff backoff;
  private final TimeSource time;
  private final SerialExecutor changeThread;
  private final Function<HuntId, @Nullable HuntConfig> served;
  private final Predicate<WatchEvent> takesAWhile;
  private final Predicate<HuntId> urgent;
  private final RepeatedFailure failures;
  private final Set<HuntId> wanted = new LinkedHashSet<>();
  private volatile Health health;
  private volatile @Nullable Throwable lastFailure;
  private @Nullable StreamHandler handler;
  private @Nullable SourceStream stream;
  private boolean gateOpen;
  private boolean backingOff;
  private boolean closed;
  private int attempts;

  SourceLink(
      ConfigSource source,
      ClientOptions options,
      AttachGate gate,
      FollowLeads leads,
      Backoff backoff,
      TimeSource time,
      SerialExecutor changeThread,
      Function<HuntId, @Nullable HuntConfig> served,
      Predicate<WatchEvent> takesAWhile) {
    this.source = source;
    this.scope = options.scope();
    this.pod = options.pod();
    this.gate = gate;
    this.leads = leads;
    this.backoff = backoff;
    this.time = time;
    this.changeThread = changeThread;
    this.served = served;
    this.takesAWhile = takesAWhile;
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
      List.copyOf(wanted).forEach(leads::ask);
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
    gate.attached();
    List.copyOf(wanted).forEach(leads::ask);
    SourceStream now = stream;
    if (now == null) {
      connect();
    } else if (now.isConnected()) {
      wanted.stream()
          .filter(hunt -> mayFollow(hunt) && !now.ledger().follows(hunt))
          .forEach(now::follow);
    }
  }

  /** Follows a hunt, from what is served of it. Said again, it changes nothing. */
  void follow(HuntId hunt) {
    if (!wanted.add(hunt)) {
      return;
    }
    if (gateOpen || urgent.test(hunt)) {
      leads.ask(hunt);
    }
    SourceStream now = stream;
    if (now != null && now.isConnected() && mayFollow(hunt)) {
      if (!now.ledger().follows(hunt)) {
        now.follow(hunt);
      }
    } else if (now == null && !gateOpen && urgent.test(hunt)) {
      connect();
    }
  }

  /** This process follows a hunt for the node from now on. */
  void leads(HuntId hunt) {
    SourceStream now = stream;
    if (now == null) {
      connect();
    } else if (now.isConnected() && mayFollow(hunt) && !now.ledger().follows(hunt)) {
      now.follow(hunt);
    }
  }

  void unfollow(HuntId hunt) {
    SourceStream now = stream;
    leads.giveBack(hunt);
    if (wanted.remove(hunt) && now != null && now.ledger().follows(hunt)) {
      now.unfollow(hunt);
    }
  }

  private boolean mayFollow(HuntId hunt) {
    return (gateOpen || urgent.test(hunt)) && leads.has(hunt);
  }

  /** Whether the stream stands and carries this hunt. */
  boolean carries(HuntId hunt) {
    SourceStream now = stream;
    return now != null && now.isConnected() && now.ledger().follows(hunt);
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
    boolean isNeeded = !leads.areShared() || wanted.stream().anyMatch(this::mayFollow);
    if (handler == null || closed || stream != null || backingOff || !isNeeded) {
      return;
    }
    attempts++;
    SourceStream next = new SourceStream(source.name(), this, served, takesAWhile, time);
    stream = next;
    try {
      next.opened(source.watch(new WatchRequest(scope, pod, gate.session()), next));
    } catch (RuntimeException | Error brokenContract) { // there may be no thread to be had
      lost(next, brokenContract, Duration.ZERO);
    }
  }

  /**
   * What one stream reports is heard on the change thread, and only while it is the one we have.
   */
  void onChangeThread(SourceStream from, Runnable report) {
    changeThread.execute(() -> hear(from, report));
  }

  /** The same, on the calling thread as the change thread if nothing else is to be done. */
  void onThisThread(SourceStream from, Runnable report) {
    changeThread.executeHere(() -> hear(from, report));
  }

  private void hear(SourceStream from, Runnable report) {
    if (stream == from) {
      report.run();
    }
  }

  void stands(SourceStream connected, Lineage lineage) {
    health = new Health(true, Optional.of(lineage), 0, health.lastError(), time.nanoTime());
    failures.ended();
    handler().connected(lineage);
    wanted.stream().filter(this::mayFollow).forEach(connected::follow);
  }

  /** Takes the next of what a stream has brought. */
  void brought(SourceStream from, StreamInbox inbox) {
    attempts = 0; // not before: a source that only accepts and hangs up is backed off from
    long duplicates = inbox.takeDuplicates();
    if (duplicates > 0) {
      handler().duplicates(duplicates);
    }
    StreamInbox.Waiting next = inbox.take();
    if (next instanceof StreamInbox.Event event) {
      handler().event(from, event.event(), event.afterGap(), event.at());
    } else if (next instanceof StreamInbox.Dropped dropped) {
      handler().dropped(from, dropped.hunt(), dropped.afterGap());
    }
  }

  void lost(SourceStream lost, Throwable cause, Duration retryAfter) {
    if (stream != lost) {
      return;
    }
    stream = null;
    lost.end();
    leads.streamLost();
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
    backingOff = true; // also for an open gate and for urgent hunts
    later(
        wait.compareTo(retryAfter) < 0 ? retryAfter : wait,
        () -> {
          backingOff = false;
          connect();
        });
    if (was.connected()) {
      handler().lost();
    }
  }

  private StreamHandler handler() {
    return requireNonNull(handler, "started");
  }

  void later(Duration wait, Runnable task) {
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
    if (handler != null) {
      gate.remember(); // what was never started was never alive
    }
    leads.close();
    SourceStream now = stream;
    stream = null;
    if (now != null) {
      now.end();
    }
  }
}
