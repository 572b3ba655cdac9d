package io.cairn.config.grpc.internal.server;

import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.grpc.internal.proto.Current;
import io.cairn.config.grpc.internal.proto.Heartbeat;
import io.cairn.config.grpc.internal.proto.NotFound;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.FollowDigest;
import io.grpc.ServerCall;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one stream is still to be sent, and the sending of it. Owned by the hub's thread.
 *
 * <p>It holds no messages: only which hunts have something new, each once however often it changes.
 * What is sent of a hunt is found out when the stream is ready to take it, so that a slow stream
 * skips versions and costs nothing (rule 17). A stream is ready while gRPC holds less than 32 KiB
 * for it; then it gets at most one small transfer, of at most 96 KiB, or one part of a large one.
 *
 * <p>Of large transfers at most {@value #MOST_OPEN} are under way at a time, part by part in turns;
 * between two parts of them there is always room for a small one. So a small hunt that is urgent
 * waits for one part of a large one, not for 64 MB. A large transfer is not given up for a newer
 * version, or a hunt that changes faster than it travels would never arrive; but it is where it
 * keeps others from theirs ({@link Encoders}).
 */
final class Outbox implements OpenTransfer.Sender {
  private static final int MOST_OPEN = 4;
  private static final int MESSAGES_IN_A_ROW = 32;

  private final HubParts parts;
  private final Hosting hosting;
  private final ServerCall<?, Frame> call;
  private final FollowDigest digest = new FollowDigest();
  private final LinkedHashSet<HuntFollow> changed = new LinkedHashSet<>();
  private final LinkedHashSet<HuntFollow> tooLargeForNow = new LinkedHashSet<>();
  private final Map<HuntId, String> denied = new LinkedHashMap<>();
  private final Deque<OpenTransfer> open = new ArrayDeque<>();
  private final Deque<ServerMessage> owed = new ArrayDeque<>();
  private boolean owesHeartbeat;
  private boolean pumping;
  private boolean closed;
  private long sequence;
  private long transfers;
  private long commands;
  private @Nullable Long blockedSince;

  Outbox(HubParts parts, Hosting hosting, ServerCall<?, Frame> call) {
    this.parts = parts;
    this.hosting = hosting;
    this.call = call;
  }

  boolean isReady() {
    return !closed && call.isReady();
  }

  /** A command to follow or unfollow is carried out. */
  void commanded() {
    commands++;
  }

  void follows(HuntId hunt) {
    if (!digest.contains(hunt)) {
      digest.put(hunt, VersionVector.NONE); // else what was sent last stays what it was
    }
  }

  void unfollows(HuntId hunt, @Nullable HuntFollow follow) {
    digest.remove(hunt);
    denied.remove(hunt);
    if (follow != null) {
      changed.remove(follow);
      tooLargeForNow.remove(follow);
      giveUp(follow.open());
    }
  }

  /** Has a hunt answered with a refusal. */
  void deny(HuntId hunt, String why) {
    denied.put(hunt, why);
    pump();
  }

  /** Has something said that stands by itself. */
  void say(ServerMessage message) {
    owed.add(message);
    pump();
  }

  /** Says something whether or not the stream is ready: what it is told before it is ended. */
  void sayAtOnce(ServerMessage message) {
    send(Frame.of(message));
  }

  void beat() {
    owesHeartbeat = true;
    pump();
  }

  /** There may be something to send of a hunt. */
  void wake(HuntFollow follow) {
    if (!closed && follow.open() == null) { // else it is looked at when its transfer is over
      if (!changed.add(follow)) {
        parts.counters().one(ServerMeasure.CONFLATED);
      }
      pump();
    }
  }

  /** A transfer is given up, and what the client lacks of the hunt then is sent by and by. */
  @Override
  public void abandon(OpenTransfer transfer) {
    giveUp(transfer);
    changed.add(transfer.follow());
  }

  /** A follow has started over, or its base was refused: what is on its way is of no use. */
  void startOver(HuntFollow follow) {
    giveUp(follow.open());
    wake(follow);
  }

  private void giveUp(@Nullable OpenTransfer transfer) {
    if (transfer != null && open.remove(transfer)) {
      parts.counters().one(ServerMeasure.ABANDONED);
      close(transfer);
    }
  }

  private void close(OpenTransfer transfer) {
    transfer.follow().open(null);
    hosting.encoders().closed(transfer);
    if (!tooLargeForNow.isEmpty()) {
      HuntFollow next = tooLargeForNow.iterator().next();
      tooLargeForNow.remove(next);
      changed.add(next);
    }
  }

  /** Whether the stream has taken nothing of what waits for it for a while. */
  boolean isStalled(Duration limit) {
    return blockedSince != null
        && parts.time().nanoTime() - blockedSince >= limit.toNanos()
        && !call.isReady();
  }

  void close() {
    closed = true;
    List.copyOf(open).forEach(this::giveUp);
    changed.clear();
    tooLargeForNow.clear();
    owed.clear();
    denied.clear();
  }

  /** Sends as long as the stream takes it, but not so long that others wait. */
  void pump() {
    if (pumping || closed) {
      return;
    }
    pumping = true;
    try {
      for (int sent = 0; sent < MESSAGES_IN_A_ROW; sent++) {
        if (!call.isReady()) {
          if (blockedSince == null && hasWork()) {
            blockedSince = parts.time().nanoTime();
          }
          return; // onReady comes here again
        }
        blockedSince = null;
        boolean small = sendSmall();
        boolean part = sendPart();
        if (!small && !part) {
          return;
        }
      }
    } finally {
      pumping = false;
    }
    parts.hub().execute(this::pump);
  }

  private boolean hasWork() {
    return owesHeartbeat
        || !owed.isEmpty()
        || !denied.isEmpty()
        || !changed.isEmpty()
        || !open.isEmpty();
  }

  private boolean sendSmall() {
    ServerMessage first = owed.poll();
    if (first != null) {
      send(Frame.of(first));
      return true;
    }
    if (owesHeartbeat) {
      owesHeartbeat = false;
      send(ServerMessage.newBuilder().setHeartbeat(heartbeat()));
      parts.counters().one(ServerMeasure.HEARTBEATS_SENT);
      return true;
    }
    if (!denied.isEmpty()) {
      Map.Entry<HuntId, String> refusal = denied.entrySet().iterator().next();
      denied.remove(refusal.getKey());
      send(ServerMessage.newBuilder().setNotFound(notFound(refusal.getKey(), refusal.getValue())));
      return true;
    }
    return sendChanged();
  }

  private boolean sendChanged() {
    while (!changed.isEmpty()) {
      HuntFollow follow = changed.iterator().next();
      changed.remove(follow);
      Supply supply = hosting.next(follow);
      if (supply instanceof Supply.Ready ready) {
        EncodedTransfer transfer = ready.transfer();
        if (transfer.isSmall()) {
          sendAtOnce(follow, transfer);
          lookAgain(follow);
          return true;
        }
        begin(follow, transfer);
      } else if (supply == Supply.Told.CURRENT) {
        confirm(follow);
        lookAgain(follow);
        return true;
      } else if (supply == Supply.Told.UNKNOWN) {
        unknown(follow);
        lookAgain(follow);
        return true;
      }
    }
    return false;
  }

  /** What was sent may have been outdated already. */
  private void lookAgain(HuntFollow follow) {
    if (follow.hosted().head().isAfter(follow.sent())) {
      changed.add(follow);
    }
  }

  private void sendAtOnce(HuntFollow follow, EncodedTransfer transfer) {
    send(transfer.parts().get(0).onStream(0, ++sequence));
    sent(follow, transfer);
  }

  private void begin(HuntFollow follow, EncodedTransfer transfer) {
    if (open.size() >= MOST_OPEN) {
      tooLargeForNow.add(follow);
      return;
    }
    tooLargeForNow.remove(follow); // where it may still stand, if it was woken since
    OpenTransfer opened =
        new OpenTransfer(this, follow, transfer, ++transfers, parts.time().nanoTime());
    follow.open(opened);
    hosting.encoders().opened(opened);
    open.addLast(opened);
  }

  private boolean sendPart() {
    OpenTransfer transfer = open.pollFirst();
    if (transfer == null) {
      return false;
    }
    EncodedPart part = transfer.nextPart();
    send(part.onStream(transfer.number(), part.isLast() ? ++sequence : 0));
    if (part.isLast()) {
      sent(transfer.follow(), transfer.encoded());
      close(transfer);
      lookAgain(transfer.follow());
    } else {
      open.addLast(transfer);
    }
    return true;
  }

  private void sent(HuntFollow follow, EncodedTransfer transfer) {
    follow.transferred(transfer.version());
    transfer.countSent(parts.counters(), follow.hosted().counts());
    digest.put(follow.hosted().id(), follow.sent());
  }

  private void confirm(HuntFollow follow) {
    follow.confirmed();
    digest.put(follow.hosted().id(), follow.sent());
    follow.hosted().counts().confirmations.increment();
    parts.counters().one(ServerMeasure.CONFIRMATIONS_SENT);
    send(
        ServerMessage.newBuilder()
            .setCurrent(
                Current.newBuilder()
                    .setHunt(follow.hosted().id().value())
                    .setHeld(WireValues.toProto(hosting.held(follow.sent())))));
  }

  private void unknown(HuntFollow follow) {
    follow.unknown();
    digest.put(follow.hosted().id(), follow.sent());
    parts.counters().one(ServerMeasure.UNKNOWNS_SENT);
    send(ServerMessage.newBuilder().setNotFound(notFound(follow.hosted().id(), "")));
  }

  private static NotFound notFound(HuntId hunt, String denied) {
    return NotFound.newBuilder().setHunt(hunt.value()).setDenied(denied).build();
  }

  private Heartbeat heartbeat() {
    return Heartbeat.newBuilder().setCommands(commands).setDigest(digest.value()).build();
  }

  private void send(ServerMessage.Builder event) {
    send(Frame.of(event.setSequence(++sequence).build()));
  }

  private void send(Frame frame) {
    parts.counters().add(ServerMeasure.BYTES_SENT, frame.size());
    call.sendMessage(frame);
  }
}
