package io.cairn.config.testing;

import io.cairn.config.testing.FaultProxy.Way;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.atomic.AtomicLong;

/** One connection through a {@link FaultProxy}: a thread for each way. Thread-safe. */
final class ProxiedConnection {
  private static final int BUFFER = 32 << 10;

  private final Socket client;
  private final Socket server;
  private final ProxyFaults faults;
  private volatile boolean forgotten;
  private volatile boolean lossy;

  ProxiedConnection(Socket client, Socket server, ProxyFaults faults) {
    this.client = client;
    this.server = server;
    this.faults = faults;
  }

  void start(String name, AtomicLong toServer, AtomicLong toClient) {
    start(name + "-to-server", () -> pump(client, server, Way.TO_SERVER, toServer));
    start(name + "-to-client", () -> pump(server, client, Way.TO_CLIENT, toClient));
  }

  private static void start(String name, Runnable pump) {
    Thread thread = new Thread(pump, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void pump(Socket from, Socket to, Way way, AtomicLong passed) {
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (true) {
        faults.awaitUnpaused(way);
        int bytes = in.read(buffer);
        long came = faults.nanoTime();
        faults.awaitUnpaused(way);
        if (vanishes(way)) {
          lossy = true; // also the end of a connection is not heard of
          if (bytes < 0) {
            return;
          }
          continue;
        }
        if (bytes < 0) {
          to.shutdownOutput();
          return;
        }
        faults.awaitDue(came, bytes);
        out.write(buffer, 0, bytes);
        passed.addAndGet(bytes);
      }
    } catch (IOException ended) {
      if (!vanishes(way)) {
        cut();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      cut();
    }
  }

  private boolean vanishes(Way way) {
    return forgotten || faults.vanishes(way);
  }

  /** From now on every byte of it vanishes. */
  void forget() {
    forgotten = true;
    lossy = true;
  }

  /** Whether bytes of it have vanished: what would follow makes no sense to anyone. */
  boolean isLossy() {
    return lossy;
  }

  boolean isOver() {
    return client.isClosed() && server.isClosed();
  }

  /** Ends both sides with a reset. */
  void cut() {
    reset(client);
    reset(server);
  }

  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (SocketException closedAlready) {
      return;
    } finally {
      close(socket);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException ignored) {
      // it is as good as closed
    }
  }
}
