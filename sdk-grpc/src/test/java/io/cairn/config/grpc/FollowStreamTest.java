package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.ConfigDelta;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.Current;
import io.cairn.config.grpc.internal.proto.Hello;
import io.cairn.config.grpc.internal.proto.NotFound;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a stream says and hears, against a server that says what the test wants. */
class FollowStreamTest extends FollowStreamScene {
  @Test
  void open_firstStream_saysWhoWatches() {
    watch(sink);
    Hello hello = server.stream().next().getHello();
    assertThat(WireValues.scope("scope", hello.getScope())).isEqualTo(SCOPE);
    assertThat(hello.getPod()).isEqualTo("pod-7");
    assertThat(WireValues.uuid("session", hello.getSession())).isEqualTo(SESSION);
    assertThat(hello.getLineage().isEmpty()).as("nothing is known of the store yet").isTrue();
    assertThat(hello.getSoftware()).startsWith("cairn-java/");
  }

  @Test
  void open_secondStream_saysTheLineageOfTheFirst() {
    watch(sink);
    Lineage lineage = server.stream().welcome();
    assertThat(Wait.next(sink.connected)).isEqualTo(lineage);
    watch(sink);
    Hello hello = server.stream().next().getHello();
    assertThat(WireValues.lineage("lineage", hello.getLineage())).isEqualTo(lineage);
  }

  @Test
  void follow_beforeTheWelcome_isSentAfterIt() {
    Watch watch = watch(sink);
    watch.follow(HUNT, Held.NOTHING);
    ScriptedServer.Stream stream = server.stream();
    stream.welcome();
    ClientMessage follow = stream.next();
    assertThat(follow.getFollow().getHunt()).isEqualTo("harbour-night");
    assertThat(follow.getFollow().hasHeld()).isFalse();
  }

  @Test
  void acknowledge_versionOfTheStream_isSaidAtLeisureAndGoesWithARefusal() {
    Watch watch = watch(sink);
    ScriptedServer.Stream stream = server.stream();
    Lineage lineage = stream.welcome();
    Wait.next(sink.connected);
    watch.follow(HUNT, Held.NOTHING);
    watch.acknowledge(HUNT, VersionVector.of(1, 1));
    watch.acknowledge(HUNT, VersionVector.of(1, 2));
    watch.reject(HUNT, VersionVector.of(1, 3), "bad");
    assertThat(stream.next().hasFollow()).isTrue();
    assertThat(WireValues.held("served", stream.next().getReject().getServed()))
        .isEqualTo(new Held(lineage, VersionVector.of(1, 2)));
    clock.advance(Duration.ofSeconds(5));
    assertThat(stream.next().getAcknowledge().getVersion())
        .isEqualTo(VersionVector.of(1, 2).bits());
  }

  @Test
  void commands_ofAllKinds_arriveInOrderWithTheirFields() {
    Watch watch = watch(sink);
    ScriptedServer.Stream stream = server.stream();
    stream.welcome();
    VersionVector version = VersionVector.of(65_535, 7);
    Held held = new Held(Lineage.random(), version);
    watch.follow(HUNT, held);
    watch.reject(HUNT, version, "x".repeat(2_000));
    watch.unfollow(HUNT);
    assertThat(WireValues.held("held", stream.next().getFollow().getHeld())).isEqualTo(held);
    ClientMessage reject = stream.next();
    assertThat(reject.getReject().getVersion()).isEqualTo(version.bits());
    assertThat(reject.getReject().getReason()).hasSize(1_000);
    assertThat(WireValues.held("served", reject.getReject().getServed())).isEqualTo(held);
    assertThat(stream.next().getUnfollow().getHunt()).isEqualTo("harbour-night");
  }

  @Test
  void follow_tenThousandHuntsAtOnce_arriveInOrder() {
    Watch watch = watch(sink);
    for (int i = 0; i < 10_000; i++) {
      watch.follow(HuntId.of("hunt-" + i), Held.NOTHING);
    }
    ScriptedServer.Stream stream = server.stream();
    stream.welcome();
    for (int i = 0; i < 10_000; i++) {
      assertThat(stream.next().getFollow().getHunt()).isEqualTo("hunt-" + i);
    }
  }

