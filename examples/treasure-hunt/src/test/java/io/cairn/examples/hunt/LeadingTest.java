package io.cairn.examples.hunt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.CairnClient;
import io.cairn.config.ConfigStore;
import io.cairn.config.EmbeddedConfigStore;
import io.cairn.examples.hunt.RuleChanges.RuleChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way: a leader's request, the socket, the store, the client, the game. */
class LeadingTest {
  private static final String HARBOUR = "harbour-night";

  @TempDir private Path data;
  private final BlockingQueue<RuleChange> told = new LinkedBlockingQueue<>();
  private ConfigStore store;
  private Game game;
  private ControlSocket socket;

  /** Opens the store that the game plays by. */
  ConfigStore open(Path folder) throws Exception {
    return EmbeddedConfigStore.open(folder);
  }

  /** Frees what lies behind the store. */
  void stopped() {}

  @BeforeEach
  void start() throws Exception {
    store = open(data.resolve("store"));
    HuntLibrary library = new HuntLibrary(Hunts.FOLDER);
    library.hunts().forEach(hunt -> library.importChanges(store, hunt));
    CairnClient client = EngineClient.of(store, "treasure-hunt-0", Hunts.ENGINE, null);
    game = new Game(store, client, library.hunts(), 30, 7, told::add);
    assertThat(game.start(new Patience(null, () -> false, line -> {}))).isTrue();
    socket = ControlSocket.open(data, new LeaderDesk(store, game)::answer);
    for (int i = 0; i < 3; i++) {
      assertThat(next().text()).contains(" 1.1 by import");
    }
    told.clear();
  }

  @AfterEach
  void stop() {
    socket.close();
    game.close();
    store.close();
    stopped();
  }

  private RuleChange next() throws InterruptedException {
    RuleChange change = told.poll(20, TimeUnit.SECONDS);
    assertThat(change).as("a change of rules").isNotNull();
    return change;
  }

  private Reply ask(String command, String... args) throws Exception {
    Map<String, String> named = new HashMap<>(Map.of("hunt", HARBOUR));
    for (int i = 0; i < args.length; i += 2) {
      named.put(args[i], args[i + 1]);
    }
    return ControlSocket.ask(data, new Request(command, named));
  }

  ConfigStore store() {
    return store;
  }

  Reply set(String who, String fragment, String assignment) throws Exception {
    return ask("set", "who", who, "fragment", fragment, "set", assignment);
  }

  @Test
  void set_aGoodRule_isPlayedAtOnce() throws Exception {
    Reply reply =
        ask(
            "set",
            "who",
            "ada",
            "fragment",
            "rules/scoring",
            "set",
            "points.base=40",
            "why",
            "double points");

    assertThat(reply).isEqualTo(new Reply(0, java.util.List.of("harbour-night 1.1 -> 2.1 played")));
    assertThat(next().text())
        .isEqualTo("harbour-night 1.1 -> 2.1 by ada: double points (rules/scoring)");
    assertThat(ask("show", "fragment", "rules/scoring").lines()).anyMatch(l -> l.contains("40"));
  }

  @Test
  void set_aBadRule_isRejectedAndTheGameGoesOn() throws Exception {
    Reply reply = set("ada", "rules/scoring", "points.base=lots");

    assertThat(reply.exit()).isEqualTo(1);
    assertThat(reply.lines().get(0))
        .startsWith("harbour-night 2.1 is REJECTED: rules/scoring line 3: ")
        .contains("\"lots\"");
    assertThat(reply.lines().get(1)).endsWith("to undo: lead rollback harbour-night 1.1");
    assertThat(next().rejected()).isTrue();
    Scene.Row row = game.scene().hunts().get(0);
    assertThat(row.version()).isEqualTo("1.1");
    assertThat(row.problem().orElseThrow()).startsWith("2.1 REJECTED, plays on by 1.1: ");

    Reply undone = ask("rollback", "who", "ada", "version", "1.1");

    assertThat(undone.exit()).isZero();
    assertThat(game.scene().hunts().get(0).version()).isEqualTo("2.2");
    assertThat(game.scene().hunts().get(0).problem()).isEmpty();
    assertThat(ask("history").lines())
        .hasSize(3)
        .first()
        .asString()
        .startsWith("2.2 ")
        .contains("ada")
        .contains("back to 1.1 (1 changed)");
  }

