package io.cairn.examples.service;

import io.cairn.config.Lineage;
import io.cairn.config.spi.SourceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The server: runs until it is told to go away. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = ServiceApp.Version.class,
    sortOptions = false,
    description =
        "Runs a Config Service until Ctrl-C or SIGTERM, which sends its clients away first.",
    footer = {
      "",
      "From a second terminal:",
      "  examples/config-service/cairn publish old-library examples/hunts/old-library",
      "  examples/config-service/cairn watch old-library",
      "",
      "Exit codes: 0 stopped, 1 failed, 2 wrong arguments or files,",
      "143 SIGTERM, 130 Ctrl-C."
    })
final class ServiceApp implements Callable<Integer> {
  private static final Duration PROGRESS = Duration.ofSeconds(5);

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Mixin private ServiceOptions options = new ServiceOptions();

  private final CountDownLatch told = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * The program.
   *
   * @param args what {@code run --help} says
   */
  public static void main(String[] args) {
    System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "warn");
    System.setProperty("org.slf4j.simpleLogger.showDateTime", "true");
    System.setProperty("org.slf4j.simpleLogger.dateTimeFormat", "yyyy-MM-dd HH:mm:ss.SSS");
    ServiceApp app = new ServiceApp();
    Runtime.getRuntime().addShutdownHook(new Thread(app::stopAndWait, "service-stop"));
    int exit = commandLine(app).execute(args);
    app.ended.countDown(); // also if it never began
    System.exit(exit);
  }

  static CommandLine commandLine(ServiceApp app) {
    return new CommandLine(app)
        .setParameterExceptionHandler(
            (error, args) -> {
              CommandLine cmd = error.getCommandLine();
              cmd.getErr().printf("run: %s (run --help says more)%n", error.getMessage());
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (error, cmd, parsed) -> {
              boolean usage = error instanceof IllegalArgumentException;
              String message = error.getMessage();
              cmd.getErr()
                  .printf(
                      "run: %s%n",
                      (message == null ? error.getClass().getSimpleName() : message)
                          .replaceAll("\\s+", " "));
              return usage ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
            });
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try {
      String store = options.store().toString();
      CompletableFuture<Service> opening = aside(() -> Service.start(options));
      try (Service service = await("opening " + store, opening, out)) {
        Lineage lineage = await("waiting for " + store, service.lineage(), out);
        out.println(service.line(lineage));
        out.flush();
        told.await();
        Duration drain = options.drain();
        out.printf("Sending the clients away, within %s s%n", drain.toMillis() / 1e3);
        out.flush();
        await("sending the clients away", service.drain(drain), out);
      }
      out.println("Stopped");
      out.flush();
    } finally {
      ended.countDown();
    }
    return 0;
  }

  ServiceOptions options() {
    return options;
  }

  /** Tells the service to go away. Returns at once. */
  void stop() {
    told.countDown();
  }

  /** Ends the service, and holds the JVM until it has ended; at most what a drain may take. */
  private void stopAndWait() {
    stop();
    try {
      if (!ended.await(options.drain().toMillis() + 30_000, TimeUnit.MILLISECONDS)) {
        System.err.println("run: the service did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static <T> CompletableFuture<T> aside(Callable<T> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                done.complete(work.call());
              } catch (Exception | Error e) {
                done.completeExceptionally(e);
              }
            },
            "service-open");
    thread.setDaemon(true);
    thread.start();
    return done;
  }

  /** Waits, and says every 5 s for what. */
  private static <T> T await(String what, CompletableFuture<T> future, PrintWriter out)
      throws IOException, InterruptedException {
    long seconds = 0;
    while (true) {
      try {
        return future.get(PROGRESS.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException notYet) {
        seconds += PROGRESS.toSeconds();
        out.printf("%s: %d s ...%n", what, seconds);
        out.flush();
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        while (cause instanceof CompletionException && cause.getCause() != null) {
          cause = cause.getCause();
        }
        if (cause instanceof IOException io) {
          throw io;
        } else if (cause instanceof RuntimeException told) {
          throw told;
        }
        throw new SourceException("%s failed: %s".formatted(what, cause), cause);
      }
    }
  }

  /** Says which build this is. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = ServiceApp.class.getPackage().getImplementationVersion();
      return new String[] {"Cairn Config Service " + (version == null ? "(unpacked)" : version)};
    }
  }
}
