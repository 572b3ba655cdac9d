package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.Rights;
import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerMeasure;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Lets single reads in, and knows which are under way: how many of whom. Owned by the hub's thread.
 */
final class ReadDesk {
  private final HubParts parts;
  private final ServerLimits limits;
  private final Hosting hosting;
  private final Runnable left;
  private final Set<ReadCall> reads = new LinkedHashSet<>();
  private final Tally<String> perCaller = new Tally<>();
  private boolean draining;

  /**
   * @param left is called whenever a read is over
   */
  ReadDesk(HubParts parts, ServerLimits limits, Hosting hosting, Runnable left) {
    this.parts = parts;
    this.limits = limits;
    this.hosting = hosting;
    this.left = left;
  }

  boolean isEmpty() {
    return reads.isEmpty();
  }

  /** A read has begun; what it asks for has not come yet. */
  ReadCall opened(Rights rights, ServerCall<?, Frame> call) {
    ReadCall read = new ReadCall(parts, hosting, rights, call, this::over);
    reads.add(read);
    parts.counters().one(ServerMeasure.READS_UNDER_WAY);
    int ofCaller = perCaller.oneMore(read.caller());
    if (draining) {
      read.end(StreamDesk.goingAway());
    } else if (reads.size() > limits.reads()) {
      full(read, "the server has %d reads under way".formatted(limits.reads()));
    } else if (ofCaller > limits.readsPerCaller()) {
      full(read, "%s has %d reads under way".formatted(read.caller(), limits.readsPerCaller()));
    }
    return read;
  }

  private void full(ReadCall read, String why) {
    parts.counters().one(ServerMeasure.LIMITED);
    read.end(Status.RESOURCE_EXHAUSTED.withDescription(why + ", the most that it takes"));
  }

  private void over(ReadCall read) {
    reads.remove(read);
    parts.counters().add(ServerMeasure.READS_UNDER_WAY, -1);
    perCaller.oneLess(read.caller());
    left.run();
  }

  /** Ends reads of which nothing has moved for a while: a step for each, as one may fail. */
  void beat() {
    List.copyOf(reads).forEach(read -> parts.hub().execute(() -> read.beat(limits.stallTimeout())));
  }

  void storeStands() {
    List.copyOf(reads).forEach(ReadCall::storeStands);
  }

  void storeLost() {
    List.copyOf(reads).forEach(ReadCall::storeLost);
  }

  /** Lets nobody in any more. */
  void drain() {
    draining = true;
  }

  void endAll(Status status) {
    List.copyOf(reads).forEach(read -> read.end(status));
  }
}
