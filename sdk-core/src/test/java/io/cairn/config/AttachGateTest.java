package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.PodSession;
import io.cairn.config.testing.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** When a pod that restarts may attach, and which session it has. */
final class AttachGateTest {
  private static final String POD = "engine-0";
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final ManualClock clock = new ManualClock();
  private final Map<String, PodSession> sessions = new HashMap<>();
  private final Draws draws = new Draws(0);

  private final NodeTier node =
      new NodeTier(
          new StubNodeCache() {
            @Override
            public Optional<PodSession> session(String pod) {
              return Optional.ofNullable(sessions.get(pod));
            }

            @Override
            public void saveSession(PodSession session) {
              sessions.put(session.pod(), session);
            }
          },
          Labels.NONE,
          "unused",
          clock);

  /** The gate of one more run of the pod. */
  private AttachGate run() {
    return run(node);
  }

  private AttachGate run(NodeTier tier) {
    ClientOptions options =
        CairnClient.builder().pod(POD).debounceRestarts(WINDOW, LONGEST).options();
    return new AttachGate(options, tier, clock, draws);
  }

  private Duration restartAfter(Duration time) {
    clock.advance(time);
    return run().waitAtStart();
  }

  private PodSession saved() {
    return sessions.get(POD);
  }

  @Test
  void waitAtStart_firstRun_isZero() {
    assertThat(run().waitAtStart()).isZero();
    assertThat(saved().restarts()).isZero();
    assertThat(saved().lastSeen()).isEqualTo(clock.now());
  }

  @Test
  void waitAtStart_firstRestartWithinTheWindow_isZeroInTheSameSession() {
    AttachGate first = run();
    first.waitAtStart();
    clock.advance(WINDOW);
    AttachGate second = run();

    assertThat(second.waitAtStart()).isZero();
    assertThat(second.session()).isEqualTo(first.session());
    assertThat(saved().restarts()).isEqualTo(1);
  }

  @Test
  void waitAtStart_afterTheWindow_isZeroInANewSession() {
    AttachGate first = run();
    first.waitAtStart();
    clock.advance(WINDOW.plusNanos(1));
    AttachGate second = run();

    assertThat(second.waitAtStart()).isZero();
    assertThat(second.session()).isNotEqualTo(first.session());
    assertThat(saved().restarts()).isZero();
  }

  @Test
  void waitAtStart_secondRestart_isTheWindowAndAJitterOfUpToHalfOfIt() {
    run().waitAtStart();
    restartAfter(Duration.ofSeconds(1));

    draws.next = 0;
    assertThat(restartAfter(Duration.ofSeconds(1))).isEqualTo(WINDOW);
    draws.next = Duration.ofSeconds(2).toNanos();
    assertThat(restartAfter(Duration.ofSeconds(1))).isEqualTo(WINDOW.plusSeconds(2));
    draws.next = Long.MAX_VALUE;
    assertThat(restartAfter(Duration.ofSeconds(1))).isEqualTo(WINDOW.plus(WINDOW.dividedBy(2)));
  }

  @Test
  void waitAtStart_restlessForLong_isBoundedByTheLongestSinceItAttached() {
    run().waitAtStart();
    restartAfter(Duration.ofSeconds(5)); // attaches
    Duration wait = Duration.ZERO;
    for (int restless = 5; restless <= 50; restless += 5) {
      wait = restartAfter(Duration.ofSeconds(5));
      assertThat(wait).isEqualTo(WINDOW);
    }

    assertThat(restartAfter(Duration.ofSeconds(5))).isEqualTo(Duration.ofSeconds(5));
    assertThat(restartAfter(Duration.ofSeconds(5))).isZero();
  }

  @Test
  void waitAtStart_attachedAfterTheLongestWait_waitsAgain() {
    run().waitAtStart();
    restartAfter(Duration.ofSeconds(5));
    int attached = 0;
    for (int i = 0; i < 120; i++) { // ten minutes
      attached += restartAfter(Duration.ofSeconds(5)).isZero() ? 1 : 0;
    }

    assertThat(attached).isEqualTo(10);
  }

