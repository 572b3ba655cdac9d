package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.PodSession;
import io.cairn.config.spi.WatchEvent;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When streams are opened, and what is followed on them. */
final class SourceLinkStreamsTest {
  private static final Duration BASE = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final Duration NONE = Duration.ZERO;

  private final ManualClock clock = new ManualClock();
  private final ScriptedSource source = new ScriptedSource();
  private final SerialExecutor changeThread = new SerialExecutor("link-test");
  private final List<String> heard = new ArrayList<>(); // change thread
  private final Backoff twin = new Backoff(BASE, LONGEST, new Random(42));

  @AfterEach
  void close() {
    changeThread.close(() -> {}, Duration.ofSeconds(20));
  }

  private SourceLink link(NodeTier node, HuntId... urgent) {
    ClientOptions options = CairnClient.builder().pod("engine-0").urgent(urgent).options();
    return new SourceLink(
        source,
        options,
        new AttachGate(options, node, clock, new Random(1)),
        new FollowLeads(false, node, clock, changeThread),
        new Backoff(BASE, LONGEST, new Random(42)),
        clock,
        changeThread,
        hunt -> null,
        hunt -> false);
  }

  private SourceLink started() {
    SourceLink link = link(new NodeTier(null, Labels.NONE, "unused", clock));
    onChangeThread(() -> link.start(handler()));
    return link;
  }

  /** A link of a pod that has restarted twice: its gate is closed for 10 s and more. */
  private SourceLink startedRestless(HuntId... urgent) {
    PodSession restless =
        new PodSession("engine-0", UUID.randomUUID(), clock.now(), 2, clock.now());
    NodeTier node =
        new NodeTier(
            new StubNodeCache() {
              @Override
              public Optional<PodSession> session(String pod) {
                return Optional.of(restless);
              }
            },
            Labels.NONE,
            "unused",
            clock);
    SourceLink link = link(node, urgent);
    onChangeThread(() -> link.start(handler()));
    return link;
  }

  private StreamHandler handler() {
    return new StreamHandler() {
      @Override
      public void connected(Lineage lineage) {
        heard.add("connected");
      }

      @Override
      public void event(SourceStream stream, WatchEvent event, boolean afterGap, long now) {
        heard.add("event " + event.sequence());
      }

      @Override
      public void dropped(SourceStream stream, HuntId hunt, boolean afterGap) {
        heard.add("dropped " + hunt);
      }

      @Override
      public void duplicates(long number) {
        heard.add("duplicates " + number);
      }

      @Override
      public void lost() {
        heard.add("lost");
      }
    };
  }

