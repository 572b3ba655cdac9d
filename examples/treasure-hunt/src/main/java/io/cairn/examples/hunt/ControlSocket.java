package io.cairn.examples.hunt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way from the second terminal into the game: a Unix domain socket in the game's data
 * directory, which only its owner can open. The protocol is one line of JSON each way:
 *
 * <pre>
 *  -> {"command":"set","args":{"hunt":"harbour-night","fragment":"rules/scoring","set":"points.base=40","who":"ada"}}
 *  <- {"exit":0,"lines":["harbour-night 1.7 -> 1.8 played"]}
 * </pre>
 *
 * <p>Thread-safe. One daemon thread accepts, and one more serves each connection.
 */
final class ControlSocket implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_LINE = 1 << 20;

  /** The longest path that every system takes for a socket. */
  private static final int LONGEST_PATH = 100;

  private final ServerSocketChannel server;
  private final Path link;
  private final Path socket;
  private final Function<Request, Reply> desk;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();

  private ControlSocket(
      ServerSocketChannel server, Path link, Path socket, Function<Request, Reply> desk) {
    this.server = server;
    this.link = link;
    this.socket = socket;
    this.desk = desk;
  }

  /**
   * Opens the socket of a data directory, of which the caller holds the store: whatever an earlier
   * game left there is gone afterwards.
   *
   * @param data the data directory
   * @param desk who answers; called from several threads
   */
  static ControlSocket open(Path data, Function<Request, Reply> desk) throws IOException {
    Path folder = data.resolve("control");
    Files.createDirectories(folder);
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    Path link = folder.resolve("socket");
    Files.deleteIfExists(link);
    Path socket = link;
    if (link.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      // readable by nobody else either; the link in the data directory says where it is
      socket = Files.createTempDirectory("hunt-").resolve("socket");
      Files.createSymbolicLink(link, socket);
    }
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(socket));
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    ControlSocket control = new ControlSocket(server, link, socket, desk);
    daemon("hunt-control", control::accept);
    return control;
  }

  /**
   * Asks the game that runs over a data directory.
   *
   * @throws NoGameException if none runs
   * @throws IOException if it went away before it answered
   */
  static Reply ask(Path data, Request request) throws IOException {
    Path link = data.resolve("control").resolve("socket");
    Path socket = Files.isSymbolicLink(link) ? Files.readSymbolicLink(link) : link;
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
      } catch (IOException | IllegalArgumentException e) {
        throw new NoGameException(data, e);
      }
      write(channel, request);
      return JSON.readValue(readLine(Channels.newInputStream(channel)), Reply.class);
    }
  }

  /** Whether a game runs over a data directory. */
  static boolean isAnswered(Path data) {
    try {
      ask(data, new Request("status", Map.of()));
      return true;
    } catch (IOException | IllegalArgumentException none) {
      return false;
    }
  }

  /** No game runs over a data directory. */
  static final class NoGameException extends IOException {
    private static final long serialVersionUID = 1L;

    NoGameException(Path data, Exception cause) {
      super("no game runs over " + data, cause);
    }
  }

  private void accept() {
    while (true) {
      try {
        SocketChannel channel = server.accept();
        open.add(channel);
        daemon("hunt-control-request", () -> serve(channel));
      } catch (ClosedChannelException closed) {
        return;
      } catch (IOException e) {
        log.warn("Accepting leaders ended", e);
        return;
      }
    }
  }

  private void serve(SocketChannel channel) {
    try (channel) {
      write(channel, answer(readLine(Channels.newInputStream(channel))));
    } catch (IOException e) {
      log.debug("A leader went away", e);
    } finally {
      open.remove(channel);
    }
  }

  private Reply answer(String line) {
    try {
      return desk.apply(JSON.readValue(line, Request.class));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Reply.refused("the request is not one line of JSON with command and args");
    }
  }

  private static void write(SocketChannel channel, Object value) throws IOException {
    ByteBuffer line = StandardCharsets.UTF_8.encode(JSON.writeValueAsString(value) + "\n");
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] some = new byte[4096];
    while (true) {
      int count = in.read(some);
      for (int i = 0; i < count; i++) {
        if (some[i] == '\n') {
          return line.toString(StandardCharsets.UTF_8);
        }
        line.write(some[i]);
      }
      if (count < 0) {
        throw new IOException("the other end closed before its line was whole");
      }
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line is longer than " + LONGEST_LINE + " bytes");
      }
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Ends the socket and removes it. Idempotent. */
  @Override
  public void close() {
    try {
      server.close();
      for (SocketChannel channel : open) {
        channel.close();
      }
      Files.deleteIfExists(link);
      if (!socket.equals(link)) {
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.toAbsolutePath().getParent());
      }
    } catch (IOException e) {
      log.debug("The socket was not removed", e);
    }
  }
}
