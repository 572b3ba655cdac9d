package io.cairn.examples.service;

import io.cairn.config.ConfigStore;
import io.cairn.config.Lineage;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.config.grpc.ConfigServerBuilder;
import io.cairn.config.grpc.ConfigServerMeterBinder;
import io.cairn.config.grpc.ServerState;
import io.cairn.config.grpc.ServerStatus;
import io.cairn.examples.service.HttpEndpoints.Answer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A running Config Service: a store, the library's server over it, and the endpoints of those who
 * watch over it. Thread-safe.
 */
final class Service implements AutoCloseable {
  private final String host;
  private final String guard;
  private final ConfigStore store;
  private final ConfigServer server;
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final HttpEndpoints http;

  private Service(
      ServiceOptions options, ConfigStore store, ConfigServer server, InetSocketAddress forHttp)
      throws IOException {
    this.host = options.reading().getAddress().getHostAddress();
    this.guard = options.guard();
    this.store = store;
    this.server = server;
    server.start();
    try {
      http =
          HttpEndpoints.open(
              forHttp,
              Map.of(
                  "/metrics", () -> Answer.metrics(metrics.scrape()),
                  "/health", () -> Answer.text(200, "alive"),
                  "/ready", this::ready));
    } catch (IOException e) {
      server.close();
      throw new IOException("--http-port: %s: %s".formatted(forHttp, e.getMessage()), e);
    }
    new ConfigServerMeterBinder(server).bindTo(metrics);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
    collections.bindTo(metrics);
  }

  /**
   * Opens the store and the ports. Blocks for I/O.
   *
   * @throws IllegalArgumentException if the options contradict each other, or name a bad file
   * @throws IOException if a port cannot be bound; the message names it
   */
  static Service start(ServiceOptions options) throws IOException {
    options.checkGuard();
    StoreLocation location = options.store();
    InetSocketAddress forHttp = options.http();
    ConfigStore store = location.open(options.history());
    try {
      ConfigServerBuilder settings =
          ConfigServer.over(store)
              .reading(options.reading())
              .leading(options.leading())
              .limits(options.limits())
              .authorizer(options.authorizer());
      options.tls().ifPresent(settings::tls);
      return new Service(options, store, settings.build(), forHttp);
    } catch (IOException e) {
      store.close();
      throw PortInUse.explain(
          e,
          Map.of(
              "--port",
              options.reading(),
              "--leader-port",
              options.leading(),
              "--http-port",
              forHttp));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  private Answer ready() {
    ServerStatus status = server.status();
    String state = status.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return status.state() == ServerState.SERVING
        ? Answer.text(200, state)
        : Answer.text(503, state + status.lastStoreError().map(error -> ": " + error).orElse(""));
  }

  int port() {
    return server.readingPort().orElseThrow();
  }

  int leaderPort() {
    return server.leadingPort().orElseThrow();
  }

  int httpPort() {
    return http.port();
  }

  /** Returns the identity of the store, once it answers. */
  CompletableFuture<Lineage> lineage() {
    return store.lineage();
  }

  /** Returns the line that says what is served, and where. */
  String line(Lineage lineage) {
    return "Serving %s at %s (leaders %s, http %s): lineage %s, %s"
        .formatted(store.name(), at(port()), at(leaderPort()), at(httpPort()), lineage, guard);
  }

  private String at(int port) {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }

  /**
   * Sends the clients away, spread over a time; {@code /ready} says so meanwhile.
   *
   * @return completes when they are gone, or shortly after that time
   */
  CompletableFuture<Void> drain(Duration within) {
    return server.drain(within);
  }

  /** Frees everything. Idempotent. */
  @Override
  public void close() {
    server.close();
    http.close();
    collections.close();
    metrics.close();
    store.close();
  }
}
