package io.cairn.config;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a caller's read goes through: L1, and on a miss a bounded wait for the resolver.
 * Thread-safe; a hit is wait-free and allocates nothing (rule 1).
 */
final class Reader {
  private enum Phase {
    NEW,
    OPEN,
    CLOSED
  }

  private final ProcessTier processTier;
  private final Resolver resolver;
  private final String client;
  private final Duration readTimeout;
  private final Duration maxStaleness;
  private final boolean countHits;
  private final ClientCounters counters;
  private final SerialExecutor changeThread;
  private final CallerFutures callerFutures;

  /** Whether a hit is returned as it is: neither counted nor looked at for its age. */
  private final boolean plain;

  private volatile Phase phase = Phase.NEW;

  Reader(
      ProcessTier processTier,
      Resolver resolver,
      ClientOptions options,
      ClientCounters counters,
      SerialExecutor changeThread,
      CallerFutures callerFutures) {
    this.processTier = processTier;
    this.resolver = resolver;
    this.client = options.name();
    this.readTimeout = options.readTimeout();
    this.maxStaleness = options.maxStaleness();
    this.countHits = options.countHits();
    this.counters = counters;
    this.changeThread = changeThread;
    this.callerFutures = callerFutures;
    this.plain = !countHits && maxStaleness.isZero();
  }

  HuntConfig get(HuntId hunt) {
    Resident resident = processTier.find(hunt);
    if (resident == null) {
      return checked(await(hunt));
    }
    HuntConfig config = resident.read();
    return plain ? config : hit(config);
  }

  private HuntConfig hit(HuntConfig config) {
    if (countHits) {
      counters.processHits.increment();
    }
    return checked(config);
  }

  private HuntConfig checked(HuntConfig config) {
    if (!maxStaleness.isZero() && config.ageNanos() > maxStaleness.toNanos()) {
      throw new StaleConfigException(config, config.age(), maxStaleness);
    }
    return config;
  }

  CompletableFuture<HuntConfig> getAsync(HuntId hunt) {
    Resident resident = processTier.find(hunt);
    CompletableFuture<HuntConfig> config =
        resident == null ? load(hunt) : CompletableFuture.completedFuture(resident.read());
    return callerFutures.copyOf(maxStaleness.isZero() ? config : config.thenApply(this::checked));
  }

  private CompletableFuture<HuntConfig> load(HuntId hunt) {
    return switch (phase) {
      case NEW ->
          CompletableFuture.failedFuture(
              new IllegalStateException(
                  "client \"%s\" is not started: call start() first".formatted(client)));
      case CLOSED -> CompletableFuture.failedFuture(closed());
      case OPEN -> resolver.load(hunt);
    };
  }

  private IllegalStateException closed() {
    return new IllegalStateException("client \"%s\" is closed".formatted(client));
  }

  private HuntConfig await(HuntId hunt) {
    if (changeThread.isHere()) { // which has to do the loading: it would wait for itself
      throw new IllegalStateException(
          "hunt \"%s\" is not in memory, and the client's change thread cannot wait for it: "
                  .formatted(hunt)
              + "use getAsync, or another executor for the listener");
    }
    try {
      return load(hunt).get(readTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException | CompletionException e) {
      throw rethrown(e);
    } catch (TimeoutException e) {
      throw resolver.unavailable(
          hunt, "no tier answered within %d ms".formatted(readTimeout.toMillis()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw resolver.unavailable(hunt, "the waiting thread was interrupted", e);
    }
  }

  private static RuntimeException rethrown(Exception wrapper) {
    if (wrapper.getCause() instanceof RuntimeException failure) {
      return failure;
    }
    return new IllegalStateException(wrapper.getCause());
  }

  synchronized void open() {
    if (phase == Phase.NEW) {
      phase = Phase.OPEN;
    }
  }

  boolean isOpen() {
    return phase == Phase.OPEN;
  }

  synchronized void close() {
    phase = Phase.CLOSED;
  }
}
