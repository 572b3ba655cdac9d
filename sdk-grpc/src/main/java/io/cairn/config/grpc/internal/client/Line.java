package io.cairn.config.grpc.internal.client;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.grpc.internal.wire.WireBounds;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.net.SocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The way to the servers of a target: one HTTP/2 connection to one of them, made when the first
 * call needs it.
 *
 * <p><b>Which server.</b> One, chosen at random, for as long as it serves (gRPC's {@code
 * pick_first} over an {@link AddressOrder}). Calls in turn ({@code round_robin}) would take a
 * connection to every server for each client, of which all but one carry nothing: what matters is
 * one stream, and a stream stays where it began. Servers are loaded evenly because clients choose
 * at random, and a server that wants fewer asks them to move on.
 *
 * <p><b>Leaving.</b> A connection that may be dead, whose server wants to be left, or that reached
 * no server, is left at once: calls on it go on, and the next one is on a new {@link Connection},
 * to another server if there is one. No backoff of gRPC's own stands in the way, because the client
 * above has one.
 *
 * <p>Thread-safe.
 */
public final class Line implements AutoCloseable {
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);
  private static final int MOST_WAITING_FOR_TOKENS = 1_000;
  private static final long ASKING_IDLE_SECONDS = 10;

  private final LineOptions options;
  private final AddressOrder order = new AddressOrder(new SecureRandom());
  private final CallThreads threads;
  private final @Nullable TlsFiles tls;
  private final ThreadPoolExecutor asking;
  private final @Nullable BearerToken token;
  private final Targets targets;
  private final ChannelCredentials credentials;

  /** Those that have not ended. */
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private final Object changing = new Object();

  /** Where the next call goes, if it is not to connect anew. */
  @GuardedBy("changing")
  private @Nullable Connection current;

  private volatile boolean closed;

  /**
   * Prepares the way; does no I/O but reading the files of TLS.
   *
   * @param targets one or more targets, parted by commas
   * @param options how to reach them
   * @throws IllegalArgumentException if a target is none, or a file of TLS cannot be used
   */
  public Line(String targets, LineOptions options) {
    this.options = options;
    this.targets = new Targets(targets, order);
    tls = options.tls() == null ? null : new TlsFiles(options.name(), options.tls());
    credentials = tls == null ? InsecureChannelCredentials.create() : tls.credentials();
    asking = asking(options.name());
    token =
        options.token() == null
            ? null
            : new BearerToken(options.token(), options.tokenInPlaintext(), asking);
    threads = new CallThreads(options.name());
  }

  /** One thread, while there is a token to ask for. */
  private static ThreadPoolExecutor asking(String name) {
    ThreadPoolExecutor asking =
        new ThreadPoolExecutor(
            1,
            1,
            ASKING_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MOST_WAITING_FOR_TOKENS),
            task -> {
              Thread thread = new Thread(task, "cairn-" + name + "-token");
              thread.setDaemon(true);
              return thread;
            });
    asking.allowCoreThreadTimeOut(true);
    return asking;
  }

  /** Checks targets; returns them. See {@link #Line}. */
  public static String checkTargets(String targets) {
    return Targets.check(targets);
  }

  String name() {
    return options.name();
  }

  /** Runs what a call reports on the calling thread; closing within it waits for nothing. */
  void report(Runnable task) {
    threads.runHere(task);
  }

  /** Returns where calls report, and their own work is done. */
  Executor threads() {
    return threads;
  }

  boolean isClosed() {
    return closed;
  }

  /**
   * Returns a call, which is to be started at once.
   *
   * @param method what is called
   * @param executor where it reports
   * @param timeout how long it may take; null for as long as it likes
   */
  <Q, A> Connection.OneCall<Q, A> newCall(
      MethodDescriptor<Q, A> method, Executor executor, @Nullable Duration timeout) {
    CallOptions call = CallOptions.DEFAULT.withExecutor(executor);
    if (timeout != null) {
      call = call.withDeadlineAfter(timeout);
    }
    if (token != null) {
      call = call.withCallCredentials(token);
    }
    synchronized (changing) { // else what is found could be left before it has the call
      return connection().newCall(method, call);
    }
  }

  @GuardedBy("changing")
  private Connection connection() {
    Connection known = current;
    if (known != null) {
      return known;
    }
    Connection made = new Connection(newChannel(), connections::remove);
    connections.add(made);
    current = made;
    if (closed) {
      made.channel().shutdownNow(); // close() may have missed it
    }
    return made;
  }

  private ManagedChannel newChannel() {
    return Grpc.newChannelBuilder(targets.uri(), credentials, targets.registry())
        .executor(threads)
        .offloadExecutor(threads)
        .disableRetry()
        .keepAliveTime(options.keepAlive().toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveTimeout(LineOptions.KEEP_ALIVE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .keepAliveWithoutCalls(true)
        .maxInboundMessageSize(WireBounds.MAX_MESSAGE_BYTES)
        .userAgent(Software.NAME)
        .build();
  }

  /** Leaves the server that a call went to, if the call got that far; see the class. */
  void leave(Connection.OneCall<?, ?> call) {
    Connection left = call.connection();
    boolean first;
    synchronized (changing) {
      first = current == left;
      if (first) {
        current = null;
      }
    }
    SocketAddress server = call.server();
    if (server != null) {
      order.leave(server);
    } else if (first) {
      order.leaveFirst();
    }
    left.leave();
  }

  /** Whether another server would have ended a call in the same way. */
  static boolean anyServerSays(Status status) {
    return switch (status.getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED, INVALID_ARGUMENT, UNIMPLEMENTED -> true;
      default -> false;
    };
  }

  /** A call has ended: if it reached no server, the next one tries again at once. */
  void ended(Connection.OneCall<?, ?> call, Status status) {
    if (status.getCode() == Status.Code.UNAVAILABLE && call.server() == null) {
      leave(call);
    }
  }

  /** Ends every call and connection. Waits for that, but no longer than 5 s. Idempotent. */
  @Override
  public void close() {
    closed = true;
    List<ManagedChannel> open = connections.stream().map(Connection::channel).toList();
    open.forEach(ManagedChannel::shutdownNow);
    if (!threads.isHere()) {
      try {
        long end = System.nanoTime() + LONGEST_CLOSE.toNanos();
        for (ManagedChannel channel : open) {
          channel.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    asking.shutdownNow(); // also from a supplier that blocks
    threads.close();
    if (tls != null) {
      tls.close();
    }
  }
}
