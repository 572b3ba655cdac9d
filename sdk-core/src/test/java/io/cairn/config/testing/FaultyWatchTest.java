package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.Held;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FaultyWatchTest extends FaultySourceKit {
  @Test
  void watch_noFault_passesBothWaysAndCounts() {
    Watch watch = watch();
    watch.follow(HUNT, Held.NOTHING);
    push(whole(1));
    push(delta(2));
    watch.acknowledge(HUNT, VersionVector.of(1, 1));
    watch.reject(HUNT, VersionVector.of(1, 2), "bad");
    watch.unfollow(HUNT);

    assertThat(heard.calls).containsExactly("connected", "1", "2");
    assertThat(inner.commands).containsExactly("follow", "acknowledge", "reject bad", "unfollow");
    SourceCounts counts = source.counts();
    assertThat(counts.watches()).hasSize(1);
    assertThat(counts.follows(HUNT)).containsExactly(Held.NOTHING);
    assertThat(counts.acknowledgements()).hasSize(1);
    assertThat(counts.rejections())
        .extracting(SourceCounts.Rejected::reason)
        .containsExactly("bad");
    assertThat(counts.unfollows()).containsExactly(HUNT);
    assertThat(counts.pushes(HUNT, WatchEvent.Whole.class)).isEqualTo(1);
    assertThat(counts.pushes(OTHER, WatchEvent.Whole.class)).isZero();
    assertThat(counts.pushes(WatchEvent.Delta.class)).isEqualTo(1);
    assertThat(counts.bytesPushed()).isEqualTo(2 * config(1).bytes());
  }

  @Test
  void dropNext_leavesAGapInTheNumbers() {
    watch();
    source.streams().dropNext(1);
    pushHeartbeats(3);
    assertThat(heard.calls).containsExactly("connected", "2", "3");
    assertThat(source.counts().pushes()).hasSize(2);
  }

  @Test
  void dropNext_ofOneHunt_leavesOthers() {
    watch();
    source.streams().dropNext(1, StreamFaults.concerns(HUNT));
    push(new WatchEvent.Heartbeat(1, 0, 0));
    push(new WatchEvent.Unknown(2, OTHER));
    push(new WatchEvent.Unknown(3, HUNT));
    push(new WatchEvent.Unknown(4, HUNT));
    assertThat(heard.calls).containsExactly("connected", "1", "2", "4");
  }

  @Test
  void duplicateNext_pushesTwice() {
    watch();
    source.streams().duplicateNext(1);
    pushHeartbeats(2);
    assertThat(heard.calls).containsExactly("connected", "1", "1", "2");
  }

  @Test
  void swapNext_pushesTheFollowingFirst() {
    watch();
    source.streams().swapNext(1);
    pushHeartbeats(3);
    assertThat(heard.calls).containsExactly("connected", "2", "1", "3");
  }

  @Test
  void delay_keepsTheOrderWhenItEnds() {
    watch();
    source.streams().delay(SECOND);
    push(new WatchEvent.Heartbeat(1, 0, 0));
    source.streams().delay(Duration.ZERO);
    push(new WatchEvent.Heartbeat(2, 0, 0));
    assertThat(heard.calls).containsExactly("connected");
    clock.advance(SECOND);
    assertThat(heard.calls).containsExactly("connected", "1", "2");
  }

  @Test
  void hold_tellsEverythingInOrderWhenReleased() {
    source.streams().hold();
    watch();
    pushHeartbeats(2);
    inner.sink().onDisconnected(away, SECOND);
    assertThat(heard.calls).isEmpty();
    source.streams().release();
    assertThat(heard.calls).containsExactly("connected", "1", "2", "away PT1S");
    assertThat(source.streams().openWatches()).isZero();
  }

  @Test
  void disconnect_whileHeld_endsAtOnceAndLosesWhatWasHeld() {
    watch();
    source.streams().hold();
    pushHeartbeats(2);
    source.streams().disconnect(away, SECOND);
    source.streams().release();
    pushHeartbeats(1);
    inner.sink().onDisconnected(away, SECOND);
    assertThat(heard.calls).containsExactly("connected", "away PT1S");
    assertThat(inner.commands).containsExactly("close");
  }

  @Test
  void disconnect_byTheSink_isTheLastCall() {
    watch();
    heard.onNext = source.streams()::disconnect;
    pushHeartbeats(2);
    assertThat(heard.calls).containsExactly("connected", "1", "disconnected by the test PT0S");
    assertThat(heard.atOnce).isFalse();
  }

  @Test
  void refuseConnections_endsOnAnotherThreadWithoutAskingTheInnerSource() {
    source.streams().refuseConnections(away, SECOND);
    watch();
    await().until(() -> !heard.calls.isEmpty());
    assertThat(heard.calls).containsExactly("away PT1S");
    assertThat(heard.threads).doesNotContain(Thread.currentThread());
    assertThat(inner.sinks).isEmpty();
    source.streams().refuseConnections(false);
    watch();
    assertThat(heard.calls).contains("connected");
  }

  @Test
  void silence_nothingArrivesAndNothingGetsThroughOnOpenWatchesOnly() {
    Watch silent = watch();
    source.streams().silence();
    pushHeartbeats(1);
    silent.follow(HUNT, Held.NOTHING);
    source.streams().disconnect();
    inner.sink().onDisconnected(away, SECOND);
    assertThat(heard.calls).containsExactly("connected");
    assertThat(inner.commands).isEmpty();
    assertThat(source.counts().follows()).hasSize(1);
    assertThat(source.streams().openWatches()).isEqualTo(1);
    silent.close();
    assertThat(inner.commands).containsExactly("close");

    watch();
    pushHeartbeats(1);
    assertThat(heard.calls).containsExactly("connected", "connected", "1");
  }

  @Test
  void close_ofTheWatch_nothingArrivesAfterwards() {
    Watch watch = watch();
    source.streams().hold();
    pushHeartbeats(1);
    watch.close();
    watch.close();
    source.streams().release();
    pushHeartbeats(1);
    source.streams().disconnect();
    assertThat(heard.calls).containsExactly("connected");
  }

  @Test
  void close_ofTheSource_endsWatchesEvenIfHeld() {
    watch();
    source.streams().hold();
    source.close();
    assertThat(heard.calls).containsExactly("connected", "the source was closed PT0S");
  }

  @Test
  void pushes_fromSeveralThreads_areToldOneAtATime() {
    watch();
    List<CompletableFuture<Void>> threads = new ArrayList<>();
    threads.add(CompletableFuture.runAsync(() -> pushHeartbeats(2_000)));
    threads.add(
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < 500; i++) {
                source.streams().hold();
                source.streams().release();
              }
            }));
    threads.forEach(CompletableFuture::join);
    assertThat(heard.calls).hasSize(2_001);
    assertThat(heard.atOnce).isFalse();
    for (int i = 1; i <= 2_000; i++) {
      assertThat(heard.calls.get(i)).isEqualTo(Integer.toString(i));
    }
  }
}
