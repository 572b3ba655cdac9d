package io.cairn.examples.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.nodecache.NodeCacheInspector;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as it is started: in a process of its own. */
class RunTest {
  @TempDir private Path folder;

  private Process start(String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED"); // in the jar its manifest says so
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    for (String opened : List.of("java.lang", "java.lang.reflect", "sun.nio.ch")) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"); // likewise
    }
    command.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(HuntApp.class.getName());
    command.addAll(List.of(args));
    command.addAll(List.of("--data", folder.resolve("a game").toString()));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output()).start();
  }

  private File output() {
    return folder.resolve("output").toFile();
  }

  private String printed(Process process) throws Exception {
    try {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return java.nio.file.Files.readString(output().toPath(), StandardCharsets.UTF_8);
  }

  @Test
  void run_forTwoSeconds_endsWithASummary() throws Exception {
    Process process = start("--for", "2s", "--players", "300", "--hunts", Hunts.FOLDER.toString());
    String printed = printed(process);

    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(printed)
        .startsWith("harbour-night 1.1 imported")
        .contains("300 players", "reads/s", "RULE CHANGES", "Ended after ")
        .doesNotContain("\u001b", "Exception", "WARNING");
  }

  @Test
  void run_withANodeCache_writesWhatItPlaysThere() throws Exception {
    Path node = folder.resolve("node");
    Process process =
        start(
            "--for",
            "3s",
            "--players",
            "300",
            "--node-cache",
            node.toString(),
            "--hunts",
            Hunts.FOLDER.toString());
    String printed = printed(process);

    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(printed)
        .contains("Node cache: ", "chronicle:" + node + " OPEN.")
        .doesNotContain("Exception", "WARNING");
    assertThat(NodeCacheInspector.inspect(node).hunts()).hasSize(3);
  }

  @Test
  void run_withoutAnAnswer_endsAfterItsTimeAndSaysWhatItWaitedFor() throws Exception {
    try (ServerSocket mute = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String server = "127.0.0.1:" + mute.getLocalPort();
      Process process =
          start("--for", "2s", "--server", server, "--hunts", Hunts.FOLDER.toString());
      String printed = printed(process);

      assertThat(process.exitValue()).as(printed).isEqualTo(1);
      assertThat(printed)
          .contains("Waiting for 1 s, of 2 s at most: grpc:" + server)
          .contains("run: gave up after 2 s: grpc:" + server)
          .doesNotContain("\tat ", "Exception");
    }
  }

  @Test
  void story_aFewHunts_followsThemAll() throws Exception {
    Process process = start("story", "--hunts", "50", "--bytes", "512");
    String printed = printed(process);

    assertThat(process.exitValue()).as(printed).isZero();
    assertThat(printed)
        .contains("50 hunts, 25,600 bytes: the first config of all of them after ")
        .contains("story-00025 1.1 -> 2.1: from publish to listener in ")
        .doesNotContain("Exception", "WARNING");
  }
}
