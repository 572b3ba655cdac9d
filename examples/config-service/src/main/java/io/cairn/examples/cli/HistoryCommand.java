package io.cairn.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntId;
import io.cairn.config.UnknownHuntException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lists the versions of a hunt. */
@Command(
    name = "history",
    description = "Lists the versions that are kept, newest first: who, when and why.")
final class HistoryCommand extends ServiceCommand {
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  @Parameters(paramLabel = "HUNT", description = HUNT)
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private String hunt;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "The most versions to list (default: ${DEFAULT-VALUE}).")
  private int limit;

  @Override
  void check() {
    hunt(hunt);
    if (limit < 1) {
      throw wrong("--limit is %d, less than 1".formatted(limit));
    }
  }

  @Override
  int run(Connection service) {
    HuntId id = hunt(hunt);
    List<HistoryEntry> entries =
        service.wait("history of " + id, service.store().history(id, limit));
    if (entries.isEmpty()) {
      throw new UnknownHuntException(id, service.store().name());
    }
    if (json) {
      ObjectNode document = document(id);
      ArrayNode versions = document.putArray("versions");
      for (HistoryEntry entry : entries) {
        write(entry, versions.addObject());
      }
      print(document);
    } else {
      Table table = new Table("VERSION", "WHEN", "WHO", ">ADDED", ">CHANGED", ">REMOVED", "WHY");
      for (HistoryEntry entry : entries) {
        table.row(
            entry.version(),
            when(entry.when()),
            entry.who(),
            entry.added(),
            entry.changed(),
            entry.removed(),
            entry.why());
      }
      print(table.lines());
    }
    return Exit.DONE;
  }

  /** Writes an entry, for machines. */
  static void write(HistoryEntry entry, ObjectNode json) {
    json.put("version", entry.version().toString())
        .put("when", entry.when().toString())
        .put("who", entry.who())
        .put("why", entry.why())
        .put("added", entry.added())
        .put("changed", entry.changed())
        .put("removed", entry.removed());
  }

  /** Returns a time as people here read it. */
  static String when(Instant time) {
    return WHEN.format(time.atZone(ZoneId.systemDefault()));
  }
}
