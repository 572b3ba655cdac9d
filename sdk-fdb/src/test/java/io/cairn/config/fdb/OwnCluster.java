package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A one-node cluster of a test's own, which it may stop and start: needs the directory of {@code
 * fdbserver} and {@code fdbcli} in {@code CAIRN_FDB_SERVER_DIR}, a system property or an
 * environment variable, and the client library. As a condition it skips what needs one.
 */
final class OwnCluster implements AutoCloseable {
  static final String SETTING = "CAIRN_FDB_SERVER_DIR";

  private final Path directory;
  private final Path file;
  private final int port;
  private Process server;

  /** Skips a test class where there are no programs to start. */
  static final class Programs implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (!RealCluster.isThere()) {
        return ConditionEvaluationResult.disabled(RealCluster.absence());
      }
      return Files.isExecutable(program("fdbserver")) && Files.isExecutable(program("fdbcli"))
          ? ConditionEvaluationResult.enabled("there is an fdbserver")
          : ConditionEvaluationResult.disabled(SETTING + " names no directory of fdbserver");
    }
  }

  private static Path program(String name) {
    String named = System.getProperty(SETTING, System.getenv(SETTING));
    return Path.of(named == null ? "/usr/sbin" : named).resolve(name);
  }

  OwnCluster(Path directory) throws IOException, InterruptedException {
    this.directory = directory;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    file = directory.resolve("fdb.cluster");
    Files.writeString(file, "test:test@127.0.0.1:%d%n".formatted(port));
    start();
    cli("configure new single memory");
  }

  Path file() {
    return file;
  }

  void start() throws IOException {
    String address = "127.0.0.1:" + port;
    List<String> command = new ArrayList<>();
    command.add(program("fdbserver").toString());
    command.addAll(List.of("-p", address, "-l", address, "-C", file.toString()));
    command.addAll(List.of("-d", directory.resolve("data").toString()));
    command.addAll(List.of("-L", directory.toString()));
    server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("server.out").toFile())
            .start();
  }

  void stop() throws InterruptedException {
    server.destroy();
    assertThat(server.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  void cli(String command) throws IOException, InterruptedException {
    Process cli =
        new ProcessBuilder(
                program("fdbcli").toString(),
                "-C",
                file.toString(),
                "--timeout",
                "30",
                "--exec",
                command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("cli.out").toFile())
            .start();
    assertThat(cli.waitFor(60, TimeUnit.SECONDS)).as(command).isTrue();
    assertThat(cli.exitValue()).as(Files.readString(directory.resolve("cli.out"))).isZero();
  }

  @Override
  public void close() {
    server.destroyForcibly();
  }
}
