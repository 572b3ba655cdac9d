package io.cairn.examples.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.UnknownHuntException;
import io.cairn.config.VersionVector;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares two versions of a hunt. */
@Command(
    name = "diff",
    description = {
      "Shows what differs between two versions of a hunt that are kept.",
      "Without B, between A and the newest; without both, what the newest changed."
    })
final class DiffCommand extends ServiceCommand {
  @Parameters(index = "0", paramLabel = "HUNT", description = HUNT)
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String hunt;

  @Parameters(index = "1", arity = "0..1", paramLabel = "A", description = "Like 1.1; see history.")
  private @Nullable String from;

  @Parameters(index = "2", arity = "0..1", paramLabel = "B", description = "Like 2.7.")
  private @Nullable String to;

  @Option(names = "--names", description = "Shows which fragments differ, not their lines.")
  private boolean namesOnly;

  @Override
  void check() {
    hunt(hunt);
    if (from != null) {
      version(from);
    }
    if (to != null) {
      version(to);
    }
  }

  @Override
  int run(Connection service) {
    HuntId id = hunt(hunt);
    HuntConfig after = to == null ? service.read(id) : service.readVersion(id, version(to));
    HuntConfig before =
        service.readVersion(id, from == null ? previous(service, id) : version(from));
    Difference difference = new Difference(before, after);
    if (json) {
      ObjectNode document =
          document(id)
              .put("before", before.version().toString())
              .put("after", after.version().toString());
      difference.write(document);
      print(document);
    } else {
      print(difference.lines(!namesOnly));
      print(
          List.of(
              "%s %s -> %s (%s)"
                  .formatted(id, before.version(), after.version(), difference.counts())));
    }
    return Exit.DONE;
  }

  private static VersionVector previous(Connection service, HuntId id) {
    List<HistoryEntry> entries = service.wait("history of " + id, service.store().history(id, 2));
    if (entries.isEmpty()) {
      throw new UnknownHuntException(id, service.store().name());
    }
    if (entries.size() < 2) {
      throw new Refusal(
          Exit.UNKNOWN,
          "%s has one version, %s: there is nothing to compare it with"
              .formatted(id, entries.get(0).version()));
    }
    return entries.get(1).version();
  }
}