  @Test
  void events_ofAllKinds_keepTheNumbersOfTheServer() {
    ScriptedServer.Stream stream = stands();
    HuntConfig config = config(1, "a");
    HuntConfig newer = config(2, "b");
    stream.send(TransferParts.of(1, config), 1);
    stream.send(TransferParts.of(2, ConfigDelta.between(config, newer)), 2);
    stream.send(
        ServerMessage.newBuilder()
            .setSequence(3)
            .setCurrent(
                Current.newBuilder()
                    .setHunt(HUNT.value())
                    .setHeld(WireValues.toProto(Held.of(newer))))
            .build());
    stream.send(
        ServerMessage.newBuilder()
            .setSequence(4)
            .setNotFound(NotFound.newBuilder().setHunt("other"))
            .build());
    stream.heartbeat(5);
    assertThat(Wait.next(sink.events)).isEqualTo(new WatchEvent.Whole(1, config));
    WatchEvent.Delta delta = (WatchEvent.Delta) Wait.next(sink.events);
    assertThat(delta.sequence()).isEqualTo(2);
    assertThat(config.apply(delta.delta())).isEqualTo(newer);
    assertThat(Wait.next(sink.events)).isEqualTo(new WatchEvent.Current(3, HUNT, Held.of(newer)));
    assertThat(Wait.next(sink.events)).isEqualTo(new WatchEvent.Unknown(4, HuntId.of("other")));
    assertThat(Wait.next(sink.events)).isEqualTo(new WatchEvent.Heartbeat(5, 3, 4));
    assertThat(sink.order).startsWith("connected", "event");
  }

  /** Rule 16: whoever numbers the events sees the gap. */
  @Test
  void transfer_brokenChecksum_isLeftOutWithItsNumber() {
    ScriptedServer.Stream stream = stands();
    breakTransfer(stream, 1, 1);
    stream.heartbeat(2);
    assertThat(Wait.next(sink.events)).isEqualTo(new WatchEvent.Heartbeat(2, 3, 4));
    assertThat(sink.ends).isEmpty();
  }

  @Test
  void transfers_brokenAgainAndAgain_endTheStream() {
    ScriptedServer.Stream stream = stands();
    for (int i = 1; i <= 8; i++) {
      breakTransfer(stream, i, i);
    }
    assertThat(Wait.next(sink.ends).cause())
        .hasMessageContaining("8 broken transfers in a row")
        .hasMessageContaining("commit.checksum");
    assertThat(sink.events).isEmpty();
  }

  @Test
  void sequence_withAGap_showsThrough() {
    ScriptedServer.Stream stream = stands();
    stream.heartbeat(1);
    stream.heartbeat(5);
    assertThat(Wait.next(sink.events).sequence()).isEqualTo(1);
    assertThat(Wait.next(sink.events).sequence()).isEqualTo(5);
  }

  @Test
  void message_ofALaterProtocol_isIgnored() {
    ScriptedServer.Stream stream = stands();
    stream.send(ServerMessage.getDefaultInstance());
    stream.heartbeat(1);
    assertThat(Wait.next(sink.events).sequence()).isEqualTo(1);
  }

  @Test
  void message_beforeTheWelcome_endsTheStream() {
    watch(sink);
    server.stream().heartbeat(1);
    assertThat(Wait.next(sink.ends).cause())
        .hasMessageEndingWith("the first message is HEARTBEAT, not WELCOME");
    assertThat(sink.order).containsExactly("ended");
  }

  @Test
  void message_thatBreaksABound_endsTheStreamAndNamesTheField() {
    ScriptedServer.Stream stream = stands();
    stream.send(
        ServerMessage.newBuilder()
            .setSequence(1)
            .setNotFound(NotFound.newBuilder().setHunt(""))
            .build());
    assertThat(Wait.next(sink.ends).cause()).hasMessageContaining("not_found.hunt");
    Wait.next(stream.cancelled);
  }
}
