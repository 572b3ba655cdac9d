package io.cairn.examples.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Bad arguments: one line, an exit code, no stack trace. */
class ArgumentsTest {
  private static void assertOneLine(CommandLine command, String args, int exit, String message) {
    StringWriter err = new StringWriter();
    command.setErr(new PrintWriter(err, true));

    assertThat(command.execute(args.split(" ", -1))).isEqualTo(exit);
    assertThat(err.toString().lines()).singleElement().asString().startsWith(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--players 0    | 2 | run: --players is 0, not in 1..1,000,000 (run --help says more)",
        "--players many | 2 | run: Invalid value for option '--players': 'many' is not an int",
        "--for soon     | 2 | run: Invalid value for option '--for': \"soon\" is not a time",
        "--for 0s       | 2 | run: Invalid value for option '--for': \"0s\" is no time at all",
        "--fast         | 2 | run: Unknown option: '--fast' (run --help says more)",
        "--hunts /dev/x | 1 | run: there is no folder /dev/x",
        "--engines 3    | 2 | run: --engines is for the command examples/treasure-hunt/run",
        "--service-port 1 | 2 | run: --service-port is for the command examples/treasure-hunt/run",
        "--import       | 2 | run: --import takes --server",
        "--wait 5s      | 2 | run: --wait takes --server",
        "--leader h:1   | 2 | run: --leader takes --server",
        "--server here  | 2 | run: --server is \"here\", not of the form HOST:PORT",
        "--server h:0   | 2 | run: --server is \"h:0\", not of the form HOST:PORT",
        "--server h:1 --leader x/y:2 | 2 | run: --leader is \"x/y:2\", not of the form HOST:PORT",
        "story --hunts 0 | 2 | run story: --hunts is 0, not in 1..100,000",
      })
  void run_badArguments_oneLine(String args, int exit, String message) {
    assertOneLine(HuntApp.commandLine(new HuntApp()), args, exit, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "set            | 2 | lead set: Missing required parameters: 'HUNT', 'FRAGMENT',"
            + " 'KEY=VALUE'",
        "dance          | 2 | lead: Unmatched argument at index 0: 'dance'",
        "rollback x     | 2 | lead rollback: Missing required parameter: 'VERSION'",
      })
  void lead_badArguments_oneLine(String args, int exit, String message) {
    assertOneLine(HuntApp.commandLine(new LeadApp()), args, exit, message);
  }
}
