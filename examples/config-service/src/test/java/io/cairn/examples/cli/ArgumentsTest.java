package io.cairn.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.examples.cli.Cli.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad arguments: one line that names what is wrong, exit code 2, nothing asked of the service. */
class ArgumentsTest {
  @TempDir private Path folder;

  private static Ran run(String... args) {
    return Cli.plain(args);
  }

  private static void assertWrong(Ran ran, String message) {
    assertThat(ran.exit()).as(ran.toString()).isEqualTo(Exit.USAGE);
    assertThat(ran.err().lines()).singleElement().asString().startsWith(message);
    assertThat(ran.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "get                   | cairn get: Missing required parameter: 'HUNT' (cairn get --help",
        "dance                 | cairn: Unmatched argument at index 0: 'dance'",
        "get h --fast          | cairn get: Unknown option: '--fast'",
        "get h --at 1          | cairn get: VERSION: version \"1\" is not of the form EPOCH.REVIS",
        "get h a --to d        | cairn get: --to is for a whole hunt: leave out a",
        "get h --labels a=b=c  | cairn get: --labels: ",
        "history h --limit 0   | cairn history: --limit is 0, less than 1",
        "history h --limit x   | cairn history: Invalid value for option '--limit': 'x' is not",
        "diff h one            | cairn diff: VERSION: version \"one\" is not of the form",
        "rollback h            | cairn rollback: Missing required parameter: 'VERSION'",
        "rollback h 1.x        | cairn rollback: VERSION: version \"1.x\" is not of the form",
        "publish h /nowhere    | cairn publish: there is no file or folder /nowhere",
        "watch h --changes 0   | cairn watch: --changes is 0, less than 1",
        "watch h --for ever    | cairn watch: Invalid value for option '--for': \"ever\" is not a",
        "get h --server here   | cairn get: Invalid value for option '--server': \"here\" is not",
        "get h --leader h:0    | cairn get: Invalid value for option '--leader': port 0 is not in",
        "get h --timeout 0s    | cairn get: Invalid value for option '--timeout': \"0s\" is no",
        "get h --timeout 11m   | cairn get: --timeout is 660 s, more than 600 s",
        "get h --cert c        | cairn get: --cert and --key belong together: --key is missing",
        "get h --key k         | cairn get: --cert and --key belong together: --cert is missing",
        "get h --ca c --plaintext | cairn get: --plaintext is without TLS, --ca is for TLS",
      })
  void arguments_thatAreWrong_areOneLine(String args, String message) {
    assertWrong(run(args.split(" ", -1)), message);
  }

  @Test
  void noCommand_saysWhichThereAre() {
    assertWrong(
        run(),
        "cairn: say what to do: lead, publish, get, watch, history, diff, rollback, status or"
            + " nodecache");
  }

  @Test
  void hunt_withAControlCharacter_isShownHarmlessly() {
    assertWrong(run("get", "a\u001b[2Jb"), "cairn get: HUNT: hunt id \"a\\u001b[2Jb\" has the");
  }

  @Test
  void who_thatIsTooLong_isRefused() {
    assertWrong(
        run("lead", "h", "--who", "x".repeat(129)), "cairn lead: --who: leader's name (who) \"xxx");
  }

  @Test
  void publish_aFileWithoutAFragment_asksForIt() throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "a: 1");

    assertWrong(
        run("publish", "h", file.toString()),
        "cairn publish: %s is a file: say with --fragment NAME".formatted(file));
    assertWrong(
        run("publish", "h", folder.toString(), "--fragment", "a"),
        "cairn publish: %s is a folder, which is all of a hunt".formatted(folder));
  }

  @Test
  void publish_aFragmentWithABadName_namesIt() throws Exception {
    Path file = Files.writeString(folder.resolve("a.yaml"), "a: 1");

    assertWrong(
        run("publish", "h", file.toString(), "--fragment", "../a"),
        "cairn publish: fragment name \"../a\" has an empty, \".\" or \"..\" segment");
  }

  @Test
  void publish_anEmptyFolder_isRefused() {
    assertWrong(
        run("publish", "h", folder.toString()),
        "cairn publish: folder %s has no files: publishing it would remove".formatted(folder));
  }

  @Test
  void publish_withWrongSelectors_namesTheLine() throws Exception {
    Files.writeString(folder.resolve("a.yaml"), "a: 1");
    Files.writeString(folder.resolve(".selectors"), "# who gets what\nb : role=admin\n");

    assertWrong(
        run("publish", "h", folder.toString()),
        "cairn publish: %s:2: \"b\" matches no fragment".formatted(folder.resolve(".selectors")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"lead", "publish", "get", "watch", "history", "diff", "rollback", "status"})
  void help_isThereForEachCommand(String command) {
    Ran ran = run(command, "--help");

    assertThat(ran.exit()).isZero();
    assertThat(ran.out())
        .startsWith("Usage: cairn " + command)
        .contains("--server", "--leader", "CAIRN_TOKEN_FILE", "--json", "localhost:7443");
  }
}
