package io.cairn.config.grpc.internal.client;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Acknowledge;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.FollowHunt;
import io.cairn.config.grpc.internal.proto.Reject;
import io.cairn.config.grpc.internal.proto.UnfollowHunt;
import io.cairn.config.grpc.internal.wire.WireBounds;
import io.cairn.config.grpc.internal.wire.WireValues;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The commands of a watcher that are not sent yet, in order. A hunt's acknowledgement that waits is
 * replaced by a newer one, so that a server which does not listen costs one per hunt, however much
 * it says. One thread.
 */
final class CommandQueue {
  /** A command that waits. */
  private static final class Slot {
    private final HuntId hunt;
    private ClientMessage message;

    Slot(HuntId hunt, ClientMessage message) {
      this.hunt = hunt;
      this.message = message;
    }
  }

  private final Queue<Slot> queue = new ArrayDeque<>();
  private final Map<HuntId, Slot> acknowledgements = new HashMap<>();

  int size() {
    return queue.size();
  }

  void follow(HuntId hunt, Held held) {
    FollowHunt.Builder follow = FollowHunt.newBuilder().setHunt(hunt.value());
    if (held.isSomething()) {
      follow.setHeld(WireValues.toProto(held));
    }
    add(hunt, ClientMessage.newBuilder().setFollow(follow).build());
  }

  void unfollow(HuntId hunt) {
    add(
        hunt,
        ClientMessage.newBuilder()
            .setUnfollow(UnfollowHunt.newBuilder().setHunt(hunt.value()))
            .build());
  }

  void acknowledge(HuntId hunt, VersionVector version) {
    ClientMessage message =
        ClientMessage.newBuilder()
            .setAcknowledge(
                Acknowledge.newBuilder().setHunt(hunt.value()).setVersion(version.bits()))
            .build();
    Slot waiting = acknowledgements.get(hunt);
    if (waiting != null) {
      waiting.message = message;
    } else {
      acknowledgements.put(hunt, add(hunt, message));
    }
  }

  void reject(HuntId hunt, VersionVector version, String reason) {
    add(
        hunt,
        ClientMessage.newBuilder()
            .setReject(
                Reject.newBuilder()
                    .setHunt(hunt.value())
                    .setVersion(version.bits())
                    .setReason(
                        reason.substring(0, Math.min(reason.length(), WireBounds.MAX_REASON))))
            .build());
  }

  private Slot add(HuntId hunt, ClientMessage message) {
    acknowledgements.remove(hunt); // nothing overtakes what comes now
    Slot slot = new Slot(hunt, message);
    queue.add(slot);
    return slot;
  }

  @Nullable ClientMessage poll() {
    Slot slot = queue.poll();
    if (slot == null) {
      return null;
    }
    acknowledgements.remove(slot.hunt, slot);
    return slot.message;
  }
}
