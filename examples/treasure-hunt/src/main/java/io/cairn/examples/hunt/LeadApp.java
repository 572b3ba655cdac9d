package io.cairn.examples.hunt;

import io.cairn.examples.hunt.ControlSocket.NoGameException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The second terminal: asks the game that runs to change a rule, or to tell of them. */
@Command(
    name = "lead",
    mixinStandardHelpOptions = true,
    versionProvider = HuntApp.Version.class,
    sortOptions = false,
    description = "Leads a hunt of the game that runs in another terminal.",
    footer = {
      "",
      "For example:",
      "  lead set harbour-night rules/scoring points.base=40 --why finale --as ada",
      "  lead set harbour-night zones/fish-hall open=false",
      "  lead set harbour-night rules/schedule now=high-tide",
      "  lead history harbour-night",
      "  lead rollback harbour-night 1.1",
      "",
      "Exit codes: 0 done, 1 failed or refused, 2 wrong arguments."
    })
final class LeadApp implements Callable<Integer> {
  private static final String HUNT = "The hunt, like harbour-night.";

  /** Whose name stands in the history. */
  static final class Leader {
    @Option(
        names = "--as",
        paramLabel = "NAME",
        description = "Who leads (default: your login name).")
    private @Nullable String name;
  }

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The data directory of the game (default: that of run).")
  private Path data = HuntHome.data();

  public static void main(String[] args) {
    System.exit(HuntApp.commandLine(new LeadApp()).execute(args));
  }

  @Override
  public Integer call() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: set, import, history, rollback, show or status");
  }

  @Command(
      mixinStandardHelpOptions = true,
      versionProvider = HuntApp.Version.class,
      description = "Sets one value of a fragment; the game plays by it at once.")
  int set(
      @Parameters(paramLabel = "HUNT", description = HUNT) String hunt,
      @Parameters(paramLabel = "FRAGMENT", description = "Like rules/scoring.") String fragment,
      @Parameters(paramLabel = "KEY=VALUE", description = "Like points.base=40.") String assignment,
      @Option(
              names = "--why",
              paramLabel = "TEXT",
              description = "The reason, for the history (default: old and new value).")
          @Nullable String why,
      @Mixin Leader leader,
      @Option(
              names = "--expect",
              paramLabel = "VERSION",
              description = "Only if the hunt is at this version (default: at any).")
          @Nullable String expect,
      @Option(names = "--take", description = "Takes the lead back from who has it now.")
          boolean take) {
    Map<String, String> args = leading(hunt, why, leader.name, take);
    args.put("fragment", fragment);
    args.put("set", assignment);
    put(args, "expect", expect);
    return ask("set", args);
  }

  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      versionProvider = HuntApp.Version.class,
      description = "Publishes the difference between a hunt and a folder of files.")
  int importFolder(
      @Parameters(paramLabel = "HUNT", description = HUNT) String hunt,
      @Parameters(paramLabel = "FOLDER", description = "The folder.") Path folder,
      @Option(
              names = "--why",
              paramLabel = "TEXT",
              description = "The reason, for the history (default: from FOLDER).")
          @Nullable String why,
      @Mixin Leader leader) {
    Map<String, String> args = leading(hunt, why, leader.name, false);
    args.put("folder", folder.toAbsolutePath().normalize().toString());
    return ask("import", args);
  }

  @Command(
      mixinStandardHelpOptions = true,
      versionProvider = HuntApp.Version.class,
      description = "Lists the versions that are kept: who, when and why.")
  int history(@Parameters(paramLabel = "HUNT", description = HUNT) String hunt) {
    return ask("history", Map.of("hunt", hunt));
  }

  @Command(
      mixinStandardHelpOptions = true,
      versionProvider = HuntApp.Version.class,
      description = "Publishes the content of an older version as a new one.")
  int rollback(
      @Parameters(paramLabel = "HUNT", description = HUNT) String hunt,
      @Parameters(paramLabel = "VERSION", description = "Like 1.7; see history.") String version,
      @Option(
              names = "--why",
              paramLabel = "TEXT",
              description = "The reason, for the history (default: back to VERSION).")
          @Nullable String why,
      @Mixin Leader leader,
      @Option(names = "--take", description = "Takes the lead back from who has it now.")
          boolean take) {
    Map<String, String> args = leading(hunt, why, leader.name, take);
    args.put("version", version);
    return ask("rollback", args);
  }

  @Command(
      mixinStandardHelpOptions = true,
      versionProvider = HuntApp.Version.class,
      description = "Lists a hunt's fragments, or shows one.")
  int show(
      @Parameters(paramLabel = "HUNT", description = HUNT) String hunt,
      @Parameters(paramLabel = "FRAGMENT", arity = "0..1", description = "Like rules/scoring.")
          @Nullable String fragment) {
    Map<String, String> args = new HashMap<>(Map.of("hunt", hunt));
    put(args, "fragment", fragment);
    return ask("show", args);
  }

  @Command(
      mixinStandardHelpOptions = true,
      versionProvider = HuntApp.Version.class,
      description = "Tells how the game's client stands, and each hunt in it.")
  int status() {
    return ask("status", Map.of());
  }

  private static Map<String, String> leading(
      String hunt, @Nullable String why, @Nullable String who, boolean take) {
    Map<String, String> args = new HashMap<>();
    args.put("hunt", hunt);
    args.put("who", who == null ? System.getProperty("user.name", "someone") : who);
    put(args, "why", why);
    if (take) {
      args.put("take", "true");
    }
    return args;
  }

  private static void put(Map<String, String> args, String name, @Nullable String value) {
    if (value != null) {
      args.put(name, value);
    }
  }

  private int ask(String command, Map<String, String> args) {
    try {
      Reply reply = ControlSocket.ask(data, new Request(command, args));
      for (String line : reply.lines()) {
        if (reply.exit() == 0) {
          System.out.println(line);
        } else {
          System.err.println("lead: " + line);
        }
      }
      return reply.exit();
    } catch (NoGameException e) {
      System.err.println("lead: " + e.getMessage() + "; start one with examples/treasure-hunt/run");
      return 1;
    } catch (IOException e) {
      System.err.println("lead: the game did not answer: " + e.getMessage());
      return 1;
    }
  }
}
