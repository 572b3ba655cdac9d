package io.cairn.config.grpc.internal.client;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
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
 * The commands of a watcher that are not sent yet, in order; acknowledgements come last. It knows
 * what the watcher serves of each hunt, which goes with a refusal. One thread.
 */
final class CommandQueue {
  private final Acknowledgements acknowledgements;
  private final Queue<ClientMessage> queue = new ArrayDeque<>();
  private final Map<HuntId, Held> served = new HashMap<>();

  CommandQueue(Acknowledgements acknowledgements) {
    this.acknowledgements = acknowledgements;
  }

  /** Returns how many wait, without acknowledgements, of which there is one per hunt at most. */
  int size() {
    return queue.size();
  }

  void follow(HuntId hunt, Held held) {
    FollowHunt.Builder follow = FollowHunt.newBuilder().setHunt(hunt.value());
    if (held.isSomething()) {
      follow.setHeld(WireValues.toProto(held));
    }
    served.put(hunt, held);
    queue.add(ClientMessage.newBuilder().setFollow(follow).build());
  }

  void unfollow(HuntId hunt) {
    served.remove(hunt);
    acknowledgements.forget(hunt);
    queue.add(
        ClientMessage.newBuilder()
            .setUnfollow(UnfollowHunt.newBuilder().setHunt(hunt.value()))
            .build());
  }

  /**
   * A version is served.
   *
   * @param lineage what the stream's versions belong to; null before the welcome, when it has none
   */
  void acknowledge(HuntId hunt, @Nullable Lineage lineage, VersionVector version) {
    if (lineage != null && served.replace(hunt, new Held(lineage, version)) != null) {
      acknowledgements.add(hunt, version);
    }
  }

  void reject(HuntId hunt, VersionVector version, String reason) {
    Reject.Builder reject =
        Reject.newBuilder()
            .setHunt(hunt.value())
            .setVersion(version.bits())
            .setReason(reason.substring(0, Math.min(reason.length(), WireBounds.MAX_REASON)));
    Held still = served.getOrDefault(hunt, Held.NOTHING);
    if (still.isSomething()) {
      reject.setServed(WireValues.toProto(still));
    }
    queue.add(ClientMessage.newBuilder().setReject(reject).build());
  }

  @Nullable ClientMessage poll() {
    ClientMessage next = queue.poll();
    return next != null ? next : acknowledgements.poll();
  }

  void end() {
    acknowledgements.end();
  }
}
