package io.cairn.config.nodecache;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Shows a node cache's {@link NodeCacheMetrics} as Micrometer meters, each tagged with {@code
 * client=<name>}. Needs Micrometer on the class path, which Cairn does not bring.
 *
 * <p>The meters read the cache when the registry asks; the registry holds it weakly. Thread-safe.
 */
public final class NodeCacheMeterBinder implements MeterBinder {
  private final ChronicleNodeCache cache;
  private final String client;

  /**
   * Creates a binder.
   *
   * @param cache the node cache to show
   * @param client the name of the client that it serves
   */
  public NodeCacheMeterBinder(ChronicleNodeCache cache, String client) {
    this.cache = requireNonNull(cache, "cache");
    this.client = requireNonNull(client, "client");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Tags tags = Tags.of("client", client);
    counter(registry, "hits", tags, "Reads answered", NodeCacheMetrics::hits);
    miss(registry, tags, "absent", NodeCacheMetrics::absentMisses);
    miss(registry, tags, "locked", NodeCacheMetrics::lockedMisses);
    miss(registry, tags, "checksum", NodeCacheMetrics::checksumMisses);
    miss(registry, tags, "generation", NodeCacheMetrics::generationMisses);
    counter(registry, "writes", tags, "Snapshots written", NodeCacheMetrics::writes);
    counter(registry, "writes.dropped", tags, "Not written", NodeCacheMetrics::droppedWrites);
    counter(registry, "evictions", tags, "Entries removed", NodeCacheMetrics::evictions);
    counter(
        registry,
        "generations.abandoned",
        tags,
        "Sides found dead and replaced",
        NodeCacheMetrics::abandonedGenerations);
    gauge(registry, "used", tags, "Bytes of entries", NodeCacheMetrics::usedBytes);
    gauge(registry, "capacity", tags, "Bytes there is room for", NodeCacheMetrics::capacityBytes);
    gauge(registry, "size", tags, "Bytes of all files", NodeCacheMetrics::totalBytes);
    time(registry, "open", tags, "Time to open", NodeCacheMetrics::timeToOpen);
    time(registry, "open.map", tags, "Time to open the map", NodeCacheMetrics::timeToOpenMap);
  }

  private void miss(
      MeterRegistry registry, Tags tags, String reason, ToDoubleFunction<NodeCacheMetrics> value) {
    counter(registry, "misses", tags.and("reason", reason), "Reads not answered", value);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      Tags tags,
      String what,
      ToDoubleFunction<NodeCacheMetrics> value) {
    FunctionCounter.builder("cairn.nodecache." + name, cache, c -> value.applyAsDouble(c.metrics()))
        .tags(tags)
        .description(what)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      Tags tags,
      String what,
      ToDoubleFunction<NodeCacheMetrics> value) {
    Gauge.builder("cairn.nodecache." + name, cache, c -> value.applyAsDouble(c.metrics()))
        .tags(tags)
        .description(what)
        .baseUnit("bytes")
        .register(registry);
  }

  private void time(
      MeterRegistry registry,
      String name,
      Tags tags,
      String what,
      Function<NodeCacheMetrics, Duration> value) {
    TimeGauge.builder(
            "cairn.nodecache." + name,
            cache,
            TimeUnit.NANOSECONDS,
            c -> value.apply(c.metrics()).toNanos())
        .tags(tags)
        .description(what)
        .register(registry);
  }
}
