package io.cairn.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cairn.config.ConfigStore;
import io.cairn.config.FolderImport;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.grpc.ConfigServer;
import io.cairn.examples.cli.Cli.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command, from its arguments to the store and back. */
class CommandsTest {
  private static final Path HARBOUR = Path.of("..", "hunts", "harbour-night");

  @TempDir private Path folder;
  private ConfigStore store;
  private ConfigServer server;
  private Cli cairn;

  @BeforeEach
  void start() throws Exception {
    store = MemoryConfigStore.create();
    server = Cli.serve(store);
    cairn = new Cli(server, folder.resolve("leaderships.json"));
  }

  @AfterEach
  void stop() {
    server.close();
    store.close();
  }

  private Ran publish(String... more) {
    String[] args = new String[3 + more.length];
    args[0] = "publish";
    args[1] = "harbour-night";
    args[2] = HARBOUR.toString();
    System.arraycopy(more, 0, args, 3, more.length);
    return cairn.run(args);
  }

  private Path scoring(String base) throws Exception {
    String text = cairn.run("get", "harbour-night", "rules/scoring").out();
    Path file = folder.resolve("scoring.yaml");
    Files.writeString(file, text.replaceFirst("base: [0-9]+", "base: " + base));
    return file;
  }

  private Ran change(String base, String... more) throws Exception {
    String[] args = new String[5 + more.length];
    args[0] = "publish";
    args[1] = "harbour-night";
    args[2] = scoring(base).toString();
    args[3] = "--fragment";
    args[4] = "rules/scoring";
    System.arraycopy(more, 0, args, 5, more.length);
    return cairn.run(args);
  }

  private static JsonNode json(Ran ran) throws Exception {
    assertThat(ran.out().lines()).as(ran.toString()).hasSize(1);
    return new ObjectMapper().readTree(ran.out());
  }

