package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.MoveOn;
import io.cairn.config.grpc.internal.proto.RetryAfter;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a stream ends, and what holds it up. */
class FollowStreamEndTest extends FollowStreamScene {
  @Test
  void retryAfter_anyTime_isPassedOnWithinBounds() {
    for (long[] askedAndTold : new long[][] {{1_234, 1_234}, {-1, 3_600_000}}) {
      ScriptedServer.Stream stream = stands();
      stream.send(
          ServerMessage.newBuilder()
              .setRetryAfter(RetryAfter.newBuilder().setMillis(askedAndTold[0]).setReason("full"))
              .build());
      Received.End end = Wait.next(sink.ends);
      assertThat(end.retryAfter()).isEqualTo(Duration.ofMillis(askedAndTold[1]));
      assertThat(end.cause()).hasMessageEndingWith(": full");
    }
  }

  @Test
  void retryAfter_insteadOfAWelcome_isPassedOn() {
    watch(sink);
    server.stream()
        .send(
            ServerMessage.newBuilder().setRetryAfter(RetryAfter.newBuilder().setMillis(5)).build());
    assertThat(Wait.next(sink.ends).retryAfter()).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void moveOn_untilTheMomentComes_staysAndThenGoesToAnotherServer() throws IOException {
    try (ScriptedServer other = new ScriptedServer();
        GrpcConfigSource both = open(server.target() + "," + other.target())) {
      WatchRequest request = new WatchRequest(SCOPE, "pod-7", SESSION);
      both.watch(request, sink);
      Wait.until(() -> server.streams.size() + other.streams.size() == 1);
      ScriptedServer first = server.streams.isEmpty() ? other : server;
      ScriptedServer second = first == server ? other : server;
      ScriptedServer.Stream stream = first.stream();
      stream.welcome();
      stream.send(
          ServerMessage.newBuilder()
              .setMoveOn(MoveOn.newBuilder().setWithinMillis(20_000))
              .build());
      stream.heartbeat(1);
      assertThat(Wait.next(sink.events)).as("what is pushed until then counts").isNotNull();
      assertThat(sink.ends).isEmpty();
      clock.advance(Duration.ofSeconds(20));
      assertThat(Wait.next(sink.ends).cause()).hasMessageContaining("asks to move on");
      Wait.next(stream.cancelled);
      both.watch(request, sink);
      assertThat(second.stream().next().hasHello()).isTrue();
      assertThat(first.streams).isEmpty();
    }
  }

  @Test
  void silence_ofThirtySeconds_endsTheStream() {
    ScriptedServer.Stream stream = stands();
    clock.advance(Duration.ofSeconds(29));
    stream.heartbeat(1);
    Wait.next(sink.events);
    clock.advance(Duration.ofSeconds(29));
    assertThat(sink.ends).isEmpty();
    Wait.until(
        () -> {
          clock.advance(Duration.ofSeconds(1)); // the timer may be set a moment after one of these
          return !sink.ends.isEmpty();
        });
    assertThat(Wait.next(sink.ends).cause()).hasMessageEndingWith("said nothing for 30000 ms");
    Wait.next(stream.cancelled);
  }

  @Test
  void silence_withRareHeartbeats_isThreeOfThem() {
    watch(sink);
    server.stream().welcome(20_000);
    Wait.next(sink.connected);
    clock.advance(Duration.ofSeconds(59));
    clock.advance(Duration.ofSeconds(1));
    assertThat(Wait.next(sink.ends).cause()).hasMessageEndingWith("said nothing for 60000 ms");
  }

  /** Bytes may vanish on the way to the server alone. */
  @Test
  void commands_thatAreNotCarriedOutForThirtySeconds_endTheStream() {
    Watch watch = watch(sink);
    ScriptedServer.Stream stream = server.stream();
    stream.welcome();
    for (int i = 0; i < 5; i++) {
      watch.follow(HuntId.of("hunt-" + i), Held.NOTHING);
      stream.next();
    }
    for (int beat = 1; beat <= 3; beat++) {
      clock.advance(Duration.ofSeconds(15)); // with progress at first
      stream.heartbeat(beat, Math.min(beat, 2));
      Wait.next(sink.events);
    }
    assertThat(sink.ends).isEmpty();
    clock.advance(Duration.ofSeconds(15));
    stream.heartbeat(4, 2);
    assertThat(Wait.next(sink.ends).cause())
        .hasMessageEndingWith("has carried out no command for 30000 ms");
  }

  @Test
  void commands_allCarriedOut_mayBeLongAgo() {
    Watch watch = watch(sink);
    ScriptedServer.Stream stream = server.stream();
    stream.welcome();
    watch.follow(HUNT, Held.NOTHING);
    stream.next();
    for (int beat = 1; beat <= 10; beat++) {
      stream.heartbeat(beat, 1);
      Wait.next(sink.events);
      clock.advance(Duration.ofSeconds(15));
    }
    assertThat(sink.ends).isEmpty();
  }

  @Test
  void welcome_thatDoesNotCome_endsTheStream() {
    watch(sink);
    server.stream().next();
    clock.advance(Duration.ofSeconds(10));
    assertThat(Wait.next(sink.ends).cause())
        .hasMessageEndingWith("did not say welcome for 10000 ms");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"UNAUTHENTICATED", "PERMISSION_DENIED", "INVALID_ARGUMENT", "UNAVAILABLE"})
  void status_ofTheServer_isNamedWithItsText(Status.Code code) {
    ScriptedServer.Stream stream = stands();
    stream.fail(code.toStatus().withDescription("so it is"));
    Received.End end = Wait.next(sink.ends);
    assertThat(end.cause())
        .hasMessageStartingWith("grpc:" + server.target())
        .hasMessageEndingWith("(" + code + ": so it is)");
    assertThat(end.retryAfter()).isZero();
  }

