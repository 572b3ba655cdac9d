package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.spi.TimeSource;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * Lets calls of leaders through, as many as the limits allow: of all together at a time, of which
 * one caller has half at most, and of each caller per second; and ends one that takes too long.
 * Thread-safe.
 */
public final class LeaderGate implements ServerInterceptor {
  private static final int MOST_BUCKETS = 1_000;

  private final ServerLimits limits;
  private final TimeSource time;
  private final Counters counters;
  private final Semaphore slots;
  private final int perCaller;
  private final Tally<String> underWay = new Tally<>();
  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

  /**
   * Creates the gate.
   *
   * @param limits the bounds
   * @param time the time
   * @param counters what is counted
   */
  public LeaderGate(ServerLimits limits, TimeSource time, Counters counters) {
    this.limits = limits;
    this.time = time;
    this.counters = counters;
    this.slots = new Semaphore(limits.writes());
    this.perCaller = Math.max(1, limits.writes() / 2);
  }

  @Override
  public <ReqT, RespT> ServerCall.Listener<ReqT> interceptCall(
      ServerCall<ReqT, RespT> call, Metadata headers, ServerCallHandler<ReqT, RespT> next) {
    String caller = Authorization.rights().name();
    if (!mayCallNow(caller)) {
      return LimitedCall.refuse(
          call,
          counters,
          "%s calls more than %d times at once, or %d times per second"
              .formatted(caller, limits.writeBurst(), limits.writesPerSecond()));
    }
    if (!begins(caller)) {
      return LimitedCall.refuse(
          call,
          counters,
          "%s has %d calls of leaders under way, the most of one caller"
              .formatted(caller, perCaller));
    }
    if (!slots.tryAcquire()) {
      underWay.oneLess(caller);
      return LimitedCall.refuse(
          call,
          counters,
          "the server has %d calls of leaders under way, the most that it takes"
              .formatted(limits.writes()));
    }
    counters.one(ServerMeasure.WRITES);
    counters.one(ServerMeasure.WRITES_UNDER_WAY);
    LeaderCall<ReqT, RespT> timed = new LeaderCall<>(call);
    TimeSource.Timer timer = time.schedule(limits.publishTimeout(), () -> timedOut(timed));
    return new LimitedCall<>(
        next.startCall(timed, headers),
        () -> {
          timer.cancel();
          slots.release();
          underWay.oneLess(caller);
          counters.add(ServerMeasure.WRITES_UNDER_WAY, -1);
        });
  }

  private boolean begins(String caller) {
    if (underWay.oneMore(caller) <= perCaller) {
      return true;
    }
    underWay.oneLess(caller);
    return false;
  }

  private void timedOut(LeaderCall<?, ?> call) {
    counters.one(ServerMeasure.LIMITED);
    call.close(
        Status.DEADLINE_EXCEEDED.withDescription(
            "the call took more than %d ms".formatted(limits.publishTimeout().toMillis())),
        new Metadata());
  }

  private boolean mayCallNow(String caller) {
    if (buckets.size() > MOST_BUCKETS) {
      buckets.values().removeIf(this::isFull);
    }
    TokenBucket bucket =
        buckets.computeIfAbsent(
            caller, name -> new TokenBucket(time, limits.writeBurst(), limits.writesPerSecond()));
    synchronized (bucket) {
      return bucket.take();
    }
  }

  private boolean isFull(TokenBucket bucket) {
    synchronized (bucket) {
      return bucket.isFull();
    }
  }
}
