package io.cairn.config.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class FaultySourceTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final HuntId OTHER = HuntId.of("castle-dawn");
  private static final Lineage LINEAGE = new Lineage(1, 2);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private final SourceException away = new SourceException("away", null);
  private static final Scope SCOPE = Scope.of(Labels.NONE);

  private final ManualClock clock = new ManualClock();
  private final ScriptedSource inner = new ScriptedSource();
  private final FaultySource source = new FaultySource(inner, clock);
  private final Heard heard = new Heard();

  // reads

  @Test
  void read_noFault_answersAndCounts() {
    assertThat(read(HUNT).join()).contains(config(1));
    read(OTHER).join();
    assertThat(source.counts().reads()).isEqualTo(2);
    assertThat(source.counts().reads(HUNT)).isEqualTo(1);
    assertThat(source.counts().readsUnderWay(HUNT)).isZero();
    assertThat(source.counts().mostReadsAtOnce(HUNT)).isEqualTo(1);
    assertThat(source.counts().bytesRead()).isEqualTo(2 * config(1).bytes());
  }

  @Test
  void read_held_answersWhenReleasedAsOfItsTime() {
    source.reads().hold();
    var first = read(HUNT);
    inner.version = 2;
    var second = read(HUNT);
    assertThat(first).isNotDone();
    assertThat(source.reads().held()).isEqualTo(2);
    assertThat(source.counts().readsUnderWay(HUNT)).isEqualTo(2);

    source.reads().release();
    assertThat(first.join()).contains(config(1));
    assertThat(second.join()).contains(config(2));
    assertThat(source.counts().mostReadsAtOnce(HUNT)).isEqualTo(2);
  }

  @Test
  void read_givenUp_isNotUnderWay() {
    source.reads().hold();
    read(HUNT).cancel(false);
    read(HUNT);
    assertThat(source.counts().mostReadsAtOnce(HUNT)).isEqualTo(1);
  }

  @Test
  void read_delayed_answersInTime() {
    source.reads().delay(SECOND);
    var read = read(HUNT);
    clock.advance(SECOND.minusNanos(1));
    assertThat(read).isNotDone();
    clock.advance(Duration.ofNanos(1));
    assertThat(read).isCompleted();
  }

  @Test
  void read_nextFail_failAndThenAnswer() {
    source.reads().failNext(2, away);
    assertThat(failure(read(HUNT))).isSameAs(away);
    assertThat(failure(read(HUNT))).isSameAs(away);
    assertThat(read(HUNT).join()).isPresent();
    assertThat(inner.reads).isEqualTo(1);
  }

  @Test
  void read_allFail_failUntilHealed() {
    source.reads().failAll(away);
    assertThat(failure(read(HUNT))).isSameAs(away);
    assertThat(failure(read(OTHER))).isSameAs(away);
    source.reads().heal();
    assertThat(read(HUNT).join()).isPresent();
  }

  @Test
  void read_hangs_isNeverAnswered() {
    source.reads().hang();
    var read = read(HUNT);
    source.reads().heal();
    source.close();
    assertThat(read).isNotDone();
  }

  @Test
  void close_heldAndDelayedReads_fail() {
    source.reads().hold();
    var held = read(HUNT);
    source.reads().delay(SECOND);
    var delayed = read(HUNT);
    source.close();
    assertThat(failure(held)).isInstanceOf(SourceException.class);
    assertThat(failure(delayed)).isInstanceOf(SourceException.class);
    assertThat(failure(read(HUNT))).isInstanceOf(SourceException.class);
    assertThat(inner.closed).isTrue();
  }

  // watches

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

  // the store

  @Test
  void store_lostAnswer_tookEffect() {
    try (MemoryConfigStore memory = MemoryConfigStore.create();
        FaultyStore store = new FaultyStore(memory, clock)) {
      var leadership = store.lead(HUNT, "test").join();
      Publication publication =
          Publication.by(leadership).put(Fragment.ofText("a", "text/plain", "1")).build();
      store.writes().loseNextAnswers(1, away);
      assertThat(failure(store.publish(publication))).isSameAs(away);
      assertThat(store.read(HUNT, SCOPE).join()).isPresent();
      assertThat(store.publish(publication).join().version())
          .isEqualTo(store.heads().join().get(HUNT));
    }
  }

  @Test
  void store_failingWrite_doesNothing() {
    try (MemoryConfigStore memory = MemoryConfigStore.create();
        FaultyStore store = new FaultyStore(memory, clock)) {
      store.writes().failNext(1, away);
      assertThat(failure(store.lead(HUNT, "test"))).isSameAs(away);
      assertThat(store.lead(HUNT, "test").join().epoch()).isEqualTo(1);
    }
  }

  // the pieces

  private CompletableFuture<Optional<HuntConfig>> read(HuntId hunt) {
    return source.read(hunt, SCOPE);
  }

  private Watch watch() {
    return source.watch(new WatchRequest(SCOPE, "pod", new UUID(0, 1)), heard);
  }

  private void push(WatchEvent event) {
    inner.sink().onEvent(event);
  }

  private void pushHeartbeats(int count) {
    for (int i = 1; i <= count; i++) {
      push(new WatchEvent.Heartbeat(i, 0, 0));
    }
  }

  private static WatchEvent whole(long sequence) {
    return new WatchEvent.Whole(sequence, config(1));
  }

  private static WatchEvent delta(long sequence) {
    return new WatchEvent.Delta(
        sequence,
        new ConfigDelta(
            HUNT,
            LINEAGE,
            VersionVector.of(1, 1),
            VersionVector.of(1, 2),
            config(2).fragments(),
            Set.of(),
            Set.of()));
  }

  private static HuntConfig config(int version) {
    return HuntConfig.of(
        HUNT,
        LINEAGE,
        VersionVector.of(1, version),
        List.of(Fragment.ofText("text", "text/plain", "version " + version)));
  }

  private static Throwable failure(CompletableFuture<?> future) {
    return StoreScript.failure(() -> future);
  }

  /** Connects at once and otherwise says what the test makes it say, in the test's thread. */
  private static final class ScriptedSource implements ConfigSource {
    private final List<WatchSink> sinks = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private int version = 1;
    private int reads;
    private boolean closed;

    WatchSink sink() {
      return sinks.get(sinks.size() - 1);
    }

    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
      reads++;
      return CompletableFuture.completedFuture(Optional.of(config(version)));
    }

    @Override
    public Watch watch(WatchRequest request, WatchSink sink) {
      sinks.add(sink);
      sink.onConnected(LINEAGE);
      return new Watch() {
        @Override
        public void follow(HuntId hunt, Held held) {
          commands.add("follow");
        }

        @Override
        public void unfollow(HuntId hunt) {
          commands.add("unfollow");
        }

        @Override
        public void acknowledge(HuntId hunt, VersionVector version) {
          commands.add("acknowledge");
        }

        @Override
        public void reject(HuntId hunt, VersionVector version, String reason) {
          commands.add("reject " + reason);
        }

        @Override
        public void close() {
          commands.add("close");
        }
      };
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class Heard implements WatchSink {
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile boolean busy;
    private volatile boolean atOnce;
    private volatile Runnable onNext = () -> {};

    @Override
    public void onConnected(Lineage lineage) {
      note("connected");
    }

    @Override
    public void onEvent(WatchEvent event) {
      note(Long.toString(event.sequence()));
    }

    @Override
    public void onDisconnected(SourceException cause, Duration retryAfter) {
      note(cause.getMessage() + " " + retryAfter);
    }

    private void note(String call) {
      atOnce |= busy;
      busy = true;
      threads.add(Thread.currentThread());
      calls.add(call);
      if (!call.equals("connected")) {
        Runnable once = onNext;
        onNext = () -> {};
        once.run();
      }
      busy = false;
    }
  }
}
