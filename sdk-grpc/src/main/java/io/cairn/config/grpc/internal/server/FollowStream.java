package io.cairn.config.grpc.internal.server;

import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.grpc.internal.proto.Acknowledge;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.FollowHunt;
import io.cairn.config.grpc.internal.proto.Hello;
import io.cairn.config.grpc.internal.proto.MoveOn;
import io.cairn.config.grpc.internal.proto.Reject;
import io.cairn.config.grpc.internal.proto.RetryAfter;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.proto.UnfollowHunt;
import io.cairn.config.grpc.internal.proto.Welcome;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.cairn.config.grpc.internal.wire.WireBounds;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.TimeSource;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stream of a follower: what it says, and what is to be sent to it. Owned by the hub's thread,
 * which alone calls the methods of the gRPC call.
 */
final class FollowStream implements FollowOwner {
  private static final Logger log = LoggerFactory.getLogger(FollowStream.class);

  private final HubParts parts;
  private final StreamDesk desk;
  private final Hosting hosting;
  private final ServerLimits limits;
  private final Rights rights;
  private final String caller;
  private final ServerCall<?, Frame> call;
  private final Outbox outbox;
  private final TokenBucket commands;
  private final TokenBucket repairs;
  private final Map<HuntId, @Nullable HuntFollow> follows = new HashMap<>();
  private @Nullable Greeting greeting;
  private TimeSource.Timer helloTimer = () -> {};
  private @Nullable Duration moveOnWithin;
  private boolean welcomed;
  private boolean ended;

  FollowStream(
      HubParts parts, StreamDesk desk, Hosting hosting, Rights rights, ServerCall<?, Frame> call) {
    this.parts = parts;
    this.desk = desk;
    this.hosting = hosting;
    this.limits = desk.limits();
    this.rights = rights;
    this.caller = rights.name();
    this.call = call;
    this.outbox = new Outbox(parts, hosting, call);
    this.commands =
        new TokenBucket(parts.time(), limits.commandBurst(), limits.commandsPerSecond());
    this.repairs = new TokenBucket(parts.time(), limits.repairBurst(), limits.repairsPerSecond());
  }

  String caller() {
    return caller;
  }

  /** Returns what the client said of itself, if it has. */
  @Nullable Greeting greeting() {
    return greeting;
  }

  /** The stream is let in, if it says who it is before a timer is due. */
  void awaitsHello(TimeSource.Timer timer) {
    helloTimer = timer;
  }

  boolean isEnded() {
    return ended;
  }

  @Override
  public Scope scope() {
    Greeting said = greeting;
    return said == null ? Scope.EVERYTHING : said.scope();
  }

  @Override
  public boolean isReady() {
    return outbox.isReady();
  }

  @Override
  public boolean skipsVersions() {
    return true;
  }

  @Override
  public void wake(HuntFollow follow) {
    outbox.wake(follow);
  }

  void ready() {
    outbox.pump();
  }

  /** Something came from the client. */
  void received(Received<ClientMessage> received) {
    if (ended) {
      return;
    }
    try {
      carryOut(received.message());
    } catch (MalformedMessageException e) {
      parts.counters().one(ServerMeasure.MALFORMED);
      end(Status.INVALID_ARGUMENT.withDescription(e.reason()));
    } catch (RuntimeException | LinkageError e) { // also of rights, which are not the server's
      log.error("A message of {} could not be carried out: its stream ends", caller, e);
      end(Status.INTERNAL.withDescription("the server failed"));
    }
    if (!ended) {
      call.request(1);
    }
  }

  private void carryOut(ClientMessage message) {
    parts.counters().one(ServerMeasure.COMMANDS);
    if (!commands.take()) {
      limited(
          "the client sends more than %d messages at once, or %d per second"
              .formatted(limits.commandBurst(), limits.commandsPerSecond()));
      return;
    }
    switch (message.getMessageCase()) {
      case HELLO -> hello(message.getHello());
      case FOLLOW -> follow(message.getFollow());
      case UNFOLLOW -> unfollow(message.getUnfollow());
      case ACKNOWLEDGE -> acknowledge(message.getAcknowledge());
      case REJECT -> reject(message.getReject());
      case MESSAGE_NOT_SET -> {} // of a newer protocol
    }
  }

  private void hello(Hello hello) {
    if (greeting != null) {
      throw new MalformedMessageException("hello", "comes a second time");
    }
    greeting = Greeting.of(hello);
    desk.greeted(this, greeting);
  }

  /** The stream is let in, and the store is known. */
  void welcome(Lineage lineage, boolean resumed) {
    welcomed = true;
    helloTimer.cancel();
    Greeting said = greeting;
    log.debug("{} follows as {}, {}", said == null ? "" : said.pod(), caller, resumed);
    outbox.say(
        ServerMessage.newBuilder()
            .setWelcome(
                Welcome.newBuilder()
                    .setLineage(WireValues.bytes(lineage))
                    .setServer(parts.name())
                    .setResumed(resumed)
                    .setHeartbeatMillis((int) limits.heartbeat().toMillis()))
            .build());
    tellToMoveOn();
  }

  boolean isWelcomed() {
    return welcomed;
  }

  private void checkWelcomed(String message) {
    if (!welcomed) {
      throw new MalformedMessageException(message, "comes before the welcome");
    }
  }

