package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Shows a client's {@link ClientMetrics} as Micrometer meters, each tagged with {@code
 * client=<name>}. Needs Micrometer on the class path, which Cairn does not bring.
 *
 * <p>The meters read the client when the registry asks; nothing is added to the read path. The
 * registry holds the client weakly. Thread-safe.
 */
public final class CairnMeterBinder implements MeterBinder {
  private final CairnClient client;

  /**
   * Creates a binder.
   *
   * @param client the client to show
   */
  public CairnMeterBinder(CairnClient client) {
    this.client = requireNonNull(client, "client");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Tags tags = Tags.of("client", client.status().client());
    Tags l1 = tags.and("tier", "process");
    Tags l2 = tags.and("tier", "node_cache");
    Tags l3 = tags.and("tier", "source");
    counter(registry, "cairn.hits", l1, "Reads answered", ClientMetrics::processHits);
    counter(registry, "cairn.hits", l2, "Reads answered", ClientMetrics::nodeCacheHits);
    counter(registry, "cairn.misses", l2, "Reads not answered", ClientMetrics::nodeCacheMisses);
    counter(
        registry, "cairn.loads", l2, "Reads begun", m -> m.nodeCacheHits() + m.nodeCacheMisses());
    counter(registry, "cairn.loads", l3, "Reads begun", ClientMetrics::sourceReads);
    counter(registry, "cairn.load.failures", l3, "Reads failed", ClientMetrics::sourceFailures);
    counter(registry, "cairn.rejects", tags, "Versions refused", ClientMetrics::rejects);
    counter(registry, "cairn.nacks", tags, "Refusals told the source", ClientMetrics::nacks);
    counter(registry, "cairn.repairs", tags, "Losses repaired", ClientMetrics::repairs);
    counter(registry, "cairn.duplicates", tags, "Events ignored", ClientMetrics::duplicates);
    counter(registry, "cairn.connects", tags, "Streams opened", ClientMetrics::connects);
    counter(registry, "cairn.notifications", tags, "Calls", ClientMetrics::notifications);
    FunctionTimer.builder(
            "cairn.swap",
            client,
            c -> c.metrics().swaps(),
            c -> c.metrics().swapTime().toNanos(),
            TimeUnit.NANOSECONDS)
        .tags(tags)
        .description("Time from a version's arrival to its swap")
        .register(registry);
    time(registry, "cairn.swap.longest", tags, "Longest swap", ClientMetrics::longestSwap);
    time(registry, "cairn.listener.lag", tags, "Longest wait", ClientMetrics::listenerLag);
    time(registry, "cairn.age.oldest", tags, "Oldest config", ClientMetrics::oldestAge);
    gauge(registry, "cairn.hunts", tags, "Hunts in memory", ClientMetrics::hunts);
    gauge(registry, "cairn.hunts.stale", tags, "Stale hunts", ClientMetrics::staleHunts);
    gauge(registry, "cairn.bytes", tags, "Content bytes in memory", ClientMetrics::bytes);
    for (String state : new String[] {"CLOSED", "OPEN", "HALF_OPEN"}) {
      Gauge.builder("cairn.breaker", client, c -> c.status().breaker().equals(state) ? 1 : 0)
          .tags(tags.and(Tag.of("state", state.toLowerCase(Locale.ROOT))))
          .description("1 for the state the circuit breaker is in")
          .register(registry);
    }
    Gauge.builder("cairn.connected", client, c -> c.status().connected() ? 1 : 0)
        .tags(tags)
        .description("1 while the stream from the source stands")
        .register(registry);
    Gauge.builder(
            "cairn.followed.by.neighbour", client, c -> c.status().followedByNeighbour() ? 1 : 0)
        .tags(tags)
        .description("1 while other processes of the node follow the source, and no stream is due")
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      Tags tags,
      String what,
      ToDoubleFunction<ClientMetrics> value) {
    FunctionCounter.builder(name, client, c -> value.applyAsDouble(c.metrics()))
        .tags(tags)
        .description(what)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      Tags tags,
      String what,
      ToDoubleFunction<ClientMetrics> value) {
    Gauge.builder(name, client, c -> value.applyAsDouble(c.metrics()))
        .tags(tags)
        .description(what)
        .register(registry);
  }

  private void time(
      MeterRegistry registry,
      String name,
      Tags tags,
      String what,
      Function<ClientMetrics, Duration> value) {
    TimeGauge.builder(name, client, TimeUnit.NANOSECONDS, c -> value.apply(c.metrics()).toNanos())
        .tags(tags)
        .description(what)
        .register(registry);
  }
}
