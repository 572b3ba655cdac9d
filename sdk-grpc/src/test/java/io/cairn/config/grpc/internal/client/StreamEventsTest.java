package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.Current;
import io.cairn.config.grpc.internal.proto.FollowHunt;
import io.cairn.config.grpc.internal.proto.Heartbeat;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.proto.UnfollowHunt;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.WatchEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the server has begun to send and does not finish takes no room from what comes. */
class StreamEventsTest {
  private static final HuntId LEFT = HuntId.of("left");
  private static final HuntId OTHER = HuntId.of("other");
  private static final int BOUND = 256 << 10;

  private final StreamEvents events = new StreamEvents("server", BOUND);
  private final List<WatchEvent> told = new ArrayList<>();

  @Test
  void received_afterAnUnfollowInMidTransfer_hasRoomForOthersOnceItIsCarriedOut() {
    events.told(follow(LEFT));
    events.told(follow(OTHER));
    sendAllButTheCommit(LEFT, 1);
    events.told(unfollow(LEFT));
    heartbeat(1, 2);
    sendAllButTheCommit(LEFT, 2); // was on its way
    heartbeat(2, 3);
    send(OTHER, 3, 3);

    assertThat(told.get(2)).isInstanceOf(WatchEvent.Whole.class);
  }

  @Test
  void received_transferThatWasOnItsWayAtTheUnfollow_isToldWithItsNumber() {
    events.told(follow(LEFT));
    events.told(unfollow(LEFT));
    send(LEFT, 1, 1);

    assertThat(told).hasSize(1);
    assertThat(told.get(0).sequence()).isEqualTo(1);
  }

  @Test
  void received_answeredWithoutContentInMidTransfer_hasRoomForOthers() {
    events.told(follow(LEFT));
    events.told(follow(OTHER));
    sendAllButTheCommit(LEFT, 1);
    events.told(follow(LEFT));
    Held held = Held.of(config(LEFT));
    receive(
        ServerMessage.newBuilder()
            .setSequence(1)
            .setCurrent(
                Current.newBuilder().setHunt(LEFT.value()).setHeld(WireValues.toProto(held)))
            .build());
    send(OTHER, 2, 2);

    assertThat(told.get(1)).isInstanceOf(WatchEvent.Whole.class);
  }

  private static HuntConfig config(HuntId hunt) {
    return HuntConfig.of(
        hunt,
        new Lineage(1, 2),
        VersionVector.of(1, 1),
        List.of(Fragment.of("a", "text/plain", new byte[BOUND / 2 + (32 << 10)])));
  }

  private void receive(ServerMessage message) {
    events.received(message, told::add);
  }

  private void send(HuntId hunt, long transfer, long sequence) {
    TransferParts.of(transfer, config(hunt))
        .forEachRemaining(part -> receive(part.toServerMessage(sequence)));
  }

  private void sendAllButTheCommit(HuntId hunt, long transfer) {
    TransferParts.of(transfer, config(hunt))
        .forEachRemaining(
            part -> {
              ServerMessage message = part.toServerMessage(0);
              if (!message.hasCommit()) {
                receive(message);
              }
            });
  }

  private void heartbeat(long sequence, long commands) {
    receive(
        ServerMessage.newBuilder()
            .setSequence(sequence)
            .setHeartbeat(Heartbeat.newBuilder().setCommands(commands))
            .build());
  }

  private static ClientMessage follow(HuntId hunt) {
    return ClientMessage.newBuilder()
        .setFollow(FollowHunt.newBuilder().setHunt(hunt.value()))
        .build();
  }

  private static ClientMessage unfollow(HuntId hunt) {
    return ClientMessage.newBuilder()
        .setUnfollow(UnfollowHunt.newBuilder().setHunt(hunt.value()))
        .build();
  }
}
