package io.cairn.config.testing;

import static java.util.Objects.requireNonNull;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A network that fails on command: it listens on a port of the loopback address, and passes what
 * comes there to a server and back. A test puts it between a client and a server of any protocol
 * over TCP.
 *
 * <pre>{@code
 * try (FaultProxy network = FaultProxy.to(server.port())) {
 *   ConfigSource source = GrpcConfigSource.builder(network.address()).plaintext().build();
 *   network.vanish();   // half-open: nobody is told, nothing arrives
 *   network.heal();
 * }
 * }</pre>
 *
 * <p>Faults hold for the connections that there are and for those to come, until {@link #heal}.
 * Nothing is buffered but 32 KiB each way: a peer that is held up notices. Thread-safe. Threads are
 * daemons, two for each connection, and end with {@link #close}.
 */
public final class FaultProxy implements AutoCloseable {
  private static final long LONGEST_CLOSE_NANOS = 5_000_000_000L;

  private final InetAddress loopback = InetAddress.getLoopbackAddress();
  private final ProxyFaults faults = new ProxyFaults();
  private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();
  private final AtomicLong toServer = new AtomicLong();
  private final AtomicLong toClient = new AtomicLong();
  private final AtomicInteger accepted = new AtomicInteger();
  private final int port;
  private volatile InetSocketAddress server;

  @GuardedBy("this")
  private ServerSocket listener;

  @GuardedBy("this")
  private boolean closed;

  /** A way through the network. */
  public enum Way {
    /** From the client to the server. */
    TO_SERVER,
    /** From the server to the client. */
    TO_CLIENT
  }

  private FaultProxy(InetSocketAddress server) {
    this.server = server;
    listener = listen(0);
    port = listener.getLocalPort();
  }

  /**
   * Returns a network before a server of this machine; it works at first.
   *
   * @param serverPort the port that the server listens on, on the loopback address
   * @throws IllegalArgumentException if it is not in 1..65535
   */
  public static FaultProxy to(int serverPort) {
    return new FaultProxy(at(serverPort));
  }

  /** Returns the port that clients connect to. */
  public int port() {
    return port;
  }

  /** Returns where clients connect to: {@code 127.0.0.1:40123}. */
  public String address() {
    return loopback.getHostAddress() + ":" + port;
  }

  /**
   * Leads connections that are made from now on to another server.
   *
   * @param serverPort its port, on the loopback address
   * @throws IllegalArgumentException if it is not in 1..65535
   */
  public void leadTo(int serverPort) {
    server = at(serverPort);
  }

  private static InetSocketAddress at(int serverPort) {
    if (serverPort < 1 || serverPort > 65_535) {
      throw new IllegalArgumentException("serverPort %d is not in 1..65535".formatted(serverPort));
    }
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort);
  }

  /** Ends every connection, with a reset to both sides. New ones can be made. */
  public void cut() {
    connections.forEach(ProxiedConnection::cut);
    connections.clear();
  }

  /** Lets nobody connect any more, and ends every connection. */
  public synchronized void refuse() {
    stopListening();
    awaitRefusal();
    cut();
  }

  /** Lets every byte vanish, both ways: connections are open and dead. New ones can be made. */
  public void vanish() {
    faults.vanish(EnumSet.allOf(Way.class));
  }

  /**
   * Lets every byte of one way vanish.
   *
   * @param way the way
   */
  public void vanish(Way way) {
    faults.vanish(EnumSet.of(requireNonNull(way, "way")));
  }

  /**
   * Lets every byte of the connections that there are vanish, both ways: they are open and dead,
   * while new ones work. So does a router that forgets what it knew.
   */
  public void forget() {
    connections.forEach(ProxiedConnection::forget);
  }

  /** Takes nothing from either side: what they send waits, and holds them up. Nothing is lost. */
  public void pause() {
    faults.pause(EnumSet.allOf(Way.class));
  }

  /**
   * Takes nothing from one side.
   *
   * @param way the way that stands still
   */
  public void pause(Way way) {
    faults.pause(EnumSet.of(requireNonNull(way, "way")));
  }

  /**
   * Holds up each piece of up to 32 KiB for a time before the next one is taken.
   *
   * @param each how long
   * @throws IllegalArgumentException if it is less than zero
   */
  public void delay(Duration each) {
    faults.delay(CallFaults.checkNotNegative("each", each));
  }

  /**
   * Passes no more than so much, on each way of each connection.
   *
   * @param bytesPerSecond how many bytes a second, 1 or more
   * @throws IllegalArgumentException if it is less
   */
  public void throttle(long bytesPerSecond) {
    if (bytesPerSecond < 1) {
      throw new IllegalArgumentException(
          "bytesPerSecond %d is less than 1".formatted(bytesPerSecond));
    }
    faults.throttle(bytesPerSecond);
  }

  /**
   * Ends all faults. Connections of which bytes have vanished are cut: they make no sense any more.
   */
  public synchronized void heal() {
    List<ProxiedConnection> senseless =
        connections.stream().filter(ProxiedConnection::isLossy).toList();
    senseless.forEach(ProxiedConnection::cut);
    connections.removeAll(senseless);
    faults.end();
    if (listener.isClosed() && !closed) {
      listener = listen(port);
    }
  }

  /** Returns how many connections were made so far. */
  public int connections() {
    return accepted.get();
  }

  /**
   * Returns how many bytes have passed so far.
   *
   * @param way which way
   */
  public long bytes(Way way) {
    return (requireNonNull(way, "way") == Way.TO_SERVER ? toServer : toClient).get();
  }

  private ServerSocket listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(loopback, wanted));
      Thread thread =
          new Thread(() -> accept(socket), "cairn-fault-proxy-" + socket.getLocalPort());
      thread.setDaemon(true);
      thread.start();
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + wanted, e);
    }
  }

  private void accept(ServerSocket socket) {
    while (true) {
      Socket client;
      try {
        client = socket.accept();
      } catch (IOException notListening) {
        return;
      }
      try {
        connect(client);
      } catch (IOException noServer) {
        ProxiedConnection.reset(client);
      }
    }
  }

  private void connect(Socket client) throws IOException {
    int number = accepted.incrementAndGet();
    Socket upstream = new Socket();
    upstream.connect(server);
    client.setTcpNoDelay(true);
    upstream.setTcpNoDelay(true);
    ProxiedConnection connection = new ProxiedConnection(client, upstream, faults);
    connections.removeIf(ProxiedConnection::isOver);
    synchronized (this) {
      if (listener.isClosed()) {
        connection.cut();
        return;
      }
      connections.add(connection);
    }
    connection.start("cairn-fault-proxy-%d-%d".formatted(port, number), toServer, toClient);
  }

  @GuardedBy("this")
  private void stopListening() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot stop listening on port " + port, e);
    }
  }

  /** The port goes on listening for as long as a thread that waits on it has not woken up. */
  private void awaitRefusal() {
    long begun = faults.nanoTime();
    while (faults.nanoTime() - begun < LONGEST_CLOSE_NANOS) {
      try (Socket unwanted = new Socket(loopback, port)) {
        ProxiedConnection.reset(unwanted);
      } catch (IOException refused) {
        return;
      }
    }
    throw new IllegalStateException("port %d still listens".formatted(port));
  }

  /** Ends every connection, frees the port. Idempotent. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      stopListening();
    }
    faults.close();
    cut();
  }
}