  @Test
  void set_byADeposedLeader_saysWhoLeads() throws Exception {
    set("ada", "rules/scoring", "points.base=30");
    set("bob", "rules/scoring", "points.base=31");

    Reply refused = set("ada", "rules/scoring", "points.base=32");

    assertThat(refused.lines())
        .containsExactly(
            "harbour-night is led by bob now: nothing was changed; add --take to lead it again");
    Reply taken =
        ask(
            "set",
            "who",
            "ada",
            "fragment",
            "rules/scoring",
            "set",
            "points.base=32",
            "take",
            "true");
    assertThat(taken.exit()).isZero();
    assertThat(taken.lines()).contains("ada leads harbour-night now, no longer bob");
  }

  @Test
  void set_whatIsNotThere_namesWhatIs() throws Exception {
    assertRefused("there is no key \"points.bse\"; there are", "rules/scoring", "points.bse=1");
    assertRefused("harbour-night has no fragment \"rules/x\"; there are", "rules/x", "a=1");
    assertRefused("\"points.base\" is not of the form KEY=VALUE", "rules/scoring", "points.base");
    assertThat(ask("history", "hunt", "atlantis").lines())
        .containsExactly(
            "there is no hunt \"atlantis\"; there are harbour-night, old-library, winter-market");
    assertThat(ask("dance").lines()).containsExactly("unknown command \"dance\"");
    assertThat(ask("set").lines()).containsExactly("set needs a fragment");
    assertThat(ask("rollback", "who", "ada", "version", "9.9").lines())
        .singleElement()
        .asString()
        .contains("9.9");
  }

  private void assertRefused(String start, String fragment, String assignment) throws Exception {
    Reply reply = set("ada", fragment, assignment);
    assertThat(reply.exit()).isEqualTo(1);
    assertThat(reply.lines()).singleElement().asString().startsWith(start);
  }

  @Test
  void set_onAnOlderVersion_isAConflict() throws Exception {
    set("ada", "rules/scoring", "points.base=30");

    Reply reply =
        ask(
            "set",
            "who",
            "ada",
            "fragment",
            "rules/scoring",
            "set",
            "points.base=31",
            "expect",
            "1.1");

    assertThat(reply.lines())
        .containsExactly(
            "harbour-night is at 2.1, not at 1.1: nothing was changed;"
                + " look at it again (lead show harbour-night)");
  }

  @Test
  void set_toWhatItIs_issuesNoVersion() throws Exception {
    assertThat(set("ada", "rules/scoring", "points.base=20").lines())
        .containsExactly("harbour-night stays at 1.1: that is what it says already");
  }

  @Test
  void importFolder_ofTheFiles_bringsTheFilesBack() throws Exception {
    set("ada", "rules/scoring", "points.base=30");

    Reply reply = ask("import", "who", "ada", "folder", Hunts.FOLDER.resolve(HARBOUR).toString());

    assertThat(reply).isEqualTo(new Reply(0, java.util.List.of("harbour-night 2.1 -> 3.1 played")));
    // and the leader still leads
    assertThat(set("ada", "rules/scoring", "points.base=31").exit()).isZero();
  }

  @Test
  void importChanges_afterALeadersChange_keepsIt() throws Exception {
    set("ada", "rules/scoring", "points.base=30");

    assertThat(new HuntLibrary(Hunts.FOLDER).importChanges(store, Hunts.HARBOUR)).isEmpty();
  }

  @Test
  void socket_isItsOwnersOnly() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(data.resolve("control").resolve("socket"))))
        .isEqualTo("rw-------");
  }

  @Test
  void socket_afterTheGame_saysThatNoneRuns() {
    socket.close();

    assertThatThrownBy(() -> ask("status"))
        .isInstanceOf(ControlSocket.NoGameException.class)
        .hasMessage("no game runs over " + data);
  }

  @Test
  void socket_inADeepDirectory_worksAllTheSame() throws Exception {
    Path deep = Files.createDirectories(data.resolve("a b".repeat(30)).resolve("x".repeat(60)));

    try (ControlSocket other =
        ControlSocket.open(deep, r -> new Reply(0, java.util.List.of("hi")))) {
      assertThat(ControlSocket.ask(deep, new Request("status", Map.of())).lines())
          .containsExactly("hi");
    }
  }
}
