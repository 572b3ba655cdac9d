package io.cairn.config.grpc.internal.server;

import io.cairn.config.grpc.ServerLimits;
import io.cairn.config.grpc.ServerTls;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One port: a service, the standard ones beside it, and threads of its own for what its calls do.
 * The only class that knows the transport. Thread-safe.
 */
public final class Port {
  private static final Duration KEEPALIVE = Duration.ofSeconds(30);
  private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration SHORTEST_KEEPALIVE = Duration.ofSeconds(10);
  private static final Duration LONGEST_IDLE = Duration.ofMinutes(5);
  private static final Duration HANDSHAKE = Duration.ofSeconds(20);
  private static final int MAX_METADATA_BYTES = 16 << 10;
  private static final int RESETS_PER_MINUTE = 10_000;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
  private static final Duration PARTING = Duration.ofMillis(500);

  private final String service;
  private final Server server;
  private final ThreadPoolExecutor executor;
  private final HealthStatusManager health = new HealthStatusManager();
  private final AtomicBoolean stopped = new AtomicBoolean();

  /**
   * What a port is opened with.
   *
   * @param threads the name of its threads
   * @param address where it listens
   * @param tls the files of TLS, if it speaks that
   * @param reflection whether it tells its services to who asks
   * @param mostRequestBytes the largest message that it takes, in bytes
   * @param limits the bounds
   * @param counters what is counted
   */
  public record Settings(
      String threads,
      InetSocketAddress address,
      Optional<ServerTls> tls,
      boolean reflection,
      int mostRequestBytes,
      ServerLimits limits,
      Counters counters) {}

  /** Makes a port's service, given what its calls continue on. */
  public interface Services {
    /** Returns the service. */
    ServerServiceDefinition over(ThreadPoolExecutor executor);
  }

  /**
   * Prepares a port, which is not open yet.
   *
   * @param settings what it is opened with
   * @param services makes its service
   * @param interceptors what each call passes, in this order
   * @throws IOException if a file of TLS cannot be read
   * @throws IllegalArgumentException if one is malformed
   */
  public Port(Settings settings, Services services, List<ServerInterceptor> interceptors)
      throws IOException {
    ServerLimits limits = settings.limits();
    int threads = Math.max(2, Runtime.getRuntime().availableProcessors());
    executor =
        new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Daemons.named(settings.threads()));
    executor.allowCoreThreadTimeOut(true);
    ServerServiceDefinition definition = services.over(executor);
    service = definition.getServiceDescriptor().getName();
    ConnectionLimit connections = new ConnectionLimit(limits.connections(), settings.counters());
    StandardCallLimit standard = new StandardCallLimit(settings.counters());
    List<ServerInterceptor> all = new ArrayList<>(List.of(connections));
    all.addAll(interceptors);
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(settings.address(), credentials(settings.tls()))
            .executor(executor)
            .addService(ServerInterceptors.interceptForward(definition, all))
            .addService(
                ServerInterceptors.intercept(health.getHealthService(), standard, connections))
            .addTransportFilter(connections)
            .maxConcurrentCallsPerConnection(limits.callsPerConnection())
            .maxInboundMessageSize(settings.mostRequestBytes())
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .maxRstFramesPerWindow(RESETS_PER_MINUTE, 60)
            .keepAliveTime(KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveTime(SHORTEST_KEEPALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .permitKeepAliveWithoutCalls(true)
            .maxConnectionIdle(LONGEST_IDLE.toMillis(), TimeUnit.MILLISECONDS)
            .handshakeTimeout(HANDSHAKE.toMillis(), TimeUnit.MILLISECONDS);
    if (settings.reflection()) {
      builder.addService(
          ServerInterceptors.intercept(
              ProtoReflectionServiceV1.newInstance(), standard, connections));
    }
    server = builder.build();
    serving(false);
  }

  private static ServerCredentials credentials(Optional<ServerTls> tls) throws IOException {
    if (tls.isEmpty()) {
      return InsecureServerCredentials.create();
    }
    TlsServerCredentials.Builder credentials =
        TlsServerCredentials.newBuilder()
            .keyManager(tls.get().chain().toFile(), tls.get().key().toFile());
    if (tls.get().clients().isPresent()) {
      credentials
          .trustManager(tls.get().clients().get().toFile())
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
    }
    return credentials.build();
  }

  /**
   * Opens the port.
   *
   * @throws IOException if it cannot be bound
   */
  public void open() throws IOException {
    server.start();
  }

  /** Returns the number of the port that is open. */
  public int number() {
    return server.getPort();
  }

  /** Says to who asks for the health of the server whether it serves. */
  public void serving(boolean now) {
    if (stopped.get()) {
      return;
    }
    ServingStatus status = now ? ServingStatus.SERVING : ServingStatus.NOT_SERVING;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, status);
    health.setStatus(service, status);
  }

  /** Takes no new connections and calls; those under way go on. Says that it does not serve. */
  public void drain() {
    stopServing();
    server.shutdown();
  }

  private void stopServing() {
    if (stopped.compareAndSet(false, true)) {
      health.enterTerminalState();
    }
  }

  /** Waits until the calls that were under way at the drain are over, within a limit. */
  public void awaitDrained(Duration limit) {
    try {
      boolean unused = server.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends every call and the threads. Waits, but not for long: calls that were ended before have a
   * moment in which their statuses leave, which a reset of the connection would overtake.
   */
  public void close() {
    drain();
    awaitDrained(PARTING);
    server.shutdownNow();
    awaitDrained(LONGEST_CLOSE);
    executor.shutdown();
  }
}
