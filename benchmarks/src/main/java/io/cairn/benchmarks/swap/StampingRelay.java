package io.cairn.benchmarks.swap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes bytes between clients and an HTTP/2 server on loopback, and knows when it passed data to a
 * client. Two threads for each connection; each blocks in a read.
 */
final class StampingRelay implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 << 10;
  private static final int KEPT = 64;

  private final ServerSocket listening;
  private final int serverPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedDeque<Long> stamps = new ConcurrentLinkedDeque<>();

  StampingRelay(int serverPort) throws IOException {
    this.serverPort = serverPort;
    listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    start("relay-accept", this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /**
   * Returns when the last data before an instant was passed to a client, by {@link
   * System#nanoTime}.
   */
  long lastDataBefore(long nanos) {
    for (Long stamp : stamps) { // the newest first
      if (stamp - nanos <= 0) {
        return stamp;
      }
    }
    throw new IllegalStateException("no data was passed to a client before that");
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listening.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
      sockets.addAll(List.of(client, server));
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
      start("relay-up", () -> pass(client, server, false));
      start("relay-down", () -> pass(server, client, true));
    }
  }

  private void pass(Socket from, Socket to, boolean isDown) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    DataFrames frames = new DataFrames();
    for (int read = from.getInputStream().read(buffer);
        read >= 0;
        read = from.getInputStream().read(buffer)) {
      if (isDown && frames.take(buffer, read)) {
        stamps.addFirst(System.nanoTime()); // before the write: the client may be quick
        if (stamps.size() > KEPT) {
          stamps.pollLast();
        }
      }
      to.getOutputStream().write(buffer, 0, read);
    }
  }

  private interface Passing {
    void run() throws IOException;
  }

  private static void start(String name, Passing passing) {
    Thread thread =
        new Thread(
            () -> {
              try {
                passing.run();
              } catch (IOException closed) {
                // an end of a connection is gone, or the relay is closed
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listening.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
