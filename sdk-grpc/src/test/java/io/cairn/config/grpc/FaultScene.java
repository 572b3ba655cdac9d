package io.cairn.config.grpc;

import io.cairn.config.CairnClient;
import io.cairn.config.ClientBuilder;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.testing.FaultProxy;
import io.cairn.config.testing.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A store, servers of it, a network that fails on command, and clients behind it. */
final class FaultScene implements AutoCloseable {
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final Duration HEARTBEAT = Duration.ofMillis(50);

  final MemoryConfigStore store = MemoryConfigStore.create();
  final ConfigServer server;
  final FaultProxy network;
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Map<HuntId, Leadership> leaderships = new HashMap<>();

  FaultScene() throws IOException {
    this(limits -> limits);
  }

  FaultScene(UnaryOperator<ServerLimits.Builder> limits) throws IOException {
    server = serve(limits);
    network = FaultProxy.to(server.readingPort().getAsInt());
  }

  /** Opens one more server of the store. */
  ConfigServer serve(UnaryOperator<ServerLimits.Builder> limits) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    ConfigServer another =
        ConfigServer.over(store)
            .reading(any)
            .leading(any)
            .limits(limits.apply(ServerLimits.builder().heartbeat(HEARTBEAT)).build())
            .build()
            .start();
    open.add(another);
    return another;
  }

  VersionVector publish(HuntId hunt, Fragment... fragments) {
    Leadership leadership =
        leaderships.computeIfAbsent(hunt, led -> store.lead(led, "test").join());
    VersionVector newest =
        store
            .read(hunt, Scope.EVERYTHING)
            .join()
            .map(HuntConfig::version)
            .orElse(VersionVector.NONE);
    return store
        .publish(Publication.by(leadership).expecting(newest).putAll(List.of(fragments)).build())
        .join()
        .version();
  }

  static Fragment text(String name, String text) {
    return Fragment.ofText(name, "text/plain", text);
  }

  GrpcConfigSource source(String target) {
    return keep(GrpcConfigSource.builder(target).plaintext().build());
  }

  GrpcConfigSource source() {
    return source(network.address());
  }

  /** Starts a client that follows {@link #HUNT} from the start. */
  CairnClient client(ConfigSource source, Consumer<ClientBuilder> settings) {
    ClientBuilder builder =
        CairnClient.builder()
            .source(source)
            .name("fault")
            .pod("fault-pod")
            .preload(HUNT)
            .reconnect(Duration.ofMillis(5), Duration.ofMillis(100));
    settings.accept(builder);
    CairnClient client = keep(builder.build());
    CompletableFuture<Void> started = client.start();
    Wait.until(Duration.ofMinutes(3), started::isDone);
    Wait.done(started);
    return client;
  }

  CairnClient client() {
    return client(source(), settings -> {});
  }

  /** Starts a client whose silences and waits a test can pass over. */
  CairnClient client(ManualClock clock) {
    GrpcConfigSource source =
        keep(GrpcConfigSource.builder(network.address()).plaintext().time(clock).build());
    return client(source, settings -> settings.time(clock));
  }

  <T extends AutoCloseable> T keep(T closeable) {
    open.add(0, closeable);
    return closeable;
  }

  static VersionVector version(CairnClient client, HuntId hunt) {
    return client.peek(hunt).map(HuntConfig::version).orElse(VersionVector.NONE);
  }

  static void awaitVersion(CairnClient client, HuntId hunt, VersionVector version) {
    Wait.until(() -> version(client, hunt).equals(version));
  }

  /** Lets time pass, a step for each look, until something holds. */
  static void passUntil(ManualClock clock, Duration step, Callable<Boolean> condition) {
    Wait.until(
        () -> {
          clock.advance(step);
          return condition.call();
        });
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    network.close();
    store.close();
  }
}
