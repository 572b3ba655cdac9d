package io.cairn.config.grpc;

import static java.util.Objects.requireNonNull;

import io.cairn.config.ConfigStore;
import io.cairn.config.HuntId;
import io.cairn.config.grpc.internal.server.Authorization;
import io.cairn.config.grpc.internal.server.Counters;
import io.cairn.config.grpc.internal.server.Hub;
import io.cairn.config.grpc.internal.server.LeaderCalls;
import io.cairn.config.grpc.internal.server.LeaderGate;
import io.cairn.config.grpc.internal.server.Port;
import io.cairn.config.grpc.internal.server.ReadingCalls;
import io.cairn.config.grpc.internal.wire.WireBounds;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Serves a store to followers and leaders over gRPC.
 *
 * <pre>{@code
 * try (ConfigStore store = EmbeddedConfigStore.open(Path.of("hunts"));
 *     ConfigServer server =
 *         ConfigServer.over(store)
 *             .reading(new InetSocketAddress(7443))
 *             .leading(new InetSocketAddress(7444))
 *             .tls(ServerTls.of(Path.of("server.pem"), Path.of("server.key")))
 *             .authorizer(Authorizer.tokens(Path.of("tokens")))
 *             .build()) {
 *   server.start();
 *   ...
 *   server.drain(Duration.ofSeconds(30)).join();
 * }
 * }</pre>
 *
 * <p>Followers and leaders have a port each, with threads and limits of its own, so that neither
 * starves the other. A hunt is read from the store and encoded once, whatever the number of its
 * followers; a slow follower skips versions, and costs the others nothing (rules 16 to 18). While
 * the store is away, streams stay and are sent what the server has; nothing is confirmed to them.
 *
 * <p>Thread-safe. The store stays the caller's, and is closed after the server.
 */
