package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerMeasure;
import io.cairn.config.spi.TimeSource;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

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
  private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
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
    Rights rights = Authorization.rights();
    if (!mayCallNow(rights.name())) {
      return refuse(
          call,
          "%s calls more than %d times at once, or %d times per second"
              .formatted(rights.name(), limits.writeBurst(), limits.writesPerSecond()));
    }
    if (!begins(rights.name())) {
      return refuse(
          call,
          "%s has %d calls of leaders under way, the most of one caller"
              .formatted(rights.name(), perCaller));
    }
    if (!slots.tryAcquire()) {
      ends(rights.name());
      return refuse(
          call,
          "the server has %d calls of leaders under way, the most that it takes"
              .formatted(limits.writes()));
    }
    counters.one(ServerMeasure.WRITES);
    counters.one(ServerMeasure.WRITES_UNDER_WAY);
    LeaderCall<ReqT, RespT> timed = new LeaderCall<>(call);
    TimeSource.Timer timer = time.schedule(limits.publishTimeout(), () -> timedOut(timed));
    return new Passed<>(next.startCall(timed, headers), timer, rights.name());
  }

  private boolean begins(String caller) {
    if (underWay.merge(caller, 1, Integer::sum) <= perCaller) {
      return true;
    }
    ends(caller);
    return false;
  }

  private void ends(String caller) {
    underWay.computeIfPresent(caller, (name, calls) -> calls == 1 ? null : calls - 1);
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

  private <ReqT> ServerCall.Listener<ReqT> refuse(ServerCall<ReqT, ?> call, String why) {
    counters.one(ServerMeasure.LIMITED);
    call.close(Status.RESOURCE_EXHAUSTED.withDescription(why), new Metadata());
    return new ServerCall.Listener<>() {};
  }

  /** Gives the slot back when the call is over. */
  private final class Passed<ReqT>
      extends ForwardingServerCallListener.SimpleForwardingServerCallListener<ReqT> {
    private final TimeSource.Timer timer;
    private final String caller;
    private final AtomicBoolean over = new AtomicBoolean();

    Passed(ServerCall.Listener<ReqT> listener, TimeSource.Timer timer, String caller) {
      super(listener);
      this.timer = timer;
      this.caller = caller;
    }

    @Override
    public void onCancel() {
      over();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      over();
      super.onComplete();
    }

    private void over() {
      if (over.compareAndSet(false, true)) {
        timer.cancel();
        slots.release();
        ends(caller);
        counters.add(ServerMeasure.WRITES_UNDER_WAY, -1);
      }
    }
  }
}
