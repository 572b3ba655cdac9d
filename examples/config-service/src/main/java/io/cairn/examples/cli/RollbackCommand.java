package io.cairn.examples.cli;

import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Publishes the content of an older version as a new one. */
@Command(
    name = "rollback",
    description = "Publishes the content of an older version that is kept as a new version.")
final class RollbackCommand extends LeadingCommand {
  @Parameters(index = "0", paramLabel = "HUNT", description = HUNT)
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String hunt;

  @Parameters(index = "1", paramLabel = "VERSION", description = "Like 1.1; see history.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String version;

  @Option(
      names = "--why",
      paramLabel = "TEXT",
      description = "The reason, for the history (default: back to VERSION).")
  private @Nullable String why;

  @Override
  void check() {
    super.check();
    hunt(hunt);
    version(version);
    if (why != null && why.length() > Publication.MAX_WHY) {
      throw wrong(
          "--why has %d characters, more than %d".formatted(why.length(), Publication.MAX_WHY));
    }
  }

  @Override
  int run(Connection service) {
    HuntId id = hunt(hunt);
    VersionVector target = version(version);
    HuntConfig before = service.read(id);
    HuntConfig wanted = service.readVersion(id, target);
    return change(
        id,
        before,
        new Difference(before, wanted),
        () ->
            service.wait(
                "rolling back " + id,
                service
                    .store()
                    .rollback(
                        lead(service, id).leadership(),
                        target,
                        before.version(),
                        why != null ? why : "back to " + target)));
  }
}