public final class ConfigServer implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final String name;
  private final ConfigServerBuilder settings;
  private final Counters counters = new Counters();
  private final @Nullable SystemTime ownTime;
  private final TimeSource time;
  private final Hub hub;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final AtomicReference<@Nullable CompletableFuture<Void>> drained =
      new AtomicReference<>();
  private volatile @Nullable Port reading;
  private volatile @Nullable Port leading;

  ConfigServer(ConfigServerBuilder builder) {
    settings = builder;
    name = builder.name();
    TimeSource given = builder.time().orElse(null);
    ownTime = given == null ? new SystemTime("cairn-" + name + "-timer") : null;
    time = given == null ? requireNonNull(ownTime) : given;
    hub =
        new Hub(name, builder.store(), builder.limits(), time, counters, standing -> tellHealth());
  }

  /**
   * Begins a server of a store. It is not opened by this, and does not close the store.
   *
   * @param store the store
   */
  public static ConfigServerBuilder over(ConfigStore store) {
    return new ConfigServerBuilder(store);
  }

  /**
   * Opens the ports. Returns when they are bound; the store need not be there yet.
   *
   * @return this server
   * @throws IOException if a port cannot be bound, or a file of TLS cannot be read; the server is
   *     closed then
   * @throws IllegalArgumentException if a file of TLS is malformed; likewise
   * @throws IllegalStateException if it was started or closed before
   */
  public ConfigServer start() throws IOException {
    if (closed.get() || !started.compareAndSet(false, true)) {
      throw new IllegalStateException("server %s was started or closed before".formatted(name));
    }
    try {
      openPorts();
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
    hub.open();
    return this;
  }

  private void openPorts() throws IOException {
    Authorizer authorizer = settings.authorizer();
    Port forReading =
        new Port(
            port("read", settings.reading(), WireBounds.MAX_REQUEST_BYTES),
            executor -> ReadingCalls.over(hub),
            List.of(new Authorization(authorizer, Rights::mayFollowSome, counters)));
    reading = forReading;
    forReading.open();
    if (settings.leading().isPresent()) {
      Port forLeading =
          new Port(
              port("lead", settings.leading().get(), WireBounds.MAX_MESSAGE_BYTES),
              executor ->
                  LeaderCalls.over(
                      settings.store(), settings.limits().publishBytes(), time, counters, executor),
              List.of(
                  new Authorization(
                      authorizer,
                      rights -> rights.mayLeadSome() || rights.mayFollowSome(),
                      counters),
                  new LeaderGate(settings.limits(), time, counters)));
      leading = forLeading;
      forLeading.open();
    }
  }

  private Port.Settings port(String threads, InetSocketAddress address, int mostRequestBytes) {
    return new Port.Settings(
        "cairn-%s-%s".formatted(name, threads),
        address,
        settings.tls(),
        settings.reflection(),
        mostRequestBytes,
        settings.limits(),
        counters);
  }

  private void tellHealth() {
    boolean serves = state() == ServerState.SERVING;
    Port forReading = reading;
    if (forReading != null) {
      forReading.serving(serves);
    }
    Port forLeading = leading;
    if (forLeading != null) {
      forLeading.serving(serves);
    }
  }

  /** Returns the server's name. */
  public String name() {
    return name;
  }

  /** Returns the port on which followers are served, once it is open. */
  public OptionalInt readingPort() {
    return number(reading);
  }

  /** Returns the port on which leaders are served, once it is open. */
  public OptionalInt leadingPort() {
    return number(leading);
  }

  private static OptionalInt number(@Nullable Port port) {
    return port == null || port.number() < 0 ? OptionalInt.empty() : OptionalInt.of(port.number());
  }

  /** Returns where the server stands. */
  public ServerState state() {
    if (closed.get()) {
      return ServerState.CLOSED;
    }
    if (drained.get() != null) {
      return ServerState.DRAINING;
    }
    if (hub.storeStands()) {
      return ServerState.SERVING;
    }
    return hub.lineage().isEmpty() ? ServerState.STARTING : ServerState.STORE_LOST;
  }

  /** Returns how the server stands, with every measure. */
  public ServerStatus status() {
    return new ServerStatus(name, state(), hub.lineage(), hub.storeError(), counters.all());
  }

  /** Returns what was counted of one measure. */
  public long measure(ServerMeasure measure) {
    return counters.of(measure);
  }

  /** Returns what the server has done for one hunt, if it is or was followed. */
  public Optional<HuntTraffic> traffic(HuntId hunt) {
    return hub.traffic(hunt);
  }

  /**
   * Goes away gently: says that it does not serve, takes no new connections, and tells every stream
   * to move on at a moment of its own within the given time. Calls under way go on. When all are
   * gone, or shortly after that time, the server closes. Calling it again changes nothing.
   *
   * @param within the time over which the clients spread
   * @return completes when the server is closed
   */
  public CompletableFuture<Void> drain(Duration within) {
    CompletableFuture<Void> gone = new CompletableFuture<>();
    if (!drained.compareAndSet(null, gone)) {
      CompletableFuture<Void> before = drained.get();
      return before == null ? gone : before.copy();
    }
    drainPort(reading);
    drainPort(leading);
    CompletableFuture<Void> unused = hub.drain(within).thenRun(() -> closeAside(gone));
    time.schedule(within.plus(GRACE), () -> closeAside(gone));
    if (closed.get()) { // nothing of the above happens any more, and close() may not know of it
      gone.complete(null);
    }
    return gone.copy();
  }

  private static void drainPort(@Nullable Port port) {
    if (port != null) {
      port.drain();
    }
  }

  /** Closing waits for threads, of which the caller may be one. */
  private void closeAside(CompletableFuture<Void> gone) {
    Thread closer =
        new Thread(
            () -> {
              Port forLeading = leading;
              if (forLeading != null && !closed.get()) {
                forLeading.awaitDrained(GRACE);
              }
              close();
              gone.complete(null);
            },
            "cairn-%s-close".formatted(name));
    closer.setDaemon(true);
    closer.start();
  }

  /**
   * Ends every stream and call, the ports and the threads. Waits for that, at most about 15 s. The
   * store stays open. Idempotent.
   */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    hub.close();
    closePort(reading);
    closePort(leading);
    if (ownTime != null) {
      ownTime.close();
    }
    CompletableFuture<Void> waiting = drained.get();
    if (waiting != null) {
      waiting.complete(null);
    }
  }

  private static void closePort(@Nullable Port port) {
    if (port != null) {
      port.close();
    }
  }
}