  private void follow(FollowHunt message) {
    checkWelcomed("follow");
    HuntId hunt = WireValues.hunt("follow.hunt", message.getHunt());
    VersionVector held = hosting.counting(WireValues.held("follow.held", message.getHeld()));
    outbox.commanded();
    boolean again = follows.containsKey(hunt);
    if (!again && follows.size() >= limits.followsPerStream()) {
      limited("the client follows more than %d hunts".formatted(limits.followsPerStream()));
      return;
    }
    if (again && !repairs.take()) {
      limited(
          "the client follows anew more than %d hunts at once, or %d per second"
              .formatted(limits.repairBurst(), limits.repairsPerSecond()));
      return;
    }
    boolean mayFollow = rights.mayFollow(hunt);
    if (mayFollow && !hosting.hasRoomFor(hunt)) {
      refuse(hosting.full(hunt), StreamDesk.someTime());
      return;
    }
    outbox.follows(hunt);
    if (!mayFollow) {
      parts.counters().one(ServerMeasure.DENIED);
      follows.put(hunt, null); // it counts as followed for both ends
      outbox.deny(hunt, "%s may not follow hunt \"%s\"".formatted(caller, hunt));
      return;
    }
    HuntFollow follow = follows.get(hunt);
    if (follow == null) {
      follow = hosting.follow(this, hunt, held);
      follows.put(hunt, follow);
      parts.counters().one(ServerMeasure.FOLLOWS);
    } else {
      parts.counters().one(ServerMeasure.REPAIRS);
      follow.hosted().counts().repairs.increment();
    }
    follow.restart(held);
    outbox.startOver(follow);
  }

  private void unfollow(UnfollowHunt message) {
    checkWelcomed("unfollow");
    HuntId hunt = WireValues.hunt("unfollow.hunt", message.getHunt());
    outbox.commanded();
    HuntFollow follow = follows.remove(hunt);
    outbox.unfollows(hunt, follow);
    if (follow != null) {
      leave(follow);
    }
  }

  private void leave(HuntFollow follow) {
    hosting.unfollow(follow);
    parts.counters().add(ServerMeasure.FOLLOWS, -1);
  }

  private void acknowledge(Acknowledge message) {
    checkWelcomed("acknowledge");
    HuntFollow follow = follows.get(WireValues.hunt("acknowledge.hunt", message.getHunt()));
    VersionVector unused = WireValues.issued("acknowledge.version", message.getVersion());
    if (follow != null) {
      follow.hosted().counts().acknowledged.increment();
      parts.counters().one(ServerMeasure.ACKNOWLEDGED);
    }
  }

  private void reject(Reject message) {
    checkWelcomed("reject");
    HuntId hunt = WireValues.hunt("reject.hunt", message.getHunt());
    VersionVector version = WireValues.issued("reject.version", message.getVersion());
    String reason = WireValues.text("reject.reason", message.getReason(), WireBounds.MAX_REASON);
    VersionVector served = hosting.counting(WireValues.held("reject.served", message.getServed()));
    HuntFollow follow = follows.get(hunt);
    if (follow == null) {
      return;
    }
    Greeting said = greeting;
    log.info(
        "{} refused {} of \"{}\": {}",
        said == null ? caller : said.pod(),
        version,
        hunt,
        MalformedMessageException.shown(reason));
    follow.hosted().counts().rejected.increment();
    parts.counters().one(ServerMeasure.REJECTED);
    if (follow.reject(version, served)) {
      outbox.startOver(follow);
    }
  }

  void beat() {
    if (ended) {
      return;
    }
    if (outbox.isStalled(limits.stallTimeout())) {
      parts.counters().one(ServerMeasure.STALLED);
      end(
          Status.RESOURCE_EXHAUSTED.withDescription(
              "the client took nothing of what waits for it for %d ms"
                  .formatted(limits.stallTimeout().toMillis())));
    } else if (welcomed && hosting.storeStands()) {
      outbox.beat(); // a store that is away confirms nothing
    }
  }

  /** Tells the client to move on, once it is welcomed: nothing comes before the welcome. */
  void moveOn(Duration within) {
    moveOnWithin = within;
    tellToMoveOn();
  }

  private void tellToMoveOn() {
    Duration within = moveOnWithin;
    if (welcomed && within != null) {
      outbox.say(
          ServerMessage.newBuilder()
              .setMoveOn(MoveOn.newBuilder().setWithinMillis(within.toMillis()))
              .build());
    }
  }

  /** Ends the stream and asks for some peace. */
  void refuse(Status status, Duration retryAfter) {
    outbox.sayAtOnce(
        ServerMessage.newBuilder()
            .setRetryAfter(
                RetryAfter.newBuilder()
                    .setMillis(retryAfter.toMillis())
                    .setReason(String.valueOf(status.getDescription())))
            .build());
    end(status);
  }

  private void limited(String why) {
    parts.counters().one(ServerMeasure.LIMITED);
    end(Status.RESOURCE_EXHAUSTED.withDescription(why));
  }

  /** Ends the stream from this side. */
  void end(Status status) {
    if (!ended) {
      forget();
      call.close(status, new Metadata());
    }
  }

  /** The stream is over, by whichever side. */
  void forget() {
    if (ended) {
      return;
    }
    ended = true;
    helloTimer.cancel(); // it would hold the stream until it is due
    outbox.close();
    for (HuntFollow follow : follows.values()) {
      if (follow != null) {
        leave(follow);
      }
    }
    follows.clear();
    desk.left(this);
  }
}