  @Test
  void stream_endedInPeace_isLost() {
    ScriptedServer.Stream stream = stands();
    stream.out.onCompleted();
    assertThat(Wait.next(sink.ends).cause()).hasMessageEndingWith("has ended the stream");
  }

  @Test
  void close_ofTheWatch_endsTheCallAndIsNotTold() {
    Watch watch = watch(sink);
    ScriptedServer.Stream stream = server.stream();
    stream.welcome();
    Wait.next(sink.connected);
    watch.close();
    watch.close();
    Wait.next(stream.cancelled);
    watch.follow(HUNT, Held.NOTHING);
    assertThat(sink.order).containsExactly("connected");
    assertThat(stream.messages).isEmpty();
  }

  @Test
  void sink_thatThrows_endsItsWatchAlone() {
    ScriptedServer.Stream good = stands();
    Received told = new Received();
    watch(
        new WatchSink() {
          @Override
          public void onConnected(Lineage lineage) {}

          @Override
          public void onEvent(WatchEvent event) {
            throw new IllegalStateException("thrown by the test");
          }

          @Override
          public void onDisconnected(SourceException cause, Duration retryAfter) {
            told.onDisconnected(cause, retryAfter);
          }
        });
    ScriptedServer.Stream bad = server.stream();
    bad.welcome();
    bad.heartbeat(1);
    assertThat(Wait.next(told.ends).cause()).hasMessage("the sink of pod-7 failed");
    Wait.next(bad.cancelled);
    good.heartbeat(1);
    Wait.next(sink.events);
  }

  @Test
  void sink_thatIsSlow_holdsBackTheServer() throws InterruptedException {
    CountDownLatch slow = new CountDownLatch(1);
    Received told = new Received();
    watch(
        new WatchSink() {
          @Override
          public void onConnected(Lineage lineage) {
            try {
              slow.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          }

          @Override
          public void onEvent(WatchEvent event) {
            told.onEvent(event);
          }

          @Override
          public void onDisconnected(SourceException cause, Duration retryAfter) {}
        });
    ScriptedServer.Stream stream = server.stream();
    stream.welcome();
    Fragment large = Fragment.of("a", "text/plain", new byte[60_000]);
    HuntConfig config =
        HuntConfig.of(HUNT, Lineage.random(), VersionVector.of(1, 1), List.of(large));
    Wait.until(() -> stream.out.isReady());
    int sent = 0;
    do {
      while (stream.out.isReady() && sent < 10_000) {
        sent++;
        stream.send(TransferParts.of(sent, config), sent);
      }
    } while (stream.ready.poll(500, TimeUnit.MILLISECONDS) != null && sent < 10_000);
    assertThat(sent).as("60 kB each").isLessThan(2_000);
    slow.countDown();
    for (int i = 1; i <= sent; i++) {
      assertThat(Wait.next(told.events).sequence()).isEqualTo(i);
    }
  }

  @Test
  void watch_ofAServerThatIsBack_connectsAtOnce() throws IOException {
    int port = server.port();
    server.close();
    for (int i = 0; i < 5; i++) {
      watch(sink);
      assertThat(Wait.next(sink.ends).cause()).hasMessageContaining("cannot be reached");
    }
    try (ScriptedServer back = new ScriptedServer(port)) {
      watch(sink);
      back.stream().welcome();
      Wait.next(sink.connected);
    }
  }
}
