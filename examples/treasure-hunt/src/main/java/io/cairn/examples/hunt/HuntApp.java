package io.cairn.examples.hunt;

import io.cairn.config.CairnClient;
import io.cairn.config.ConfigStore;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Published;
import io.cairn.examples.hunt.RuleChanges.RuleChange;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The first terminal: runs the game and shows it. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = HuntApp.Version.class,
    sortOptions = false,
    subcommands = StoryCommand.class,
    description = "Runs the treasure hunt until Ctrl-C, and shows it in the terminal.",
    footer = {
      "",
      "From a second terminal, while it runs:",
      "  examples/treasure-hunt/lead set harbour-night rules/scoring points.base=40",
      "",
      "A TIME is a number and ms, s or m. Exit codes: 0 played to its end, 1 failed,",
      "2 wrong arguments, 130 Ctrl-C."
    })
final class HuntApp implements Callable<Integer> {
  private static final Duration REFRESH = Duration.ofSeconds(2);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Option(
      names = "--players",
      paramLabel = "N",
      defaultValue = "3000",
      description = "How many players, in all hunts together (default: ${DEFAULT-VALUE}).")
  private int players;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description = "Plays for a time, like 20s or 5m, and ends by itself (default: until Ctrl-C).")
  private @Nullable Duration runFor;

  @Option(
      names = "--plain",
      description = "Prints block after block, as it does into a file (default: a live view).")
  private boolean plain;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Where the store is kept (default: target/hunt-data beside this command).")
  private Path data = HuntHome.data();

  @Option(
      names = "--hunts",
      paramLabel = "DIR",
      description = "The folder of hunts that is imported (default: examples/hunts).")
  private Path hunts = HuntHome.hunts();

  @Option(
      names = "--region",
      paramLabel = "NAME",
      description = "The label region of this engine: eu, us... (default: ${DEFAULT-VALUE}).")
  private String region = "eu";

  @Option(
      names = "--server",
      paramLabel = "HOST:PORT",
      description =
          "Reads the rules from a Config Service (default: from a store of its own, in --data).")
  private @Nullable String server;

  @Option(
      names = "--leader",
      paramLabel = "HOST:PORT",
      description = "Where that service is led (default: the port after that of --server).")
  private @Nullable String leader;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      converter = DurationOption.class,
      description =
          "How long it waits for a service that does not answer (default: as --for, else 2m).")
  private @Nullable Duration patience;

  @Option(
      names = "--import",
      description = "Imports the folder of hunts into the service; one engine does that.")
  private boolean importing;

  @Option(
      names = "--engine",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "The number of this engine among those of one service (default: ${DEFAULT-VALUE}).")
  private int engine;

  @Option(
      names = "--engines",
      paramLabel = "N",
      description =
          "Starts a Config Service and 1 to 20 engines, each a process, which end together and"
              + " share a node cache: what one has read, the others find in memory (default: one"
              + " engine, no service).")
  private @Nullable Integer engines;

  @Option(
      names = "--service-port",
      paramLabel = "N",
      description =
          "With --engines: where that service is read; it is led at the next port, and tells of"
              + " itself by HTTP at the one after (default: 7443); 0 takes free ones.")
  private @Nullable Integer servicePort;

  @Option(
      names = "--node-cache",
      paramLabel = "DIR",
      description =
          "Shares the rules with the other engines of this machine, in a directory on tmpfs "
              + "(default: none; with --engines a temporary one).")
  private @Nullable Path nodeCache;

  @Option(names = "--canary", description = "Plays with the rules that are on trial, too.")
  private boolean canary;

  @Option(names = "--seed", paramLabel = "N", defaultValue = "1893", hidden = true)
  private long seed;

  private final BlockingQueue<Optional<RuleChange>> news = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final PrintStream out = System.out;

  /** Held, or the level is forgotten: gRPC prints stack traces over the board. */
  private static final Logger GRPC = Logger.getLogger("io.grpc");

  public static void main(String[] args) {
    GRPC.setLevel(Level.SEVERE);
    System.exit(commandLine(new HuntApp()).execute(args));
  }

  static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(
            (error, args) -> {
              CommandLine cmd = error.getCommandLine();
              String name = cmd.getCommandSpec().qualifiedName();
              cmd.getErr()
                  .printf(
                      "%s: %s (%s --help says more)%n",
                      name, TerminalText.clean(String.valueOf(error.getMessage())), name);
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (error, cmd, parsed) -> {
              cmd.getErr()
                  .printf(
                      "%s: %s%n",
                      cmd.getCommandSpec().qualifiedName(), Reasons.shorten(Reasons.of(error)));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public Integer call() throws IOException, InterruptedException, TimeoutException {
    if (players < 1 || players > 1_000_000) {
      throw new ParameterException(
          spec.commandLine(), "--players is %d, not in 1..1,000,000".formatted(players));
    }
    if (engines != null || servicePort != null) {
      throw new ParameterException(
          spec.commandLine(),
          "%s is for the command examples/treasure-hunt/run"
              .formatted(engines != null ? "--engines" : "--service-port"));
    }
    if (server == null && (leader != null || importing || patience != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "%s takes --server"
              .formatted(leader != null ? "--leader" : importing ? "--import" : "--wait"));
    }
    RemoteRules remote = server == null ? null : remote(server);
    HuntLibrary library = new HuntLibrary(hunts);
    List<HuntId> played = library.hunts();
    HuntHome.makeData(data);
    HuntHome.logTo(data);
    // Ctrl-C: ask the loop to end, and hold the JVM until it has
    Thread interrupt = new Thread(this::stop, "hunt-stop");
    Runtime.getRuntime().addShutdownHook(interrupt);
    try (ConfigStore store = openStore(remote)) {
      if (remote == null || importing) {
        for (HuntId hunt : played) {
          library.importChanges(store, hunt).ifPresent(this::imported);
        }
      }
      String pod = "treasure-hunt-" + engine;
      CairnClient client = EngineClient.of(store, pod, labels(), nodeCache);
      try (Game game = new Game(store, client, played, players, seed, this::told)) {
        // a store of its own answers, be it slowly; a service may not be there
        Duration limit = remote == null ? null : patience != null ? patience : runFor;
        if (!game.start(new Patience(limit, this::isStopped, out::println))) {
          out.println("Ended before the game began");
          return 0;
        }
        LeaderDesk desk = new LeaderDesk(store, game);
        try (ControlSocket control = ControlSocket.open(data, desk::answer)) {
          play(game);
        }
        if (nodeCache != null) {
          tellOfNodeCache(client);
        }
      }
    } finally {
      ended.countDown();
    }
    return 0;
  }

  private RemoteRules remote(String target) {
    try {
      return RemoteRules.at(target, leader);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private ConfigStore openStore(@Nullable RemoteRules remote) {
    if (ControlSocket.isAnswered(data)) {
      throw new IllegalArgumentException(
          "a game runs over %s already: give this one a --data of its own".formatted(data));
    }
    return remote == null ? HuntHome.openStore(data) : remote.open();
  }

  private Labels labels() {
    return canary
        ? Labels.of("region", region, "role", "engine", "canary", "")
        : Labels.of("region", region, "role", "engine");
  }

  private void imported(Published published) {
    out.printf("%s %s imported%n", published.hunt(), published.version());
  }

  private void told(RuleChange change) {
    news.add(Optional.of(change));
  }

  private void tellOfNodeCache(CairnClient client) {
    out.printf(
        "Node cache: it answered %d reads of a hunt (L2), %d went on to the source; %s.%n",
        client.metrics().nodeCacheHits(),
        client.metrics().nodeCacheMisses(),
        client.status().nodeCache());
  }

  private boolean isStopped() {
    return !news.stream().allMatch(Optional::isPresent);
  }

  private void stop() {
    news.add(Optional.empty());
    try {
      if (!ended.await(10, TimeUnit.SECONDS)) {
        System.err.println("run: the store did not close within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void play(Game game) throws InterruptedException {
    long end = runFor == null ? Long.MAX_VALUE : System.nanoTime() + runFor.toNanos();
    boolean live = HuntHome.isTerminal() && !plain;
    if (live) {
      try (Screen screen = new Screen(out)) {
        showLive(game, screen, end);
      }
    } else {
      showPlain(game, end);
    }
    summary(game.scene());
  }

  private void showLive(Game game, Screen screen, long end) throws InterruptedException {
    boolean colours = System.getenv("NO_COLOR") == null;
    boolean going = true;
    while (going) {
      screen.measure();
      long next = System.nanoTime() + REFRESH.toNanos();
      Optional<Optional<RuleChange>> told;
      do {
        screen.show(new TerminalView(screen.columns(), colours).draw(game.scene(), screen.rows()));
        told = await(Math.min(next, end)); // a change is shown at once
      } while (told.isPresent() && told.get().isPresent());
      going = told.isEmpty() && System.nanoTime() < end;
    }
  }

  private void showPlain(Game game, long end) throws InterruptedException {
    TerminalView view = new TerminalView(80, false);
    boolean going = true;
    while (going) {
      Scene scene = game.scene();
      view.draw(scene, 21).forEach(out::println);
      out.println();
      out.flush();
      long next = System.nanoTime() + REFRESH.toNanos();
      Optional<Optional<RuleChange>> told = await(Math.min(next, end));
      while (told.isPresent() && told.get().isPresent()) {
        out.println(view.changeLine(scene, told.get().get(), 200));
        out.flush();
        told = await(Math.min(next, end));
      }
      going = told.isEmpty() && System.nanoTime() < end;
    }
  }

  /** Returns what was told by a time; empty if nothing was. */
  private Optional<Optional<RuleChange>> await(long until) throws InterruptedException {
    return Optional.ofNullable(news.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS));
  }

  private void summary(Scene scene) {
    long solved =
        scene.hunts().stream()
            .mapToLong(row -> row.game().map(game -> game.standing().solved()).orElse(0L))
            .sum();
    long reads =
        scene.hunts().stream()
            .mapToLong(row -> row.game().map(game -> game.standing().reads()).orElse(0L))
            .sum();
    out.printf(
        "Ended after %d s: %,d players solved %,d clues with %,d reads of the rules;"
            + " %,d changes swapped in%s.%n",
        scene.running().toSeconds(),
        scene.players(),
        solved,
        reads,
        scene.swaps(),
        scene.swaps() == 0 ? "" : ", the longest in " + TerminalView.millis(scene.longestSwap()));
    scene.hunts().stream()
        .flatMap(row -> row.problem().stream().map(problem -> row.hunt() + " " + problem))
        .forEach(out::println);
    out.flush();
  }

  /** Says which build this is. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = HuntApp.class.getPackage().getImplementationVersion();
      return new String[] {"Cairn treasure hunt " + (version == null ? "(unpacked)" : version)};
    }
  }
}
