package io.cairn.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.MemoryConfigStore;
import io.cairn.config.grpc.Authorizer;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.config.grpc.ServerTls;
import io.cairn.examples.cli.Cli.Ran;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what those are told who are not: one line, and a code of its own. */
class AccessTest {
  @TempDir private Path folder;
  private MemoryConfigStore store;

  @BeforeEach
  void start() {
    store = MemoryConfigStore.create();
  }

  @AfterEach
  void stop() {
    store.close();
  }

  private Path file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content);
  }

  private ConfigServer withTokens() throws IOException {
    Path tokens =
        file("tokens", "secret-of-ada ada follow=* lead=harbour-*\nsecret-of-pod pod follow=*\n");
    return Cli.server(store).authorizer(Authorizer.tokens(tokens)).build().start();
  }

  private static void assertRefused(Ran ran, int exit, String... parts) {
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(exit);
    assertThat(ran.err().lines()).singleElement().asString().contains(parts);
    assertThat(ran.err()).doesNotContain("Exception", "\tat ", "secret");
  }

  @Test
  void token_ofALeader_leads() throws Exception {
    Path token = file("ada", "secret-of-ada\n");
    Path hunt = file("a.yaml", "a: 1\n");
    try (ConfigServer server = withTokens()) {
      Cli cairn = new Cli(server, folder.resolve("leaderships.json"));

      Ran ran =
          cairn.run(
              "publish",
              "harbour-night",
              hunt.toString(),
              "--fragment",
              "a",
              "--token-file=" + token);

      assertThat(ran.exit()).as(ran.err()).isZero();
      assertThat(cairn.run("get", "harbour-night", "a", "--token-file=" + token).out())
          .isEqualTo("a: 1\n");
    }
  }

  @Test
  void token_ofAPod_readsButDoesNotLead() throws Exception {
    Path token = file("pod", "secret-of-pod");
    try (ConfigServer server = withTokens()) {
      Cli cairn = new Cli(server, folder.resolve("leaderships.json"));

      assertThat(cairn.run("get", "harbour-night", "--token-file=" + token).exit())
          .isEqualTo(Exit.UNKNOWN);
      assertRefused(
          cairn.run("lead", "harbour-night", "--token-file=" + token),
          Exit.DENIED,
          "cairn lead: ",
          "PERMISSION_DENIED");
    }
    assertThat(folder.resolve("leaderships.json")).doesNotExist();
  }

  @Test
  void token_forOtherHunts_isDenied() throws Exception {
    Path token = file("ada", "secret-of-ada");
    try (ConfigServer server = withTokens()) {
      assertRefused(
          new Cli(server, folder.resolve("l")).run("lead", "old-library", "--token-file=" + token),
          Exit.DENIED,
          "PERMISSION_DENIED");
    }
  }

  @Test
  void token_missingOrWrong_isDenied() throws Exception {
    Path token = file("eve", "secret-of-eve");
    try (ConfigServer server = withTokens()) {
      Cli cairn = new Cli(server, folder.resolve("l"));

      for (String command : new String[] {"get", "history", "lead", "watch", "diff"}) {
        assertRefused(
            cairn.run(command, "harbour-night"),
            Exit.DENIED,
            "cairn %s: ".formatted(command),
            "UNAUTHENTICATED");
      }
      assertRefused(
          cairn.run("get", "harbour-night", "--token-file=" + token),
          Exit.DENIED,
          "UNAUTHENTICATED");
    }
  }

  @Test
  void tokenFile_thatIsNone_isNamed() throws Exception {
    Path two = file("two", "one two");

    assertRefused(
        Cli.plain("get", "h", "--token-file=/nowhere/token"),
        Exit.USAGE,
        "cairn get: --token-file: /nowhere/token cannot be read: there is no file");
    assertRefused(
        Cli.plain("get", "h", "--token-file=" + two),
        Exit.USAGE,
        "%s does not hold one token".formatted(two));
  }

  @Test
  void server_thatIsNotThere_isNamed() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    for (String command : new String[] {"get", "history", "lead", "watch", "diff"}) {
      assertRefused(
          Cli.plain(command, "harbour-night", "--server=localhost:" + free, "--leader=localhost:1"),
          Exit.UNREACHABLE,
          "cairn %s: grpc:localhost:".formatted(command),
          "Connection refused");
    }
  }

  @Test
  void server_thatIsSilent_isGivenUpAfterTheTimeout() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String target = "localhost:" + silent.getLocalPort();

      assertRefused(
          Cli.plain("get", "h", "--server=" + target, "--leader=" + target, "--timeout=300ms"),
          Exit.UNREACHABLE,
          "cairn get: ",
          target);
    }
  }

  @Test
  void status_ofAServerThatIsNotThere_saysSoInTheTableToo() {
    Ran ran = Cli.plain("status", "--server=localhost:1", "--leader=localhost:2");

    assertThat(ran.exit()).isEqualTo(Exit.UNREACHABLE);
    assertThat(ran.lines().get(1)).startsWith("read  localhost:1  does not answer");
    assertThat(ran.lines().get(2)).startsWith("lead  localhost:2  does not answer");
    assertThat(ran.err().lines()).hasSize(1);
  }

  @Test
  void tls_withTheAuthority_isSpoken() throws Exception {
    Certificates.Pair own = Certificates.make(folder, "server", "CN=localhost");
    Certificates.Pair ada = Certificates.make(folder, "ada", "CN=ada, OU=leaders");
    Path subjects = file("subjects", "\"CN=ada,OU=leaders\" ada follow=* lead=*\n");
    try (ConfigServer server =
        Cli.server(store)
            .tls(ServerTls.mutual(own.certificate(), own.key(), ada.certificate()))
            .authorizer(Authorizer.certificates(subjects))
            .build()
            .start()) {
      Cli cairn = new Cli(server, folder.resolve("leaderships.json"));

      Ran ran =
          cairn.run(
              "lead",
              "harbour-night",
              "--ca=" + own.certificate(),
              "--cert=" + ada.certificate(),
              "--key=" + ada.key());

      assertThat(ran.exit()).as(ran.err()).isZero();
      assertRefused(
          cairn.run(
              "lead",
              "harbour-night",
              "--ca=" + ada.certificate(),
              "--cert=" + ada.certificate(),
              "--key=" + ada.key()),
          Exit.UNREACHABLE,
          "cairn lead: ");
      assertRefused(cairn.run("lead", "harbour-night"), Exit.UNREACHABLE, "cairn lead: ");
    }
  }

  @Test
  void tls_withAFileThatIsNone_isNamed() throws Exception {
    assertRefused(
        Cli.plain("get", "h", "--ca=/nowhere/ca.pem"),
        Exit.USAGE,
        "cairn get: ",
        "/nowhere/ca.pem");
  }
}