  @Test
  void attached_afterAWait_theLongestWaitBeginsAnew() {
    run().waitAtStart();
    restartAfter(Duration.ofSeconds(5));
    for (int i = 0; i < 10; i++) {
      restartAfter(Duration.ofSeconds(5));
    }
    clock.advance(Duration.ofSeconds(5));
    AttachGate gate = run();
    assertThat(gate.waitAtStart()).isEqualTo(Duration.ofSeconds(5)); // 55 s are over

    clock.advance(Duration.ofSeconds(5));
    gate.attached();

    assertThat(restartAfter(Duration.ofSeconds(1))).isEqualTo(WINDOW);
  }

  @Test
  void remember_quietForTheWindow_theNextRestartAttachesAtOnce() {
    run().waitAtStart();
    restartAfter(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    AttachGate restless = run();
    assertThat(restless.waitAtStart()).isEqualTo(WINDOW);

    clock.advance(WINDOW);
    restless.remember();

    assertThat(saved().restarts()).isZero();
    assertThat(restartAfter(Duration.ofSeconds(1))).isZero();
  }

  @Test
  void remember_notQuietYet_keepsCount() {
    run().waitAtStart();
    clock.advance(Duration.ofSeconds(1));
    AttachGate second = run();
    second.waitAtStart();

    clock.advance(WINDOW.minusNanos(1));
    second.remember();

    assertThat(saved().restarts()).isEqualTo(1);
    assertThat(saved().lastSeen()).isEqualTo(clock.now());
  }

  @Test
  void interval_isSeveralTimesPerWindow() {
    assertThat(run().interval().multipliedBy(3)).isLessThan(WINDOW);
  }

  @Test
  void waitAtStart_withoutANodeCache_isZeroInANewSessionEachTime() {
    NodeTier none = new NodeTier(null, Labels.NONE, "unused", clock);
    AttachGate first = run(none);
    AttachGate second = run(none);
    AttachGate third = run(none);

    assertThat(first.waitAtStart()).isZero();
    assertThat(second.waitAtStart()).isZero();
    assertThat(third.waitAtStart()).isZero();
    assertThat(first.session()).isNotEqualTo(second.session());
  }

  @Test
  void waitAtStart_anotherPod_isNotConcerned() {
    run().waitAtStart();
    sessions.put("engine-1", saved());
    sessions.remove(POD);

    AttachGate fresh = run();

    assertThat(fresh.waitAtStart()).isZero();
    assertThat(fresh.session()).isNotEqualTo(sessions.get("engine-1").session());
  }

  @Test
  void waitAtStart_wallClockWentBack_isAtMostTheLongest() {
    run().waitAtStart();
    restartAfter(Duration.ofSeconds(1));
    clock.jumpWallClock(Duration.ofSeconds(-5));

    assertThat(restartAfter(Duration.ofSeconds(1))).isBetween(Duration.ZERO, LONGEST);
  }

  @Test
  void waitAtStart_wallClockJumpedByADay_isZero() {
    run().waitAtStart();
    restartAfter(Duration.ofSeconds(1));

    clock.jumpWallClock(Duration.ofDays(-1));
    assertThat(restartAfter(Duration.ofSeconds(1))).isZero();
    clock.jumpWallClock(Duration.ofDays(2));
    assertThat(restartAfter(Duration.ofSeconds(1))).isZero();
  }

  @Test
  void waitAtStart_absurdMemory_isAtMostTheLongest() {
    Instant now = clock.now();
    for (Instant since : new Instant[] {Instant.MIN, Instant.EPOCH, now, Instant.MAX}) {
      sessions.put(POD, new PodSession(POD, UUID.randomUUID(), now, Integer.MAX_VALUE, since));

      assertThat(run().waitAtStart()).isBetween(Duration.ZERO, LONGEST);
    }
    for (Instant seen : new Instant[] {Instant.MIN, Instant.MAX}) {
      sessions.put(POD, new PodSession(POD, UUID.randomUUID(), seen, Integer.MAX_VALUE, now));

      assertThat(run().waitAtStart()).isZero();
    }
  }
}
