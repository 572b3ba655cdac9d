package io.cairn.examples.cli;

import io.cairn.config.Leadership;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who leads, and where that is kept. The same for every command that changes a hunt. */
final class LeadingOptions {
  @Option(
      names = "--who",
      order = 1,
      paramLabel = "NAME",
      description = "Who leads, for the history (default: whoever led last from here, or you).")
  private @Nullable String who;

  @Option(
      names = "--take",
      order = 1,
      description = "Leads the hunt also if somebody else leads it now.")
  private boolean take;

  @Option(
      names = "--leadership",
      order = 1,
      paramLabel = "FILE",
      defaultValue = "${env:CAIRN_LEADERSHIP:-" + Option.NULL_VALUE + "}",
      description =
          "Where leaderships are kept (CAIRN_LEADERSHIP; else ~/.config/cairn/leaderships.json).")
  private @Nullable Path file;

  @Nullable String who() {
    return who;
  }

  boolean take() {
    return take;
  }

  LeadershipFile file() {
    return new LeadershipFile(file != null ? file : usual());
  }

  /**
   * Checks what picocli cannot.
   *
   * @throws IllegalArgumentException if the name is out of its bounds
   */
  void check() {
    if (who != null) {
      Leadership.checkWho(who);
    }
  }

  private static Path usual() {
    String config = System.getenv("XDG_CONFIG_HOME");
    Path folder =
        config == null || config.isBlank()
            ? Path.of(System.getProperty("user.home", "."), ".config")
            : Path.of(config);
    return folder.resolve("cairn").resolve("leaderships.json");
  }
}
