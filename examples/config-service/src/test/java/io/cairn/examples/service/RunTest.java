package io.cairn.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both programs as they are started: each in a process of its own. */
class RunTest {
  private static final Pattern SERVING =
      Pattern.compile("Serving memory at (\\S+) \\(leaders (\\S+), http (\\S+)\\): lineage");
  private static final String PATIENT = "--timeout=3m";
  private static final String CAIRN = "io.cairn.examples.cli.CairnApp";

  @TempDir private Path folder;

  private Process start(File output, String main, String... args) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED"); // in the jar its manifest says so
    }
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(args));
    return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
  }

  private File file(String name) {
    return folder.resolve(name).toFile();
  }

  private static String read(File file) throws IOException {
    return Files.readString(file.toPath(), StandardCharsets.UTF_8);
  }

  private static int exit(Process process) throws Exception {
    assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("ended").isTrue();
    return process.exitValue();
  }

  @Test
  void service_isLedFromOtherProcesses_andDrainsAtSigterm() throws Exception {
    File printed = file("service");
    Process service =
        start(
            printed,
            ServiceApp.class.getName(),
            "--store=memory",
            "--port=0",
            "--leader-port=0",
            "--http-port=0",
            "--drain=1s");
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(3))
          .until(() -> SERVING.matcher(read(printed)).find() || !service.isAlive());
      Matcher where = SERVING.matcher(read(printed));
      assertThat(where.find()).as(read(printed)).isTrue();
      String target = "--server=" + where.group(1);
      String leader = "--leader=" + where.group(2);
      String kept = "--leadership=" + folder.resolve("kept").resolve("leaderships.json");

      List<Process> leaders = new ArrayList<>();
      for (String hunt : List.of("harbour-night", "old-library")) {
        // side by side, over one file of leaderships
        leaders.add(
            start(file(hunt), CAIRN, "lead", hunt, target, leader, kept, "--who=ada", PATIENT));
      }
      for (Process process : leaders) {
        assertThat(exit(process)).isZero();
      }
      Process publish =
          start(
              file("publish"),
              CAIRN,
              "publish",
              "old-library",
              Path.of("..", "hunts", "old-library").toString(),
              target,
              leader,
              kept,
              PATIENT);
      assertThat(exit(publish)).as(read(file("publish"))).isZero();
      assertThat(read(file("publish")))
          .doesNotContain(" leads ")
          .contains("old-library 0.0 -> 1.1");
      assertThat(read(file("harbour-night")).lines())
          .filteredOn(line -> !line.endsWith(" s ..."))
          .containsExactly("ada leads harbour-night now (epoch 1)");
      assertThat(read(folder.resolve("kept").resolve("leaderships.json").toFile()))
          .contains("harbour-night", "old-library");

      service.destroy(); // SIGTERM
      assertThat(exit(service)).isEqualTo(143);
      assertThat(read(printed).lines())
          .filteredOn(line -> !line.endsWith(" s ..."))
          .hasSize(3)
          .endsWith("Sending the clients away, within 1.0 s", "Stopped");
    } finally {
      service.destroyForcibly();
    }
  }

  @Test
  void service_withAWrongOption_endsWithOneLine() throws Exception {
    Process service = start(file("out"), ServiceApp.class.getName(), "--store=redis:x");

    assertThat(exit(service)).isEqualTo(2);
    assertThat(read(file("out")))
        .isEqualToIgnoringNewLines(
            "run: --store: there is no store \"redis:x\"; there are memory, embedded:DIR,"
                + " fdb:CLUSTER_FILE[#NAMESPACE]");
  }

  @Test
  void service_overADirectoryInUse_endsWithOneLine() throws Exception {
    Path data = folder.resolve("data");
    try (var other = io.cairn.config.EmbeddedConfigStore.open(data)) {
      Process service =
          start(
              file("out"),
              ServiceApp.class.getName(),
              "--store=embedded:" + data,
              "--port=0",
              "--leader-port=0",
              "--http-port=0");

      assertThat(exit(service)).as(other.name()).isEqualTo(1);
      assertThat(read(file("out")).lines()).singleElement().asString().contains(data.toString());
    }
  }
}
