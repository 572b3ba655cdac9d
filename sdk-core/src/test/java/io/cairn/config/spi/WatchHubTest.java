package io.cairn.config.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the hub does beyond the contract of a source: coalescing, slow stores, slow sinks. */
final class WatchHubTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Lineage LINEAGE = new Lineage(1, 2);

  private final BlockingQueue<Question> questions = new LinkedBlockingQueue<>();
  private final ManualClock clock = new ManualClock();
  private final WatchHub hub =
      new WatchHub("test", LINEAGE, this::ask, clock, WatchHub.DEFAULT_HEARTBEAT);

  /** A question that the test answers when it likes. */
  private record Question(HuntId hunt, Held held, CompletableFuture<ChangesSince> answer) {}

  private CompletableFuture<ChangesSince> ask(HuntId hunt, Held held) {
    Question question = new Question(hunt, held, new CompletableFuture<>());
    questions.add(question);
    return question.answer();
  }

  @AfterEach
  void close() {
    hub.close();
  }

  private static HuntConfig config(int revision) {
    return HuntConfig.of(
        HUNT,
        LINEAGE,
        VersionVector.of(1, revision),
        List.of(Fragment.ofText("a", "text/plain", "text " + revision)));
  }

  private Question next() throws InterruptedException {
    Question question = questions.poll(30, TimeUnit.SECONDS);
    assertThat(question).as("the hub asks").isNotNull();
    return question;
  }

  private Watch watch(WatchSink sink) {
    return hub.watch(new WatchRequest(Scope.EVERYTHING, "pod", UUID.randomUUID()), sink);
  }

  private static void awaitEvents(Sink sink, int count) {
    await().atMost(Duration.ofSeconds(30)).until(() -> sink.events.size() >= count);
  }

  private static class Sink implements WatchSink {
    final List<WatchEvent> events = new CopyOnWriteArrayList<>();
    final CompletableFuture<SourceException> ended = new CompletableFuture<>();

    @Override
    public void onConnected(Lineage lineage) {}

    @Override
    public void onEvent(WatchEvent event) {
      events.add(event);
    }

    @Override
    public void onDisconnected(SourceException cause, Duration retryAfter) {
      ended.complete(cause);
    }
  }

  @Test
  void headMoved_thousandWatchesAtOneVersion_asksOnceAndSharesThePayload() throws Exception {
    List<Sink> sinks = IntStream.range(0, 1_000).mapToObj(i -> new Sink()).toList();
    for (Sink sink : sinks) {
      watch(sink).follow(HUNT, Held.NOTHING);
    }
    await()
        .until(
            () -> {
              Question question = questions.poll();
              if (question != null) {
                question.answer().complete(new ChangesSince.Whole(config(1)));
              }
              return sinks.stream().allMatch(sink -> sink.events.size() == 1);
            });
    questions.clear();
    hub.headMoved(HUNT);
    ConfigDelta delta = ConfigDelta.between(config(1), config(2));
    next().answer().complete(new ChangesSince.Since(delta));
    await().until(() -> sinks.stream().allMatch(sink -> sink.events.size() == 2));
    for (Sink sink : sinks) {
      assertThat(((WatchEvent.Delta) sink.events.get(1)).delta())
          .isSameAs(((WatchEvent.Delta) sinks.get(0).events.get(1)).delta());
    }
    assertThat(questions).isEmpty();
  }

  @Test
  void headMoved_whileTheStoreAnswers_asksOnceMoreForTheNewest() throws Exception {
    Sink sink = new Sink();
    watch(sink).follow(HUNT, Held.NOTHING);
    Question first = next();
    for (int i = 0; i < 100; i++) {
      hub.headMoved(HUNT);
    }
    first.answer().complete(new ChangesSince.Whole(config(1)));
    Question second = next();
    assertThat(second.held()).isEqualTo(Held.of(config(1)));
    second.answer().complete(new ChangesSince.Since(ConfigDelta.between(config(1), config(100))));
    awaitEvents(sink, 2);
    assertThat(questions).as("one pending version per hunt").isEmpty();
  }

  @Test
  void follow_overtakenByARepair_isAnsweredOnceFromTheNewBase() throws Exception {
    Sink sink = new Sink();
    Watch watch = watch(sink);
    watch.follow(HUNT, Held.NOTHING);
    Question overtaken = next();
    watch.follow(HUNT, Held.of(config(1)));
    Question repair = next();
    overtaken.answer().complete(new ChangesSince.Whole(config(1)));
    repair.answer().complete(new ChangesSince.Nothing(Held.of(config(1))));
    awaitEvents(sink, 1);
    assertThat(sink.events).singleElement().isInstanceOf(WatchEvent.Current.class);
  }

  @Test
  void reject_whileAnAnswerOnThatBaseIsUnderWay_asksFromWhatIsServed() throws Exception {
    Sink sink = new Sink();
    Watch watch = watch(sink);
    watch.follow(HUNT, Held.of(config(1)));
    next().answer().complete(new ChangesSince.Since(ConfigDelta.between(config(1), config(2))));
    awaitEvents(sink, 1);
    hub.headMoved(HUNT);
    Question onRefused = next();
    assertThat(onRefused.held().version()).isEqualTo(config(2).version());
    watch.reject(HUNT, config(2).version(), "bad");
    Question onServed = next();
    assertThat(onServed.held()).isEqualTo(Held.of(config(1)));
    onRefused.answer().complete(new ChangesSince.Nothing(onRefused.held()));
    onServed.answer().complete(new ChangesSince.Since(ConfigDelta.between(config(1), config(3))));
    awaitEvents(sink, 2);
    assertThat(((WatchEvent.Delta) sink.events.get(1)).delta().base())
        .isEqualTo(config(1).version());
  }

  @Test
  void reject_andTheHeadIsStillTheRefused_sendsNothing() throws Exception {
    Sink sink = new Sink();
    Watch watch = watch(sink);
    watch.follow(HUNT, Held.of(config(1)));
    ConfigDelta refused = ConfigDelta.between(config(1), config(2));
    next().answer().complete(new ChangesSince.Since(refused));
    awaitEvents(sink, 1);
    watch.reject(HUNT, config(2).version(), "bad");
    hub.headMoved(HUNT); // nothing newer
    next().answer().complete(new ChangesSince.Since(refused));
    clock.advance(WatchHub.DEFAULT_HEARTBEAT);
    awaitEvents(sink, 2);
    assertThat(sink.events.get(1)).isInstanceOf(WatchEvent.Heartbeat.class);
  }

  @Test
  void heartbeat_everyInterval_numbersOnAndCountsCommands() throws Exception {
    Sink sink = new Sink();
    watch(sink).follow(HUNT, Held.NOTHING);
    next().answer().complete(new ChangesSince.Whole(config(1)));
    awaitEvents(sink, 1);
    clock.advance(WatchHub.DEFAULT_HEARTBEAT);
    awaitEvents(sink, 2);
    FollowDigest digest = new FollowDigest();
    digest.put(HUNT, config(1).version());
    assertThat(sink.events.get(1)).isEqualTo(new WatchEvent.Heartbeat(2, 1, digest.value()));
  }

  @Test
  void changesSince_fails_endsTheWatchesThatAskedWithTheCause() throws Exception {
    Sink sink = new Sink();
    Sink idle = new Sink();
    watch(idle);
    watch(sink).follow(HUNT, Held.NOTHING);
    StoreException failure = new StoreException("no disk", null);
    next().answer().completeExceptionally(failure);
    assertThat(sink.ended).succeedsWithin(Duration.ofSeconds(30)).isSameAs(failure);
    assertThat(sink.events).isEmpty();
    assertThat(idle.ended).isNotDone();
  }

  @Test
  void changesSince_ofADamagedHunt_endsNoWatchAndIsAskedAgainAtAHeartbeat() throws Exception {
    HuntId other = HuntId.of("old-town");
    Sink sink = new Sink();
    Watch watch = watch(sink);
    watch.follow(HUNT, Held.NOTHING);
    next()
        .answer()
        .completeExceptionally(
            new CompletionException(new DamagedHuntException(HUNT, "bad bytes", null)));
    watch.follow(other, Held.NOTHING);
    next().answer().complete(new ChangesSince.Unknown());
    awaitEvents(sink, 1);
    assertThat(sink.events).containsExactly(new WatchEvent.Unknown(1, other));
    assertThat(questions).isEmpty();

    clock.advance(WatchHub.DEFAULT_HEARTBEAT);
    Question again = next();
    assertThat(again.hunt()).isEqualTo(HUNT);
    again.answer().complete(new ChangesSince.Whole(config(1)));
    awaitEvents(sink, 3);

    assertThat(sink.events.get(2)).isEqualTo(new WatchEvent.Whole(3, config(1)));
    assertThat(sink.ended).isNotDone();
    clock.advance(WatchHub.DEFAULT_HEARTBEAT);
    awaitEvents(sink, 4);
    assertThat(questions).as("what was answered is not asked again").isEmpty();
  }

  @Test
  void headMoved_ofADamagedHunt_isAskedAtOnce() throws Exception {
    Sink sink = new Sink();
    watch(sink).follow(HUNT, Held.NOTHING);
    next().answer().completeExceptionally(new DamagedHuntException(HUNT, "bad bytes", null));

    hub.headMoved(HUNT);
    next().answer().complete(new ChangesSince.Whole(config(2)));

    awaitEvents(sink, 1);
    assertThat(sink.events).containsExactly(new WatchEvent.Whole(1, config(2)));
  }

  @Test
  void sink_isSlow_holdsBackNoCaller() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(1);
    Sink slow =
        new Sink() {
          @Override
          public void onConnected(Lineage lineage) {
            entered.countDown();
            boolean released = false;
            while (!released) {
              try {
                released = release.await(30, TimeUnit.SECONDS);
              } catch (InterruptedException again) {
                // a test that is over releases it
              }
            }
          }
        };
    watch(slow);
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    hub.headMoved(HUNT); // returns though the hub's thread is held
    Sink other = new Sink();
    watch(other).follow(HUNT, Held.NOTHING);
    release.countDown();
    next().answer().complete(new ChangesSince.Whole(config(1)));
    awaitEvents(other, 1);
  }

  @Test
  void disconnect_always_endsEveryWatchAndTakesNewOnes() throws Exception {
    Sink sink = new Sink();
    watch(sink);
    hub.disconnect(new SourceException("gone", null));
    assertThat(sink.ended).succeedsWithin(Duration.ofSeconds(30));
    watch(new Sink()).follow(HUNT, Held.NOTHING);
    next();
  }

  @Test
  void close_fromASink_doesNotWaitForItself() {
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    watch(
        new Sink() {
          @Override
          public void onConnected(Lineage lineage) {
            hub.close();
            closed.complete(true);
          }
        });
    assertThat(closed).succeedsWithin(Duration.ofSeconds(30));
  }

  @Test
  void close_always_endsTheThread() {
    watch(new Sink());
    hub.close();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.isAlive() && thread.getName().equals("cairn-test-watches"));
  }
}
