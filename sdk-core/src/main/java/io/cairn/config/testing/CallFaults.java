package io.cairn.config.testing;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What goes wrong with the calls of a {@link FaultySource} that are answered by a future: its
 * reads, or the writes of a {@link FaultyStore}. Nothing, until a switch is set; each switch holds
 * until it is set otherwise, and may be set while calls are under way.
 *
 * <p>The inner source is asked at once, and it is its answer that is delayed or held: an answer
 * that comes late is an old one. A failure is an answer too.
 *
 * <p>Thread-safe. Answers are given in the thread that lets them go: the inner source's, the time
 * source's, or that of {@link #release}.
 */
public final class CallFaults {
  private final TimeSource time;

  @GuardedBy("this")
  private final Deque<Planned> planned = new ArrayDeque<>();

  @GuardedBy("this")
  private final Deque<Runnable> held = new ArrayDeque<>();

  @GuardedBy("this")
  private final Set<Answer<?>> unanswered = new LinkedHashSet<>();

  @GuardedBy("this")
  private Duration delay = Duration.ZERO;

  @GuardedBy("this")
  private boolean holding;

  @GuardedBy("this")
  private boolean hanging;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private @Nullable RuntimeException always;

  CallFaults(TimeSource time) {
    this.time = requireNonNull(time, "time");
  }

  /**
   * Lets each answer that comes from now on wait.
   *
   * @param duration how long; zero ends it
   * @throws IllegalArgumentException if the duration is negative
   */
  public synchronized void delay(Duration duration) {
    delay = checkNotNegative("duration", duration);
  }

  static Duration checkNotNegative(String what, Duration duration) {
    if (requireNonNull(duration, what).isNegative()) {
      throw new IllegalArgumentException("%s %s is less than zero".formatted(what, duration));
    }
    return duration;
  }

  static int checkCount(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("count %d is less than 0".formatted(count));
    }
    return count;
  }

  /** Holds every answer back until {@link #release}. */
  public synchronized void hold() {
    holding = true;
  }

  /** Ends {@link #hold} and gives the answers held, in the order in which they came. */
  public void release() {
    List<Runnable> free;
    synchronized (this) {
      holding = false;
      free = new ArrayList<>(held);
      held.clear();
    }
    free.forEach(Runnable::run);
  }

  /** Returns the number of answers that are held. */
  public synchronized int held() {
    return held.size();
  }

  /**
   * Lets the next calls fail; the inner source is not asked.
   *
   * @param count how many calls, after those that were planned before
   * @param cause what each fails with
   * @throws IllegalArgumentException if the count is negative
   */
  public synchronized void failNext(int count, RuntimeException cause) {
    plan(count, new Planned(requireNonNull(cause, "cause"), false));
  }

  /**
   * Lets the next calls take effect and their answers get lost: the inner source is asked, and what
   * it answers is replaced by the failure. A write whose outcome is unknown looks like this.
   *
   * @param count how many calls, after those that were planned before
   * @param cause what each fails with
   * @throws IllegalArgumentException if the count is negative
   */
  public synchronized void loseNextAnswers(int count, RuntimeException cause) {
    plan(count, new Planned(requireNonNull(cause, "cause"), true));
  }

  @GuardedBy("this")
  private void plan(int count, Planned fault) {
    for (int i = 0; i < checkCount(count); i++) {
      planned.add(fault);
    }
  }

  /**
   * Lets every call fail; the inner source is not asked.
   *
   * @param cause what each fails with
   */
  public synchronized void failAll(RuntimeException cause) {
    always = requireNonNull(cause, "cause");
  }

  /**
   * Lets the calls made from now on never be answered, not even when the source is closed. No
   * source may do this, and a client has to live with one that does.
   */
  public synchronized void hang() {
    hanging = true;
  }

  /**
   * Ends every fault for later calls, and {@link #release}s what is held. What hangs stays so, and
   * a delay that has begun runs out.
   */
  public void heal() {
    synchronized (this) {
      planned.clear();
      always = null;
      hanging = false;
      delay = Duration.ZERO;
    }
    release();
  }

  /** Makes a call as the switches have it; the answer is completed when they let it. */
  <T> void apply(Supplier<CompletableFuture<T>> call, CompletableFuture<T> answer) {
    Answer<T> pending = new Answer<>(answer);
    Planned fault;
    synchronized (this) {
      if (hanging) {
        return;
      }
      if (closed) {
        pending.failClosed();
        return;
      }
      unanswered.add(pending);
      fault = always != null ? new Planned(always, false) : planned.poll();
    }
    if (fault == null) {
      var unused = call.get().whenComplete((value, failed) -> answered(pending, value, failed));
    } else if (fault.tookEffect()) {
      var unused =
          call.get().whenComplete((lost, failed) -> answered(pending, null, fault.cause()));
    } else {
      answered(pending, null, fault.cause());
    }
  }

  private <T> void answered(Answer<T> pending, @Nullable T value, @Nullable Throwable failure) {
    Runnable give = () -> pending.give(value, failure);
    Duration wait;
    synchronized (this) {
      wait = delay;
    }
    if (wait.isZero()) {
      deliver(pending, give);
    } else {
      time.schedule(wait, () -> deliver(pending, give));
    }
  }

  private void deliver(Answer<?> pending, Runnable give) {
    synchronized (this) {
      if (closed) {
        return;
      }
      if (holding) {
        held.add(() -> deliver(pending, give));
        return;
      }
      unanswered.remove(pending);
    }
    give.run();
  }

  /** Fails what is delayed or held, as a source that is closed must. */
  void close() {
    List<Answer<?>> left;
    synchronized (this) {
      closed = true;
      held.clear();
      left = new ArrayList<>(unanswered);
      unanswered.clear();
    }
    left.forEach(Answer::failClosed);
  }

  private record Planned(RuntimeException cause, boolean tookEffect) {}

  private static final class Answer<T> {
    private final CompletableFuture<T> future;

    Answer(CompletableFuture<T> future) {
      this.future = future;
    }

    @SuppressWarnings("NullAway") // a null value is the inner source's own answer
    void give(@Nullable T value, @Nullable Throwable failure) {
      if (failure == null) {
        future.complete(value);
      } else {
        future.completeExceptionally(Failures.unwrapped(failure));
      }
    }

    void failClosed() {
      future.completeExceptionally(new SourceException("the source was closed", null));
    }
  }
}
