package io.cairn.examples.cli;

import io.cairn.config.ConfigStore;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.config.grpc.ConfigServerBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;

/** The command line in this process, with what it prints, against a server over loopback. */
final class Cli {
  private static final Set<String> LEADING = Set.of("lead", "publish", "rollback");

  private final ConfigServer server;
  private final Path leaderships;

  Cli(ConfigServer server, Path leaderships) {
    this.server = server;
    this.leaderships = leaderships;
  }

  /** Begins a server on ports of its own. */
  static ConfigServerBuilder server(ConfigStore store) {
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return ConfigServer.over(store).reading(anyPort).leading(anyPort);
  }

  static ConfigServer serve(ConfigStore store) throws IOException {
    return server(store).build().start();
  }

  /** What a command printed, and its exit code. */
  record Ran(int exit, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  /** What a command prints, while it runs. */
  static final class Live {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    String out() {
      return out.toString();
    }

    String err() {
      return err.toString();
    }
  }

  /** Runs a command against the server. */
  Ran run(String... args) {
    return run(new Live(), args);
  }

  Ran run(Live live, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.add("--server=localhost:" + server.readingPort().orElseThrow());
    all.add("--leader=localhost:" + server.leadingPort().orElseThrow());
    if (LEADING.contains(args[0])) {
      all.add("--leadership=" + leaderships);
    }
    return plain(live, all.toArray(String[]::new));
  }

  /** Runs a command as it stands. */
  static Ran plain(String... args) {
    return plain(new Live(), args);
  }

  private static Ran plain(Live live, String... args) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CommandLine cairn =
        CairnApp.commandLine(new CairnApp(bytes))
            .setOut(new PrintWriter(live.out, true))
            .setErr(new PrintWriter(live.err, true));
    int exit = cairn.execute(args);
    return new Ran(exit, live.out + bytes.toString(StandardCharsets.UTF_8), live.err.toString());
  }
}
