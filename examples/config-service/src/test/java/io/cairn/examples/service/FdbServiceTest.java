package io.cairn.examples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cairn.config.CairnClient;
import io.cairn.config.Fragment;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Live;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.fdb.FdbConfigStore;
import io.cairn.config.grpc.GrpcConfigSource;
import io.cairn.config.grpc.GrpcConfigStore;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three services over one cluster of FoundationDB, each in a process of its own. Needs a cluster:
 * the one that {@code CAIRN_FDB_CLUSTER_FILE} names, else the default one.
 */
@EnabledIf("isThereACluster")
class FdbServiceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern SERVING =
      Pattern.compile("Serving fdb:\\S+ at (\\S+) \\(leaders (\\S+), http \\S+\\): lineage");
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final String LIBRARY = "FDB_LIBRARY_PATH_FDB_C";

  @TempDir private Path folder;
  private final String store = "fdb:" + file() + "#test-" + UUID.randomUUID();
  private final List<Process> services = new ArrayList<>();

  private static Path file() {
    String setting = "CAIRN_FDB_CLUSTER_FILE";
    String named = System.getProperty(setting, System.getenv(setting));
    return named == null ? Path.of("/etc/foundationdb/fdb.cluster") : Path.of(named);
  }

  static boolean isThereACluster() throws InterruptedException {
    if (!Files.isReadable(file())) {
      return false;
    }
    try (FdbConfigStore store = FdbConfigStore.builder(file()).namespace("test").open()) {
      return store.lineage().get(20, TimeUnit.SECONDS) != null;
    } catch (ExecutionException | TimeoutException | RuntimeException absent) {
      return false;
    }
  }

  /** Where a service is read, and where it is led. */
  private record Ports(String reading, String leading) {}

  private Ports start(int number) throws IOException {
    File output = folder.resolve("service-" + number).toFile();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    if (System.getProperty(LIBRARY) != null) {
      command.add("-D" + LIBRARY + "=" + System.getProperty(LIBRARY));
    }
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ServiceApp.class.getName(), "--store=" + store));
    command.addAll(List.of("--port=0", "--leader-port=0", "--http-port=0"));
    services.add(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start());
    Matcher[] line = new Matcher[1];
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              line[0] = SERVING.matcher(Files.readString(output.toPath(), StandardCharsets.UTF_8));
              return line[0].find();
            });
    return new Ports(line[0].group(1), line[0].group(2));
  }

  @AfterEach
  void end() {
    services.forEach(Process::destroyForcibly);
  }

  @Test
  void services_ofOneCluster_serveTheSameAndOneMayDie() throws Exception {
    Ports led = start(0);
    Ports one = start(1);
    Ports two = start(2);
    List<CairnClient> clients = new ArrayList<>();
    try (GrpcConfigStore leader =
        GrpcConfigStore.builder(led.reading(), led.leading()).plaintext().build()) {
      Leadership leadership = leader.lead(HUNT, "ada").join();
      VersionVector first = publish(leader, leadership, leadership.head(), "1");
      List<Live<String>> lives = new ArrayList<>();
      for (int i = 0; i < 8; i++) { // each at one of the two, chosen at random
        CairnClient client =
            CairnClient.builder()
                .source(
                    GrpcConfigSource.builder(one.reading() + "," + two.reading())
                        .plaintext()
                        .build())
                .name("client-" + i)
                .build();
        clients.add(client);
        client.start().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        lives.add(client.follow(HUNT).map("a", String.class));
      }
      awaitAll(lives, "1");

      services.get(1).destroyForcibly().waitFor();
      VersionVector second = publish(leader, leadership, first, "2");
      awaitAll(lives, "2");
      publish(leader, leadership, second, "3");
      awaitAll(lives, "3");
    } finally {
      clients.forEach(CairnClient::close);
    }
    assertThat(services.get(2).isAlive()).isTrue();
  }

  private static VersionVector publish(
      GrpcConfigStore store, Leadership leadership, VersionVector base, String text) {
    return store
        .publish(
            Publication.by(leadership)
                .expecting(base)
                .put(Fragment.ofText("a", "text/plain", text))
                .build())
        .join()
        .version();
  }

  private static void awaitAll(List<Live<String>> lives, String text) {
    await().atMost(PATIENCE).until(() -> lives.stream().allMatch(live -> text.equals(live.get())));
  }
}
