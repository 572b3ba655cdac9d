package io.cairn.config.grpc.internal.client;

import static java.util.Objects.requireNonNull;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.ConfigServiceGrpc;
import io.cairn.config.grpc.internal.proto.Heartbeat;
import io.cairn.config.grpc.internal.proto.RetryAfter;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.wire.ErrorDetails;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.cairn.config.grpc.internal.wire.WireBounds;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of {@code Follow}: the watch that the client has, and the call behind it.
 *
 * <p><b>One thread at a time owns everything.</b> Commands of the watcher, messages and the end of
 * the call, and what timers bring are tasks of one serial executor, which alone touches the state
 * and alone calls the sink. A caller touches the executor's queue, {@code closed} and what is
 * {@link Served} only. Small messages are taken on the thread of the network that brought them:
 * handing them over would take longer.
 *
 * <p><b>Bounds.</b> A few messages of the server are on their way to this class at most; a slow
 * sink holds back the server. Commands wait here while the server does not take them, up to {@link
 * #MOST_COMMANDS}.
 *
 * <p><b>A dead connection.</b> A server that says nothing for three heartbeats, and at least 30 s,
 * or carries out nothing of what it was told in that time, or says no welcome for 10 s, is left; so
 * is one of which the watcher has had enough after a silence of half that time, because the next
 * stream must not be put on the same connection.
 */
public final class FollowStream implements Watch {
  /** How many commands may wait for a server that does not take them. */
  static final int MOST_COMMANDS = 1 << 18;

  /** How long the server may take to connect and to say welcome. */
  static final Duration LONGEST_WELCOME = Duration.ofSeconds(10);

  /** The longest time for which a server is left alone, whatever it asks for. */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

  private static final Duration SHORTEST_SILENCE =
      Duration.ofSeconds(WireBounds.MIN_SILENCE_SECONDS);
  private static final int HEARTBEATS_MISSED = 3;
  private static final int MESSAGES_AHEAD = 16;

  private static final Logger log = LoggerFactory.getLogger(FollowStream.class);

  private final Line line;
  private final WatchRequest request;
  private final WatchSink sink;
  private final TimeSource time;
  private final Lineages lineages;
  private final SerialTasks tasks;
  private final CommandQueue commands = new CommandQueue();
  private final Served served;
  private final CommandProgress progress = new CommandProgress();
  private final StreamEvents events;
  private final Silence silence;
  private final Departure departure;
  private volatile boolean closed;

  // Owned by the tasks.
  private Connection.@Nullable OneCall<ClientMessage, ServerMessage> call;
  private boolean welcomed;
  private boolean ended;

  private FollowStream(
      Line line, WatchRequest request, WatchSink sink, TimeSource time, Lineages lineages) {
    this.line = line;
    this.request = request;
    this.sink = sink;
    this.time = time;
    this.lineages = lineages;
    this.tasks = new SerialTasks(line.threads(), this::failed);
    this.served = new Served(time, tasks, this::send);
    this.events = new StreamEvents(line.name());
    this.silence = new Silence(time, tasks, this::silent);
    this.departure = new Departure(time, tasks, this::depart);
  }

  /**
   * Opens a stream; returns at once.
   *
   * @param line the way to a server
   * @param request who watches
   * @param sink where the events go
   * @param time the time by which silences are measured
   * @param lineages what is known of the store
   */
  public static FollowStream open(
      Line line, WatchRequest request, WatchSink sink, TimeSource time, Lineages lineages) {
    FollowStream stream =
        new FollowStream(line, request, requireNonNull(sink, "sink"), time, lineages);
    stream.tasks.execute(stream::start);
    return stream;
  }

  @Override
  public void follow(HuntId hunt, Held held) {
    requireNonNull(hunt, "hunt");
    requireNonNull(held, "held");
    served.follow(hunt, held);
    command(queue -> queue.follow(hunt, held));
  }

  @Override
  public void unfollow(HuntId hunt) {
    requireNonNull(hunt, "hunt");
    served.unfollow(hunt);
    command(queue -> queue.unfollow(hunt));
  }

  @Override
  public void acknowledge(HuntId hunt, VersionVector version) {
    requireNonNull(hunt, "hunt");
    requireNonNull(version, "version");
    served.acknowledge(hunt, lineages.last(), version);
  }

  @Override
  public void reject(HuntId hunt, VersionVector version, String reason) {
    requireNonNull(hunt, "hunt");
    requireNonNull(version, "version");
    requireNonNull(reason, "reason");
    Held still = served.of(hunt);
    command(queue -> queue.reject(hunt, version, reason, still));
  }

  @Override
  public void close() {
    closed = true;
    tasks.execute(
        () -> {
          if (!ended) {
            finish("the watch was closed", silence.isSuspicious());
          }
        });
  }

  private void command(Consumer<CommandQueue> command) {
    tasks.execute(
        () -> {
          if (ended || closed) {
            return;
          }
          command.accept(commands);
          if (commands.size() > MOST_COMMANDS) {
            end(
                failure("takes no commands: more than %d wait".formatted(MOST_COMMANDS)),
                Duration.ZERO,
                true);
          } else {
            send();
          }
        });
  }

  // From here on: the tasks.

  private void start() {
    if (closed || ended) {
      ended = true;
      return;
    }
    if (line.isClosed()) {
      end(failure("is closed"), Duration.ZERO, false);
      return;
    }
    Connection.OneCall<ClientMessage, ServerMessage> opened =
        line.newCall(
            ConfigServiceGrpc.getFollowMethod(),
            task -> line.report(() -> tasks.runHere(task)),
            null);
    call = opened;
    opened.start(new Messages(), new Metadata());
    opened.request(MESSAGES_AHEAD);
    opened.sendMessage(Introduction.of(request, lineages.last()));
    silence.begin(LONGEST_WELCOME);
  }

  private void send() {
    Connection.OneCall<ClientMessage, ServerMessage> open = call;
    while (open != null && welcomed && !ended && open.isReady()) {
      ClientMessage command = commands.poll();
      ClientMessage next = command != null ? command : served.poll();
      if (next == null) {
        return;
      }
      open.sendMessage(next);
      if (events.told(next)) {
        progress.sent(time.nanoTime());
      }
    }
  }

  private void received(ServerMessage message) {
    long now = silence.heard();
    try {
      switch (message.getMessageCase()) {
        case WELCOME -> welcome(message);
        case RETRY_AFTER -> retryAfter(message.getRetryAfter());
        case MOVE_ON -> departure.within(bounded(message.getMoveOn().getWithinMillis()));
        case MESSAGE_NOT_SET -> {} // of a later version of the protocol
        default -> {
          if (!welcomed) {
            throw new MalformedMessageException(
                "the first message", "is " + message.getMessageCase() + ", not WELCOME");
          }
          events.received(message, event -> toSink(() -> sink.onEventHere(event)));
          if (message.hasHeartbeat()) {
            compare(message.getHeartbeat(), now);
          }
        }
      }
    } catch (MalformedMessageException e) {
      end(failure("breaks the protocol: " + e.getMessage()), Duration.ZERO, true);
    }
  }

  private void welcome(ServerMessage message) {
    if (welcomed) {
      throw new MalformedMessageException("welcome", "comes a second time");
    }
    Lineage lineage = WireValues.lineage("welcome.lineage", message.getWelcome().getLineage());
    welcomed = true;
    lineages.seen(lineage);
    Duration heartbeats =
        Duration.ofMillis(Integer.toUnsignedLong(message.getWelcome().getHeartbeatMillis()))
            .multipliedBy(HEARTBEATS_MISSED);
    silence.begin(heartbeats.compareTo(SHORTEST_SILENCE) > 0 ? heartbeats : SHORTEST_SILENCE);
    toSink(() -> sink.onConnected(lineage));
    send();
  }

  private void compare(Heartbeat heartbeat, long now) {
    progress.heard(heartbeat.getCommands(), now);
    if (!ended && progress.standsStillFor(now) >= silence.longest().toNanos()) {
      end(
          failure("has carried out no command for %d ms".formatted(silence.longest().toMillis())),
          Duration.ZERO,
          true);
    }
  }

  private void retryAfter(RetryAfter retry) {
    Duration asked = bounded(retry.getMillis());
    String reason = MalformedMessageException.shown(retry.getReason());
    end(
        failure("asks to be left alone for %d ms: %s".formatted(asked.toMillis(), reason)),
        asked,
        true);
  }

  private void depart() {
    if (!ended) {
      end(failure("goes away and asks to move on"), Duration.ZERO, true);
    }
  }

  private static Duration bounded(long millis) {
    return Long.compareUnsigned(millis, LONGEST_RETRY_AFTER.toMillis()) > 0
        ? LONGEST_RETRY_AFTER
        : Duration.ofMillis(millis);
  }

  private void silent(Duration longest) {
    if (!ended) {
      String missing = welcomed ? "said nothing" : "did not say welcome";
      end(failure("%s for %d ms".formatted(missing, longest.toMillis())), Duration.ZERO, true);
    }
  }

  /** A task has thrown, which none should: the stream is not one to go on with. */
  private void failed(Throwable thrown) {
    if (ended) { // gRPC may be at a call yet that was cancelled
      log.debug("A task of a stream failed after its end", thrown);
      return;
    }
    log.error("A task of a stream failed", thrown);
    end(
        new SourceException(line.name() + " cannot be followed: " + thrown, thrown),
        Duration.ZERO,
        true);
  }

  private void toSink(Runnable callback) {
    if (closed || ended) {
      return;
    }
    try {
      callback.run();
    } catch (RuntimeException | Error e) {
      log.warn("The sink of {} failed: its watch ends", request.pod(), e);
      end(
          new SourceException("the sink of %s failed".formatted(request.pod()), e),
          Duration.ZERO,
          false);
    }
  }

  /** Ends the stream and tells the sink, unless the watcher has closed it. */
  private void end(SourceException cause, Duration retryAfter, boolean leave) {
    finish(cause.getMessage(), leave);
    if (closed) {
      return;
    }
    try {
      sink.onDisconnected(cause, retryAfter);
    } catch (RuntimeException | Error e) {
      log.warn("The sink of {} failed at the end of its watch", request.pod(), e);
    }
  }

  private void finish(@Nullable String why, boolean leave) {
    ended = true;
    silence.end();
    served.end();
    departure.cancel();
    Connection.OneCall<ClientMessage, ServerMessage> open = call;
    if (open != null) {
      if (leave) {
        line.leave(open);
      }
      open.cancel(why, null);
    }
  }

  private SourceException failure(String problem) {
    return new SourceException(line.name() + " " + problem, null);
  }

  private void over(Status status, Metadata trailers) {
    if (ended) {
      return;
    }
    if (line.isClosed()) {
      end(failure("is closed"), Duration.ZERO, false);
      return;
    }
    if (status.isOk()) {
      end(failure("has ended the stream"), Duration.ZERO, true);
      return;
    }
    end(
        ErrorDetails.toSourceException(
            status.asRuntimeException(trailers), line.name(), "follow hunts"),
        Duration.ZERO,
        !Line.anyServerSays(status));
  }

  /** The call, which reports to the tasks, on the thread of the network. */
  private final class Messages extends ClientCall.Listener<ServerMessage> {
    @Override
    public void onMessage(ServerMessage message) {
      boolean isAHuntOfAnySize = message.hasCommit();
      tasks.step(isAHuntOfAnySize || message.hasWelcome(), () -> take(message));
    }

    private void take(ServerMessage message) {
      if (ended) {
        return;
      }
      received(message);
      Connection.OneCall<ClientMessage, ServerMessage> open = call;
      if (!ended && open != null) {
        open.request(1);
      }
    }

    @Override
    public void onReady() {
      send();
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      tasks.step(false, () -> over(status, trailers));
    }
  }
}
