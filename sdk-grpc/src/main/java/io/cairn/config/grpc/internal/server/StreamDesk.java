package io.cairn.config.grpc.internal.server;

import io.cairn.config.Lineage;
import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerMeasure;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Lets streams in, and knows which there are: how many of whom, and which session each continues.
 * Owned by the hub's thread.
 */
final class StreamDesk {
  private static final long LONGEST_RETRY_MILLIS = 10_000;
  private static final long SHORTEST_RETRY_MILLIS = 1_000;

  private final HubParts parts;
  private final ServerLimits limits;
  private final Hosting hosting;
  private final Runnable left;
  private final Sessions sessions;
  private final Set<FollowStream> streams = new LinkedHashSet<>();
  private final Set<FollowStream> waiting = new LinkedHashSet<>();
  private final Tally<String> perCaller = new Tally<>();
  private final Tally<Pod> perPod = new Tally<>();
  private final Map<UUID, FollowStream> bySession = new HashMap<>();
  private boolean draining;

  private record Pod(String caller, String name) {}

  /**
   * @param left is called whenever a stream is over
   */
  StreamDesk(HubParts parts, ServerLimits limits, Hosting hosting, Runnable left) {
    this.parts = parts;
    this.limits = limits;
    this.hosting = hosting;
    this.left = left;
    this.sessions = new Sessions(parts, limits);
  }

  ServerLimits limits() {
    return limits;
  }

  List<FollowStream> streams() {
    return List.copyOf(streams);
  }

  boolean isEmpty() {
    return streams.isEmpty();
  }

  void sweep() {
    sessions.sweep();
  }

  /** A stream has begun; it has not said who it is yet. */
  FollowStream opened(Rights rights, ServerCall<?, Frame> call) {
    FollowStream stream = new FollowStream(parts, this, hosting, rights, call);
    streams.add(stream);
    parts.counters().one(ServerMeasure.STREAMS);
    int ofCaller = perCaller.oneMore(stream.caller());
    if (draining) {
      stream.end(goingAway());
    } else if (streams.size() > limits.streams()) {
      full(stream, "the server has %d streams".formatted(limits.streams()));
    } else if (ofCaller > limits.streamsPerCaller()) {
      full(
          stream,
          "%s has %d streams on the server".formatted(stream.caller(), limits.streamsPerCaller()));
    } else {
      awaitHello(stream);
    }
    return stream;
  }

  private void awaitHello(FollowStream stream) {
    stream.awaitsHello(
        parts
            .time()
            .schedule(
                limits.helloTimeout(), () -> parts.hub().execute(() -> checkWelcomed(stream))));
  }

  private void checkWelcomed(FollowStream stream) {
    if (stream.isWelcomed() || stream.isEnded()) {
      return;
    }
    if (stream.greeting() == null) {
      parts.counters().one(ServerMeasure.MALFORMED);
      stream.end(
          Status.INVALID_ARGUMENT.withDescription(
              "hello has not come within %d ms".formatted(limits.helloTimeout().toMillis())));
    } else {
      stream.refuse(
          Status.UNAVAILABLE.withDescription("the server has not reached its store yet"),
          someTime());
    }
  }

  /** A stream has said who it is. */
  void greeted(FollowStream stream, Greeting greeting) {
    int ofPod = perPod.oneMore(new Pod(stream.caller(), greeting.pod()));
    FollowStream older = bySession.get(greeting.session());
    boolean continued = older != null && older.caller().equals(stream.caller());
    if (ofPod - (continued ? 1 : 0) > limits.streamsPerPod()) {
      full(
          stream,
          "pod \"%s\" has %d streams on the server"
              .formatted(greeting.pod(), limits.streamsPerPod()));
      return;
    }
    if (continued && older != null) {
      older.end(Status.UNAVAILABLE.withDescription("the session is continued on another stream"));
    }
    bySession.putIfAbsent(greeting.session(), stream);
    Lineage lineage = hosting.lineage();
    if (lineage == null) {
      waiting.add(stream);
    } else {
      welcome(stream, greeting, lineage);
    }
  }

  private void welcome(FollowStream stream, Greeting greeting, Lineage lineage) {
    boolean resumed = sessions.resume(stream.caller(), greeting, lineage);
    parts.counters().one(ServerMeasure.STREAMS_OPENED);
    if (resumed) {
      parts.counters().one(ServerMeasure.SESSIONS_RESUMED);
    }
    stream.welcome(lineage, resumed);
  }

  /** The store is reached: streams that wait for it are welcomed. */
  void storeStands(Lineage lineage) {
    for (FollowStream stream : List.copyOf(waiting)) {
      waiting.remove(stream);
      Greeting greeting = stream.greeting();
      if (greeting != null && !stream.isEnded()) {
        welcome(stream, greeting, lineage);
      }
    }
  }

  /** A stream is over. */
  void left(FollowStream stream) {
    streams.remove(stream);
    waiting.remove(stream);
    parts.counters().add(ServerMeasure.STREAMS, -1);
    perCaller.oneLess(stream.caller());
    Greeting greeting = stream.greeting();
    if (greeting != null) {
      perPod.oneLess(new Pod(stream.caller(), greeting.pod()));
      bySession.remove(greeting.session(), stream);
      Lineage lineage = hosting.lineage();
      if (stream.isWelcomed() && lineage != null) {
        sessions.hold(stream.caller(), greeting, lineage);
      }
    }
    left.run();
  }

  void drain(Duration within) {
    draining = true;
    streams().forEach(stream -> stream.moveOn(within));
  }

  void endAll(Status status) {
    streams().forEach(stream -> stream.end(status));
  }

  static Status goingAway() {
    return Status.UNAVAILABLE.withDescription("the server goes away");
  }

  private void full(FollowStream stream, String why) {
    parts.counters().one(ServerMeasure.LIMITED);
    stream.refuse(
        Status.RESOURCE_EXHAUSTED.withDescription(why + ", the most that it takes"), someTime());
  }

  /** Spreads those who are turned away. */
  static Duration someTime() {
    return Duration.ofMillis(
        ThreadLocalRandom.current().nextLong(SHORTEST_RETRY_MILLIS, LONGEST_RETRY_MILLIS));
  }
}
