package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/**
 * Shows every {@link ServerMeasure} of a server as a Micrometer meter, tagged with {@code
 * server=<name>}. Needs Micrometer on the class path, which Cairn does not bring.
 *
 * <p>The meters read the server when the registry asks. The registry holds the server weakly.
 * Thread-safe.
 */
public final class ConfigServerMeterBinder implements MeterBinder {
  private final ConfigServer server;

  /**
   * Creates a binder.
   *
   * @param server the server to show
   */
  public ConfigServerMeterBinder(ConfigServer server) {
    this.server = requireNonNull(server, "server");
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Tags tags = Tags.of("server", server.name());
    for (ServerMeasure measure : ServerMeasure.values()) {
      if (measure.kind() == ServerMeasure.Kind.COUNTER) {
        FunctionCounter.builder(measure.meter(), server, s -> s.measure(measure))
            .tags(tags)
            .description(measure.meaning())
            .register(registry);
      } else {
        Gauge.builder(measure.meter(), server, s -> s.measure(measure))
            .tags(tags)
            .description(measure.meaning())
            .register(registry);
      }
    }
    for (ServerState state : ServerState.values()) {
      Gauge.builder("cairn.server.state", server, s -> s.state() == state ? 1 : 0)
          .tags(tags.and(Tag.of("state", state.name().toLowerCase(Locale.ROOT))))
          .description("1 for the state the server is in")
          .register(registry);
    }
  }
}
