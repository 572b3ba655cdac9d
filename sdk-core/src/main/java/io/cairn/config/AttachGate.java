package io.cairn.config;

import io.cairn.config.spi.PodSession;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Debounces restarts (rule 18). The node remembers when a run of this pod was last alive. A start
 * within the window of that is a restart, not a new pod: it resumes the session. The first restart
 * attaches at once. One that follows another without a quiet window between them waits until it has
 * been up for the window and a random part of half of it more, but no longer than the longest wait
 * since the pod attached last. Without a node cache nothing is remembered, and every start attaches
 * at once.
 *
 * <p>Instants here are of the wall clock, which two processes share; if it jumps, a start is taken
 * for a fresh one, or waits at most the longest wait.
 *
 * <p>Belongs to the change thread.
 */
final class AttachGate {
  private static final int MOST_RESTARTS = 1_000_000; // what is read may be anything

  private final String pod;
  private final NodeTier nodeTier;
  private final TimeSource time;
  private final Duration window;
  private final Duration longestWait;
  private final RandomGenerator random;
  private @Nullable UUID session; // made late: secure randomness takes long to load
  private int restarts;
  private Instant restlessSince = Instant.EPOCH;
  private long startedAt;

  AttachGate(ClientOptions options, NodeTier nodeTier, TimeSource time, RandomGenerator random) {
    this.pod = options.pod();
    this.nodeTier = nodeTier;
    this.time = time;
    this.window = options.restartWindow();
    this.longestWait = options.restartLongestWait();
    this.random = random;
  }

  /** Looks at the past of this pod, and returns how long it must wait to attach; zero for now. */
  Duration waitAtStart() {
    Instant now = time.now();
    startedAt = time.nanoTime();
    Optional<PodSession> earlier = nodeTier.session(pod).filter(past -> isRecent(past, now));
    Duration wait = Duration.ZERO;
    if (earlier.isPresent()) {
      PodSession past = earlier.get();
      session = past.session();
      restarts = Math.min(past.restarts(), MOST_RESTARTS) + 1;
      restlessSince = past.restlessSince();
      wait = restarts == 1 ? Duration.ZERO : quietTime(now);
      restlessSince = wait.isZero() ? now : restlessSince;
    }
    remember();
    return wait;
  }

  private boolean isRecent(PodSession past, Instant now) {
    return Duration.between(past.lastSeen(), now).abs().compareTo(window) <= 0;
  }

  private Duration quietTime(Instant now) {
    Duration jitter = Duration.ofNanos(random.nextLong(window.toNanos() / 2 + 1));
    Duration left = longestWait.minus(Duration.between(restlessSince, now).abs());
    Duration wait = window.plus(jitter);
    Duration bounded = left.compareTo(wait) < 0 ? left : wait;
    return bounded.isNegative() ? Duration.ZERO : bounded;
  }

  /** The pod attaches after a wait: the longest wait of a next restart begins now. */
  void attached() {
    restlessSince = time.now();
    remember();
  }

  /** Returns the id under which the source may still know this pod. */
  UUID session() {
    UUID now = session;
    if (now == null) {
      now = UUID.randomUUID();
      session = now;
    }
    return now;
  }

  /** Notes that this run is alive. To be called several times per window, and at the end. */
  void remember() {
    if (restarts > 0 && time.nanoTime() - startedAt >= window.toNanos()) {
      restarts = 0; // it has been quiet
    }
    nodeTier.saveSession(
        new PodSession(
            pod, session(), time.now(), restarts, restarts == 0 ? time.now() : restlessSince));
  }

  /** Returns how often {@link #remember} is to be called. */
  Duration interval() {
    return window.dividedBy(4).plusMillis(1);
  }
}
