package io.cairn.benchmarks.swap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Passes bytes between clients and a server on loopback, and knows when it passed the last of them
 * to a client. Two threads for each connection; each blocks in a read.
 */
final class StampingRelay implements AutoCloseable {
  private static final int BUFFER_BYTES = 256 << 10;

  private final ServerSocket listening;
  private final int serverPort;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile long lastByte;

  StampingRelay(int serverPort) throws IOException {
    this.serverPort = serverPort;
    listening = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
    start("relay-accept", this::accept);
  }

  int port() {
    return listening.getLocalPort();
  }

  /** Returns when the last byte was passed to a client, by {@link System#nanoTime}. */
  long lastByteNanos() {
    return lastByte;
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

  private void pass(Socket from, Socket to, boolean stamps) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = from.getInputStream().read(buffer);
        read >= 0;
        read = from.getInputStream().read(buffer)) {
      if (stamps) {
        lastByte = System.nanoTime(); // before the write: the client may be quick
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
