package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.TimeSource;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.retry.Retry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a source, made bearable for both sides: a bulkhead bounds how many are under way (the
 * others queue), each attempt has a timeout, a failed one is retried with full jitter, and a
 * circuit breaker stops asking a source that keeps failing. What a source refuses as a wrong
 * question, or does not know, is no failure of its own, nor is one hunt that is damaged there.
 *
 * <h2>A read that is slower than its timeout</h2>
 *
 * <p>It is not asked again while the source still works on it: three overlapping reads of one hunt
 * would break rule 4, and would give a source that is slow because it is overloaded three times the
 * work. Nor does it help to cancel it: that completes a future, and what works behind it mostly
 * goes on. So an attempt that times out counts as failed, for the caller and for the breaker, and
 * the next attempt waits for the same answer, late but good, for another timeout; so does the next
 * read of the hunt. Only when the source has answered with a failure is it asked again. What was
 * lost on the way is the source's to find out: each of its futures completes within a bound of its
 * own. Should one not, it is cancelled and forgotten after {@value #TIMEOUTS_UNTIL_LOST} timeouts,
 * and the next attempt asks anew.
 *
 * <p>The {@link ReadPolicies} are made with the first read: a process that finds all it wants in
 * the node cache never loads them. Time is the client's own, so that a test moves it by hand. A
 * read holds its place in the bulkhead from its first attempt to the end of its last; an answer
 * that nobody waits for any more holds none.
 *
 * <p>Thread-safe: {@code waiting} and {@code closed} are guarded by {@code waiting}, and no foreign
 * code runs under that lock; {@code overdue} is concurrent.
 */
final class ResilientReads implements AutoCloseable {
  private static final int TIMEOUTS_UNTIL_LOST = 12;

  private final ConfigSource source;
  private final Scope scope;
  private final TimeSource time;
  private final Duration attemptTimeout;
  private final Lazy<ReadPolicies> policies;
  private final Queue<Read> waiting = new ArrayDeque<>();
  private final ConcurrentHashMap<HuntId, Asked> overdue = new ConcurrentHashMap<>();
  private boolean closed;

  ResilientReads(
      ConfigSource source,
      Scope scope,
      TimeSource time,
      Duration attemptTimeout,
      RandomGenerator random) {
    this.source = source;
    this.scope = scope;
    this.time = time;
    this.attemptTimeout = attemptTimeout;
    String name = source.name();
    this.policies = new Lazy<>(() -> new ReadPolicies(name, time, random));
  }

  /**
   * Reads a hunt. The future fails with what the last attempt failed with, with {@link
   * CallNotPermittedException} while the breaker is open, or with {@link SourceException} on close.
   */
  CompletableFuture<Optional<HuntConfig>> read(HuntId hunt) {
    Read read = new Read(hunt);
    synchronized (waiting) {
      if (closed) {
        return CompletableFuture.failedFuture(closedWhileReading());
      }
      waiting.add(read);
    }
    startNext();
    return read.result;
  }

  private void startNext() {
    Bulkhead bulkhead = policies.get().bulkhead;
    while (true) {
      Read next;
      synchronized (waiting) {
        if (waiting.isEmpty() || !bulkhead.tryAcquirePermission()) {
          return;
        }
        next = waiting.remove();
      }
      next.attempt();
      if (next.result.isDone()) { // by the breaker, say; not by recursion, for thousands may wait
        bulkhead.releasePermission();
      } else {
        CompletableFuture<Optional<HuntConfig>> unused =
            next.result.whenComplete((config, failed) -> ended());
      }
    }
  }

  private void ended() {
    policies.get().bulkhead.releasePermission();
    startNext();
  }

  /** The source has shown that it lives: do not wait for the breaker to find out. */
  void sourceIsBack() {
    ReadPolicies made = policies.ifMade();
    if (made != null && made.breaker.getState() == CircuitBreaker.State.OPEN) {
      made.breaker.transitionToHalfOpenState();
    }
  }

  /** Returns {@code CLOSED}, {@code OPEN} or {@code HALF_OPEN}. */
  String breakerState() {
    ReadPolicies made = policies.ifMade();
    return made == null ? "CLOSED" : made.breaker.getState().name();
  }

  private boolean isClosed() {
    synchronized (waiting) {
      return closed;
    }
  }

  private SourceException closedWhileReading() {
    return new SourceException("the client was closed while it read " + source.name(), null);
  }

  @Override
  public void close() {
    Queue<Read> dropped;
    synchronized (waiting) {
      closed = true;
      dropped = new ArrayDeque<>(waiting);
      waiting.clear();
    }
    dropped.forEach(read -> read.result.completeExceptionally(closedWhileReading()));
  }

  private static Throwable unwrapped(Throwable failed) {
    Throwable cause = failed.getCause();
    return failed instanceof CompletionException && cause != null ? cause : failed;
  }

  /** A question to the source, and when it was put. */
  private record Asked(CompletableFuture<Optional<HuntConfig>> answer, long at) {}

  /** Whoever wants this hunt from now on waits for the answer that is late. */
  private void isOverdue(HuntId hunt, Asked asked) {
    if (!asked.equals(overdue.put(hunt, asked))) {
      CompletableFuture<Optional<HuntConfig>> unused =
          asked.answer().whenComplete((config, failed) -> overdue.remove(hunt, asked));
    }
  }

  /** Returns what was asked of a hunt and may still be answered; null if nothing was. */
  private @Nullable Asked stillAwaited(HuntId hunt) {
    Asked late = overdue.get(hunt);
    if (late == null) {
      return null;
    }
    if (time.nanoTime() - late.at() < attemptTimeout.multipliedBy(TIMEOUTS_UNTIL_LOST).toNanos()) {
      return late;
    }
    overdue.remove(hunt, late);
    late.answer().cancel(true);
    return null;
  }

  /** One read with its retries. */
  private final class Read {
    private final HuntId hunt;
    private final Retry.AsyncContext<Object> attempts = policies.get().retry.asyncContext();
    private final CompletableFuture<Optional<HuntConfig>> result = new CompletableFuture<>();

    Read(HuntId hunt) {
      this.hunt = hunt;
    }

    void attempt() {
      if (isClosed()) {
        result.completeExceptionally(closedWhileReading());
        return;
      }
      CircuitBreaker breaker = policies.get().breaker;
      if (!breaker.tryAcquirePermission()) {
        result.completeExceptionally(
            CallNotPermittedException.createCallNotPermittedException(breaker));
        return;
      }
      long begun = time.nanoTime();
      Asked late = stillAwaited(hunt);
      Asked asked = late == null ? new Asked(ask(), begun) : late;
      CompletableFuture<Optional<HuntConfig>> answer =
          asked.answer().thenApply(config -> requireNonNull(config, "answer"));
      TimeSource.Timer limit =
          time.schedule(
              attemptTimeout,
              () -> {
                isOverdue(hunt, asked); // before the next attempt looks for it
                answer.completeExceptionally(
                    new SourceException(
                        "%s did not answer within %d ms"
                            .formatted(source.name(), attemptTimeout.toMillis()),
                        null));
              });
      CompletableFuture<Optional<HuntConfig>> unused =
          answer.whenComplete(
              (config, failed) -> {
                limit.cancel();
                long took = time.nanoTime() - begun;
                if (failed == null) {
                  breaker.onSuccess(took, TimeUnit.NANOSECONDS);
                  attempts.onComplete();
                  result.complete(config);
                } else {
                  Throwable cause = unwrapped(failed);
                  breaker.onError(took, TimeUnit.NANOSECONDS, cause);
                  retryAfter(cause);
                }
              });
    }

    private CompletableFuture<Optional<HuntConfig>> ask() {
      try {
        return requireNonNull(source.read(hunt, scope), "answer");
      } catch (RuntimeException | Error brokenContract) {
        return CompletableFuture.failedFuture(brokenContract);
      }
    }

    private void retryAfter(Throwable cause) {
      long millis = attempts.onError(cause);
      if (millis < 0 || isClosed()) {
        result.completeExceptionally(cause);
      } else {
        time.schedule(Duration.ofMillis(millis), this::attempt);
      }
    }
  }
}
