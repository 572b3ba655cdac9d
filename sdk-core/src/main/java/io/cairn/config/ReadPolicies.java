package io.cairn.config;

import io.cairn.config.spi.DamagedHuntException;
import io.cairn.config.spi.TimeSource;
import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** How reads of a source are bounded, given up and tried again: Resilience4j's. Thread-safe. */
final class ReadPolicies {
  private static final int CONCURRENT_READS = 64;
  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(1);
  private static final int BREAKER_WINDOW = 20;
  private static final int BREAKER_CALLS = 10;
  private static final int BREAKER_PROBES = 3;
  private static final Duration BREAKER_OPEN = Duration.ofSeconds(5);

  final Bulkhead bulkhead;
  final CircuitBreaker breaker;
  final Retry retry;

  ReadPolicies(String sourceName, TimeSource time, RandomGenerator random) {
    Backoff backoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, random);
    bulkhead =
        Bulkhead.of(
            sourceName,
            BulkheadConfig.custom()
                .maxConcurrentCalls(CONCURRENT_READS)
                .maxWaitDuration(Duration.ZERO)
                .build());
    breaker =
        CircuitBreaker.of(
            sourceName,
            CircuitBreakerConfig.custom()
                .slidingWindowSize(BREAKER_WINDOW)
                .minimumNumberOfCalls(BREAKER_CALLS)
                .permittedNumberOfCallsInHalfOpenState(BREAKER_PROBES)
                .waitDurationInOpenState(BREAKER_OPEN)
                .ignoreException(e -> !isOfTheSource(e))
                .clock(new MonotonicClock(time))
                .currentTimestampFunction(clock -> time.nanoTime(), TimeUnit.NANOSECONDS)
                .build());
    retry =
        Retry.of(
            sourceName,
            RetryConfig.custom()
                .maxAttempts(ATTEMPTS)
                .intervalFunction(attempt -> backoff.before(attempt).toMillis())
                .retryOnException(ReadPolicies::isOfTheSource)
                .build());
  }

  /** Whether asking again may help, and asking less may: not where the question was wrong. */
  private static boolean isOfTheSource(Throwable failed) {
    return !(failed instanceof CallNotPermittedException
        || failed instanceof IllegalArgumentException
        || failed instanceof DamagedHuntException
        || failed instanceof UnknownHuntException);
  }
}
