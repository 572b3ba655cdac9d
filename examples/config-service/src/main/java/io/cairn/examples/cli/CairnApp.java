package io.cairn.examples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The leader's command line. */
@Command(
    name = "cairn",
    mixinStandardHelpOptions = true,
    versionProvider = CairnApp.Version.class,
    sortOptions = false,
    subcommands = {
      LeadCommand.class,
      PublishCommand.class,
      GetCommand.class,
      WatchCommand.class,
      HistoryCommand.class,
      DiffCommand.class,
      RollbackCommand.class,
      StatusCommand.class,
      NodeCacheCommand.class
    },
    description = "Leads hunts of a Config Service, and looks into them.",
    footer = {
      "",
      "For example:",
      "  cairn status",
      "  cairn publish harbour-night examples/hunts/harbour-night --why \"first night\"",
      "  cairn get harbour-night rules/scoring > scoring.yaml",
      "  cairn publish harbour-night scoring.yaml --fragment rules/scoring --dry-run",
      "  cairn watch harbour-night",
      "  cairn rollback harbour-night 1.1",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong arguments or files, 3 no answer of the",
      "  service, 4 denied, 5 somebody else leads the hunt, 6 the hunt is at another",
      "  version than expected, 7 no such hunt, fragment or version."
    })
final class CairnApp implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  private final OutputStream bytes;

  /**
   * Creates it.
   *
   * @param bytes where fragments are printed, byte for byte
   */
  CairnApp(OutputStream bytes) {
    this.bytes = bytes;
  }

  /** Held, or the level is forgotten: gRPC prints a stack trace where our error is one line. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  /**
   * The program.
   *
   * @param args what {@code cairn --help} says
   */
  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "off"); // an error is one line
    GRPC.setLevel(Level.OFF);
    OutputStream out = new FileOutputStream(FileDescriptor.out);
    OutputStream err = new FileOutputStream(FileDescriptor.err);
    CommandLine cairn =
        commandLine(new CairnApp(out))
            .setOut(new PrintWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), true))
            .setErr(new PrintWriter(new OutputStreamWriter(err, StandardCharsets.UTF_8), true));
    System.exit(cairn.execute(args));
  }

  static CommandLine commandLine(CairnApp app) {
    return new CommandLine(app)
        .setParameterExceptionHandler(
            (error, args) -> {
              CommandLine cmd = error.getCommandLine();
              String name = cmd.getCommandSpec().qualifiedName();
              tell(cmd, "%s (%s --help says more)".formatted(error.getMessage(), name));
              return Exit.USAGE;
            })
        .setExecutionExceptionHandler(
            (error, cmd, parsed) -> {
              tell(cmd, Failures.line(error));
              return Failures.exit(error);
            });
  }

  private static void tell(CommandLine cmd, String message) {
    cmd.getErr().printf("%s: %s%n", cmd.getCommandSpec().qualifiedName(), Plain.line(message));
    cmd.getErr().flush();
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(),
        "say what to do: lead, publish, get, watch, history, diff, rollback, status or nodecache");
  }

  void printBytes(byte[] content) throws IOException {
    bytes.write(content);
    bytes.flush();
  }

  /** Says which build this is. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = CairnApp.class.getPackage().getImplementationVersion();
      return new String[] {"Cairn " + (version == null ? "(unpacked)" : version)};
    }
  }
}