  /** Waits for what was handed to the change thread before, and for the task. */
  private void onChangeThread(Runnable task) {
    CountDownLatch done = new CountDownLatch(1);
    changeThread.execute(
        () -> {
          task.run();
          done.countDown();
        });
    try {
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void advance(Duration time) {
    clock.advance(time);
    onChangeThread(() -> {});
  }

  private ScriptedSource.Stream stream(int number) {
    return source.streams().get(number - 1);
  }

  private void dies(int number, Duration retryAfter) {
    stream(number).dies(retryAfter);
    onChangeThread(() -> {});
  }

  private void stands(int number) {
    source.stands(number);
    onChangeThread(() -> {});
  }

  private void assertNextStreamIn(Duration wait) {
    int before = source.streams().size();
    advance(wait.minusNanos(1));
    assertThat(source.streams()).hasSize(before);
    advance(Duration.ofNanos(1));
    assertThat(source.streams()).hasSize(before + 1);
  }

  @Test
  void start_gateIsOpen_opensAStreamAtOnce() {
    started();

    assertThat(source.streams()).hasSize(1);
  }

  @Test
  void lost_againAndAgain_backsOffWithFullJitter() {
    SourceLink link = started();

    for (int attempt = 1; attempt <= 12; attempt++) {
      dies(attempt, NONE);
      assertThat(link.health().attempts()).isEqualTo(attempt);

      assertNextStreamIn(twin.before(attempt));
    }
  }

  @Test
  void lost_streamThatOnlyStood_isBackedOffFromAllTheSame() {
    started();

    for (int attempt = 1; attempt <= 8; attempt++) {
      stands(attempt);
      dies(attempt, NONE);

      assertNextStreamIn(twin.before(attempt));
    }
  }

  @Test
  void lost_streamThatBroughtSomething_beginsFromTheBase() {
    started();
    for (int attempt = 1; attempt <= 8; attempt++) {
      dies(attempt, NONE);
      assertNextStreamIn(twin.before(attempt));
    }
    stands(9);
    stream(9).heartbeat();
    dies(9, NONE);

    Duration wait = twin.before(1);
    assertThat(wait).isLessThanOrEqualTo(BASE);
    assertNextStreamIn(wait);
  }

  @Test
  void lost_withRetryAfter_waitsAtLeastThat() {
    started();

    dies(1, Duration.ofSeconds(20));

    assertNextStreamIn(Duration.ofSeconds(20));
  }

  @Test
  void lost_withAShortRetryAfter_waitsForTheBackoff() {
    started();
    for (int attempt = 1; attempt <= 6; attempt++) {
      dies(attempt, Duration.ofNanos(1));
      Duration wait = twin.before(attempt);

      assertNextStreamIn(wait);
    }
  }

  @Test
  void lost_toldTwice_waitsOnce() {
    started();
    stands(1);
    stream(1).dies(NONE);
    stream(1).dies(Duration.ofDays(1));
    onChangeThread(() -> {});

    assertNextStreamIn(twin.before(1));
    assertThat(heard).containsExactly("connected", "lost");
  }

  @Test
  void pastStream_stillSaysSomething_isIgnored() {
    started();
    stands(1);
    dies(1, NONE);
    assertNextStreamIn(twin.before(1));
    stands(2);

    stream(1).heartbeat();
    dies(1, NONE);

    assertThat(heard).containsExactly("connected", "lost", "connected");
  }

  @Test
  void stream_standsAndSaysNothing_isGivenUpAfterThirtySeconds() {
    SourceLink link = started();
    stands(1);

    listenInSilence();

    assertThat(stream(1).commands).contains("close");
    assertThat(link.health().lastError()).contains("scripted said nothing for 30 s");
    assertNextStreamIn(twin.before(1));
  }

  @Test
  void stream_neverStands_isGivenUpAfterThirtySeconds() {
    SourceLink link = started();

    listenInSilence();

    assertThat(stream(1).commands).contains("close");
    assertThat(link.health().lastError()).contains("scripted said nothing for 30 s");
    assertNextStreamIn(twin.before(1));
  }

  private void listenInSilence() {
    advance(Duration.ofSeconds(10));
    advance(Duration.ofSeconds(10));
    advance(Duration.ofSeconds(10).minusNanos(1));
    assertThat(stream(1).commands).doesNotContain("close");
    advance(Duration.ofNanos(1));
  }

  @Test
  void stream_saysSomethingNowAndThen_isKept() {
    started();
    stands(1);

    for (int i = 0; i < 20; i++) {
      advance(Duration.ofSeconds(10));
      advance(Duration.ofSeconds(10));
      stream(1).heartbeat();
      onChangeThread(() -> {});
    }

    assertThat(source.streams()).hasSize(1);
    assertThat(stream(1).commands).isEmpty();
  }

  @Test
  void follow_beforeTheStreamStands_isSaidWhenItDoes() {
    SourceLink link = started();
    onChangeThread(() -> link.follow(HUNT));
    assertThat(stream(1).commands).isEmpty();

    stands(1);

    assertThat(stream(1).commands).containsExactly("follow harbour-night 0.0");
  }

  @Test
  void follow_saidTwice_isPassedOnOnce() {
    SourceLink link = started();
    stands(1);

    onChangeThread(() -> link.follow(HUNT));
    onChangeThread(() -> link.follow(HUNT));

    assertThat(stream(1).commands).containsExactly("follow harbour-night 0.0");
  }

  @Test
  void unfollow_isPassedOnAndNotFollowedOnTheNextStream() {
    SourceLink link = started();
    stands(1);
    onChangeThread(() -> link.follow(HUNT));
    onChangeThread(() -> link.follow(OTHER));
    onChangeThread(() -> link.unfollow(HUNT));
    assertThat(stream(1).commands).contains("unfollow harbour-night");
    dies(1, NONE);
    assertNextStreamIn(twin.before(1));

    stands(2);

    assertThat(stream(2).commands).containsExactly("follow old-town 0.0");
  }

  @Test
  void start_gateIsClosed_opensNothingUntilItOpens() {
    startedRestless();
    advance(Duration.ofSeconds(9));
    assertThat(source.streams()).isEmpty();

    advance(Duration.ofSeconds(6));

    assertThat(source.streams()).hasSize(1);
  }

  @Test
  void follow_urgentHuntWhileTheGateIsClosed_opensAStreamForItAlone() {
    SourceLink link = startedRestless(HUNT);
    onChangeThread(() -> link.follow(OTHER));
    assertThat(source.streams()).isEmpty();

    onChangeThread(() -> link.follow(HUNT));
    stands(1);

    assertThat(stream(1).commands).containsExactly("follow harbour-night 0.0");
    advance(Duration.ofSeconds(15)); // the gate opens
    assertThat(source.streams()).hasSize(1);
    assertThat(stream(1).commands)
        .containsExactly("follow harbour-night 0.0", "follow old-town 0.0");
  }

  @Test
  void follow_urgentHuntWhileBackingOff_waitsForTheRetryAfter() {
    SourceLink link = startedRestless(HUNT, OTHER);
    onChangeThread(() -> link.follow(HUNT));
    dies(1, Duration.ofSeconds(5));

    onChangeThread(() -> link.follow(OTHER));

    assertThat(source.streams()).hasSize(1);
    assertNextStreamIn(Duration.ofSeconds(5));
  }

  @Test
  void gate_opensWhileBackingOff_waitsForTheRetryAfter() {
    SourceLink link = startedRestless(HUNT);
    onChangeThread(() -> link.follow(HUNT));
    onChangeThread(() -> link.follow(OTHER));
    dies(1, Duration.ofSeconds(20));

    assertNextStreamIn(Duration.ofSeconds(20)); // the gate has opened meanwhile

    stands(2);
    assertThat(stream(2).commands)
        .containsExactly("follow harbour-night 0.0", "follow old-town 0.0");
  }

  @Test
  void close_endsTheStreamAndOpensNoOther() {
    SourceLink link = started();
    stands(1);

    onChangeThread(link::close);
    dies(1, NONE);
    advance(Duration.ofMinutes(1));

    assertThat(stream(1).commands).containsExactly("close");
    assertThat(source.streams()).hasSize(1);
  }
}
