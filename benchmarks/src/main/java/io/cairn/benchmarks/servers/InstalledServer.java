package io.cairn.benchmarks.servers;

import io.cairn.benchmarks.samples.Scratch;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Servers out of the distribution's packages, each on free ports of loopback, with a directory of
 * its own that is removed in the end.
 */
public enum InstalledServer {
  /** As it comes: each write is on the disk before it is answered. */
  ETCD("etcd", "etcd-server") {
    @Override
    List<String> options(int port, int otherPort, Path directory) {
      String clients = "http://127.0.0.1:" + port;
      String peers = "http://127.0.0.1:" + otherPort;
      return List.of(
          "--data-dir=" + directory.resolve("data"),
          "--log-level=error",
          "--listen-client-urls=" + clients,
          "--advertise-client-urls=" + clients,
          "--listen-peer-urls=" + peers,
          "--initial-advertise-peer-urls=" + peers,
          "--initial-cluster=default=" + peers);
    }
  },
  /** In memory alone. */
  REDIS("redis-server", "redis-server") {
    @Override
    List<String> options(int port, int otherPort, Path directory) {
      return List.of(
          "--bind",
          "127.0.0.1",
          "--port",
          Integer.toString(port),
          "--dir",
          directory.toString(),
          "--save",
          "",
          "--appendonly",
          "no",
          "--daemonize",
          "no");
    }
  };

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Ends the server when its own input ends, also if whoever started it was killed. */
  private static final String GUARD =
      "directory=$1; shift; \"$@\" </dev/null >\"$directory/log\" 2>&1 & server=$!; "
          + "while read -r line; do :; done; kill $server; wait $server; rm -rf \"$directory\"";

  private final String program;
  private final String debianPackage;

  InstalledServer(String program, String debianPackage) {
    this.program = program;
    this.debianPackage = debianPackage;
  }

  abstract List<String> options(int port, int otherPort, Path directory);

  /** Returns the Debian package that has it. */
  public String debianPackage() {
    return debianPackage;
  }

  /** Returns whether it is installed. */
  public boolean isInstalled() {
    return path().isPresent();
  }

  private Optional<Path> path() {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path path = Path.of(folder, program);
      if (Files.isExecutable(path)) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  /**
   * Starts it, and waits until it takes connections.
   *
   * @throws IOException if it is not installed, or does not start
   */
  public ServerProcess start() throws IOException, InterruptedException {
    Path path = path().orElseThrow(() -> new IOException(program + " is not installed"));
    Path directory = Scratch.onDisk();
    int port = freePort();
    List<String> command = new ArrayList<>(List.of("sh", "-c", GUARD, "sh"));
    command.add(directory.toString());
    command.add(path.toString());
    command.addAll(options(port, freePort(), directory));
    Process guard = new ProcessBuilder(command).start();
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!answers(port)) {
      if (System.nanoTime() - end > 0) {
        String said = Files.readString(directory.resolve("log")).strip();
        new ServerProcess(guard, guard.toHandle()).close();
        throw new IOException("%s does not start: %s".formatted(program, said));
      }
      Thread.sleep(20);
    }
    ProcessHandle server = guard.children().findFirst().orElseThrow();
    return new ServerProcess(guard, server, port);
  }

  private static boolean answers(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
      return true;
    } catch (IOException notYet) {
      return false;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return taken.getLocalPort();
    }
  }
}
