package io.cairn.config.grpc.internal.client;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.FollowHunt;
import io.cairn.config.grpc.internal.proto.Reject;
import io.cairn.config.grpc.internal.proto.UnfollowHunt;
import io.cairn.config.grpc.internal.wire.WireBounds;
import io.cairn.config.grpc.internal.wire.WireValues;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The commands of a watcher that are not sent yet, in order. One thread. */
final class CommandQueue {
  private final Queue<ClientMessage> queue = new ArrayDeque<>();

  int size() {
    return queue.size();
  }

  void follow(HuntId hunt, Held held) {
    FollowHunt.Builder follow = FollowHunt.newBuilder().setHunt(hunt.value());
    if (held.isSomething()) {
      follow.setHeld(WireValues.toProto(held));
    }
    queue.add(ClientMessage.newBuilder().setFollow(follow).build());
  }

  void unfollow(HuntId hunt) {
    queue.add(
        ClientMessage.newBuilder()
            .setUnfollow(UnfollowHunt.newBuilder().setHunt(hunt.value()))
            .build());
  }

  void reject(HuntId hunt, VersionVector version, String reason, Held served) {
    Reject.Builder reject =
        Reject.newBuilder()
            .setHunt(hunt.value())
            .setVersion(version.bits())
            .setReason(reason.substring(0, Math.min(reason.length(), WireBounds.MAX_REASON)));
    if (served.isSomething()) {
      reject.setServed(WireValues.toProto(served));
    }
    queue.add(ClientMessage.newBuilder().setReject(reject).build());
  }

  @Nullable ClientMessage poll() {
    return queue.poll();
  }
}