  @Test
  void publish_aFolder_makesTheHuntAndLeadsIt() {
    Ran ran = publish("--who", "ada", "--why", "first night");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.lines())
        .contains("ada leads harbour-night now (epoch 1)")
        .anyMatch(line -> line.startsWith("+ rules/scoring "))
        .last()
        .asString()
        .matches("harbour-night 0\\.0 -> 1\\.1 \\([0-9]+ added\\)");
    assertThat(cairn.run("history", "harbour-night").lines().get(1))
        .startsWith("1.1 ")
        .contains("  ada  ")
        .endsWith("  first night");
  }

  @Test
  void publish_theSameFolderAgain_issuesNothing() {
    publish();

    Ran ran = publish();

    assertThat(ran.exit()).isZero();
    assertThat(ran.lines())
        .containsExactly("harbour-night stays at 1.1: that is what it says already");
  }

  @Test
  void publish_aFile_showsTheLinesAndChangesThatFragmentAlone() throws Exception {
    publish();

    Ran ran = change("40", "--why", "finale");

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.lines().get(0)).startsWith("~ rules/scoring  ");
    assertThat(ran.lines())
        .anyMatch(line -> line.matches(" +- +base: 20.*"))
        .anyMatch(line -> line.matches(" +\\+ +base: 40.*"))
        .last()
        .isEqualTo("harbour-night 1.1 -> 1.2 (1 changed)");
    assertThat(cairn.run("get", "harbour-night", "rules/scoring").out()).contains("base: 40");
  }

  @Test
  void publish_aFile_keepsTheSelector() throws Exception {
    publish();
    Path file = folder.resolve("contacts.txt");
    Files.writeString(file, "nobody: at home\n");

    cairn.run(
        "publish", "harbour-night", file.toString(), "--fragment", "admin/contacts", "--names");

    JsonNode fragment =
        json(cairn.run("get", "harbour-night", "admin/contacts", "--json")).at("/fragments/0");
    assertThat(fragment.path("selector").asText()).contains("role");
    assertThat(fragment.path("type").asText()).isEqualTo("application/yaml");
    assertThat(fragment.path("text").asText()).isEqualTo("nobody: at home\n");
  }

  @Test
  void publish_dryRun_changesNothingAndLeadsNothing() {
    Ran ran = publish("--dry-run");

    assertThat(ran.exit()).isZero();
    assertThat(ran.lines())
        .last()
        .asString()
        .startsWith("harbour-night stays at 0.0: dry run (")
        .endsWith(" added)");
    assertThat(store.heads().join()).isEmpty();
    assertThat(folder.resolve("leaderships.json")).doesNotExist();
    assertThat(store.lead(io.cairn.config.HuntId.of("harbour-night"), "x").join().epoch())
        .isEqualTo(1);
  }

  @Test
  void publish_json_saysWhatWasDone() throws Exception {
    publish();

    JsonNode done = json(change("40", "--json"));

    assertThat(done.toString())
        .isEqualTo(
            "{\"hunt\":\"harbour-night\",\"before\":\"1.1\",\"after\":\"1.2\",\"issued\":true,"
                + "\"dryRun\":false,\"added\":[],\"changed\":[\"rules/scoring\"],\"removed\":[]}");
  }

  @Test
  void publish_whileSomebodyElseLeads_saysWhoAndChangesNothing() throws Exception {
    publish("--who", "ada");
    Cli bob = new Cli(server, folder.resolve("bob.json"));

    Ran ran =
        bob.run(
            "publish",
            "harbour-night",
            scoring("40").toString(),
            "--fragment",
            "rules/scoring",
            "--names");

    assertThat(ran.exit()).isEqualTo(Exit.NOT_LEADING);
    assertThat(ran.err().lines())
        .containsExactly(
            "cairn publish: harbour-night is led by ada (epoch 1): nothing was changed;"
                + " --take leads it in ada's place");
    assertThat(change("41").exit()).as("ada still leads").isZero();
  }

  @Test
  void publish_take_deposesAndSaysSo() throws Exception {
    publish("--who", "ada");
    Cli bob = new Cli(server, folder.resolve("bob.json"));

    Ran taken =
        bob.run(
            "publish",
            "harbour-night",
            scoring("40").toString(),
            "--fragment",
            "rules/scoring",
            "--take",
            "--who",
            "bob");

    assertThat(taken.exit()).as(taken.err()).isZero();
    assertThat(taken.lines())
        .contains("bob leads harbour-night now (epoch 2), no longer ada (epoch 1)")
        .last()
        .isEqualTo("harbour-night 1.1 -> 2.1 (1 changed)");
    Ran lost = change("41");
    assertThat(lost.exit()).isEqualTo(Exit.NOT_LEADING);
    assertThat(lost.err()).contains("harbour-night is led by bob (epoch 2): nothing was changed");
    assertThat(cairn.run("get", "harbour-night", "rules/scoring").out()).contains("base: 40");
  }

  @Test
  void publish_expectingAnotherVersion_isAConflict() throws Exception {
    publish();

    Ran ran = change("40", "--expect", "1.7");

    assertThat(ran.exit()).isEqualTo(Exit.CONFLICT);
    assertThat(ran.err())
        .isEqualToIgnoringNewLines(
            "cairn publish: harbour-night is at 1.1, not at 1.7: nothing was changed;"
                + " look at it again");
  }

  @Test
  void lead_isKeptForTheNextCall() {
    assertThat(cairn.run("lead", "harbour-night", "--who", "ada").lines())
        .containsExactly("ada leads harbour-night now (epoch 1)");

    assertThat(cairn.run("lead", "harbour-night").lines())
        .containsExactly("ada leads harbour-night already (epoch 1)");
    assertThat(publish().lines()).noneMatch(line -> line.contains("leads"));
  }

  @Test
  void lead_ofSomebodyElse_needsTake() throws Exception {
    cairn.run("lead", "harbour-night", "--who", "ada");
    cairn.run("lead", "harbour-night", "--who", "ada", "--take");
    publish();
    Cli bob = new Cli(server, folder.resolve("bob.json"));

    Ran refused = bob.run("lead", "harbour-night", "--who", "bob");
    JsonNode taken = json(bob.run("lead", "harbour-night", "--who", "bob", "--take", "--json"));

    assertThat(refused.exit()).isEqualTo(Exit.NOT_LEADING);
    assertThat(refused.err()).contains("is led by ada (epoch 1)");
    assertThat(taken.path("epoch").asInt()).isEqualTo(2);
    assertThat(taken.at("/deposed/who").asText()).isEqualTo("ada");
    assertThat(taken.path("head").asText()).isEqualTo("1.1");
  }

  @Test
  void history_json_hasEveryVersion() throws Exception {
    publish("--who", "ada");
    change("40", "--why", "finale");

    JsonNode versions = json(cairn.run("history", "harbour-night", "--json")).path("versions");

    assertThat(versions).hasSize(2);
    assertThat(versions.get(0).path("version").asText()).isEqualTo("1.2");
    assertThat(versions.get(0).path("why").asText()).isEqualTo("finale");
    assertThat(versions.get(0).path("changed").asInt()).isEqualTo(1);
    assertThat(versions.get(1).path("who").asText()).isEqualTo("ada");
    assertThat(cairn.run("history", "harbour-night", "--limit", "1").lines()).hasSize(2);
  }

  @Test
  void diff_ofTwoVersions_showsTheLines() throws Exception {
    publish();
    change("40");
    change("41");

    assertThat(cairn.run("diff", "harbour-night", "1.1", "1.2").lines())
        .anyMatch(line -> line.contains("+   base: 40"))
        .last()
        .isEqualTo("harbour-night 1.1 -> 1.2 (1 changed)");
    assertThat(cairn.run("diff", "harbour-night").lines())
        .last()
        .isEqualTo("harbour-night 1.2 -> 1.3 (1 changed)");
    assertThat(cairn.run("diff", "harbour-night", "1.1", "--names").lines())
        .hasSize(2)
        .last()
        .isEqualTo("harbour-night 1.1 -> 1.3 (1 changed)");
    assertThat(json(cairn.run("diff", "harbour-night", "1.1", "--json")).path("changed").toString())
        .isEqualTo("[\"rules/scoring\"]");
  }

  @Test
  void rollback_bringsOldContentBackAsANewVersion() throws Exception {
    publish();
    change("40");

    Ran dry = cairn.run("rollback", "harbour-night", "1.1", "--dry-run");
    Ran ran = cairn.run("rollback", "harbour-night", "1.1");

    assertThat(dry.lines()).last().isEqualTo("harbour-night stays at 1.2: dry run (1 changed)");
    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.lines()).last().isEqualTo("harbour-night 1.2 -> 1.3 (1 changed)");
    assertThat(cairn.run("get", "harbour-night", "rules/scoring").out()).contains("base: 20");
    assertThat(cairn.run("history", "harbour-night").lines().get(1)).endsWith("back to 1.1");
  }

  @Test
  void get_listsTheFragments_asPodsGetThem() {
    publish();

    assertThat(cairn.run("get", "harbour-night").lines())
        .anyMatch(line -> line.matches("admin/contacts +application/yaml +[0-9]+  role=admin"))
        .last()
        .asString()
        .startsWith("harbour-night 1.1 ");
    assertThat(cairn.run("get", "harbour-night", "--labels", "role=engine").out())
        .contains("rules/scoring")
        .doesNotContain("admin/contacts");
  }

  @Test
  void get_to_writesAFolderThatPublishReads() {
    publish();
    Path copy = folder.resolve("copy");

    Ran ran = cairn.run("get", "harbour-night", "--to", copy.toString());

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(FolderImport.read(copy)).isEqualTo(FolderImport.read(HARBOUR));
    assertThat(cairn.run("publish", "harbour-night", copy.toString()).lines())
        .containsExactly("harbour-night stays at 1.1: that is what it says already");
  }

  @Test
  void get_at_readsAnOlderVersion() throws Exception {
    publish();
    change("40");

    assertThat(cairn.run("get", "harbour-night", "rules/scoring", "--at", "1.1").out())
        .contains("base: 20");
  }

  @Test
  void status_tellsBothWaysAndTheHunts() throws Exception {
    publish("--who", "ada", "--why", "first night");

    Ran ran = cairn.run("status");
    JsonNode status = json(cairn.run("status", "--json"));

    assertThat(ran.exit()).as(ran.err()).isZero();
    assertThat(ran.lines().get(1)).startsWith("read ").contains("answers in ");
    assertThat(ran.lines().get(2)).startsWith("lead ").contains("answers in ");
    assertThat(ran.lines()).last().asString().contains("1.1", "ada", "first night");
    assertThat(status.at("/read/lineage").asText())
        .isEqualTo(store.lineage().join().toString())
        .isEqualTo(status.at("/lead/lineage").asText());
    assertThat(status.at("/hunts/0/version").asText()).isEqualTo("1.1");
  }

  @Test
  void unknown_hunt_fragmentAndVersion_areNamed() throws Exception {
    publish();

    assertUnknown(
        "cairn get: there is no hunt \"atlantis\"; there are harbour-night", "get", "atlantis");
    assertUnknown("cairn history: there is no hunt \"atlantis\"", "history", "atlantis");
    assertUnknown(
        "cairn diff: there is no hunt \"atlantis\"; there are harbour-night", "diff", "atlantis");
    assertUnknown("cairn rollback: there is no hunt \"atlantis\"", "rollback", "atlantis", "1.1");
    assertUnknown(
        "cairn get: harbour-night 1.1 has no fragment \"rules/x\"; there are admin/contacts, ",
        "get",
        "harbour-night",
        "rules/x");
    assertUnknown(
        "cairn diff: version 9.9 of hunt \"harbour-night\" is not kept: the store has 1.1 to 1.1",
        "diff",
        "harbour-night",
        "9.9");
    assertUnknown(
        "cairn diff: harbour-night has one version, 1.1: there is nothing to compare it with",
        "diff",
        "harbour-night");
  }

  private void assertUnknown(String message, String... args) {
    Ran ran = cairn.run(args);
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(Exit.UNKNOWN);
    assertThat(ran.err().lines()).singleElement().asString().startsWith(message);
    assertThat(ran.out()).isEmpty();
  }
}
