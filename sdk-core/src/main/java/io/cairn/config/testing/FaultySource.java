package io.cairn.config.testing;

import static java.util.Objects.requireNonNull;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Scope;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.TimeSource;
import io.cairn.config.spi.Watch;
import io.cairn.config.spi.WatchRequest;
import io.cairn.config.spi.WatchSink;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

/**
 * A source that does to its clients what networks do, when a test tells it to, and counts what they
 * ask of it. All else is left to the source it wraps.
 *
 * <pre>{@code
 * FaultySource source = new FaultySource(store, clock);
 * source.reads().hold();                  // the answers are on their way
 * source.streams().dropNext(1);           // the client sees a gap
 * source.streams().disconnect();
 * source.counts().mostReadsAtOnce(hunt);  // 1, or rule 4 is broken
 * }</pre>
 *
 * <p>Thread-safe.
 */
public sealed class FaultySource implements ConfigSource permits FaultyStore {
  private final ConfigSource inner;
  private final TimeSource time;
  private final CallFaults reads;
  private final StreamFaults streams = new StreamFaults();
  private final SourceCounts counts = new SourceCounts();

  /**
   * Wraps a source, without faults as yet.
   *
   * @param inner the source; closed with this one
   * @param time what delays are measured by
   */
  public FaultySource(ConfigSource inner, TimeSource time) {
    this.inner = requireNonNull(inner, "inner source");
    this.time = requireNonNull(time, "time");
    this.reads = new CallFaults(time);
  }

  /** Returns the switches for {@link #read}. */
  public final CallFaults reads() {
    return reads;
  }

  /** Returns the switches for watches. */
  public final StreamFaults streams() {
    return streams;
  }

  /** Returns what was asked for and what was pushed. */
  public final SourceCounts counts() {
    return counts;
  }

  /** Returns the name of the source that is wrapped, marked as faulty. */
  @Override
  public final String name() {
    return "faulty:" + inner.name();
  }

  @Override
  public final CompletableFuture<Optional<HuntConfig>> read(HuntId hunt, Scope scope) {
    requireNonNull(hunt, "hunt");
    requireNonNull(scope, "scope");
    CompletableFuture<Optional<HuntConfig>> answer = new CompletableFuture<>();
    counts.readBegins(hunt, answer);
    reads.apply(
        () -> inner.read(hunt, scope).whenComplete((config, failure) -> count(config)), answer);
    return answer;
  }

  @SuppressWarnings("OptionalAssignedToNull")
  private void count(Optional<HuntConfig> config) {
    if (config != null) {
      config.ifPresent(counts::answeredWith);
    }
  }

  @Override
  public final Watch watch(WatchRequest request, WatchSink sink) {
    requireNonNull(request, "request");
    requireNonNull(sink, "sink");
    counts.watchOpens(request);
    FaultyWatch watch = new FaultyWatch(sink, streams, counts, time);
    streams.opened(watch);
    StreamFaults.Refusal refusal = streams.refusal();
    if (refusal == null) {
      watch.bind(inner.watch(request, watch));
    } else {
      // On another thread: a sink is never called from within this method.
      ForkJoinPool.commonPool().execute(() -> watch.sever(refusal.cause(), refusal.retryAfter()));
    }
    return watch;
  }

  /** Ends all watches and fails what is under way, whatever is held or delayed. */
  @Override
  public void close() {
    reads.close();
    streams.disconnect(new SourceException("the source was closed", null), Duration.ZERO);
    inner.close();
  }
}
