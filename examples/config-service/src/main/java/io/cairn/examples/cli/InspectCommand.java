package io.cairn.examples.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.nodecache.NodeCacheInspection;
import io.cairn.config.nodecache.NodeCacheInspection.Hunt;
import io.cairn.config.nodecache.NodeCacheInspection.Snapshot;
import io.cairn.config.nodecache.NodeCacheInspector;
import io.cairn.config.spi.NodeCacheException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists what is in a node cache. Asks no service, and is harmless to who uses the cache. */
@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    versionProvider = CairnApp.Version.class,
    sortOptions = false,
    description = {
      "Lists what is in a node cache. Takes no lock and writes nothing.",
      "LAST USED counts the writes of all hunts to the cache since a process used this one;",
      "lately: 32 at most. Who has no room left evicts what was unused longest."
    })
final class InspectCommand implements Callable<Integer> {
  /** What happened within so many writes, the cache does not tell apart. */
  private static final int LATELY = 32;

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "The directory that the node cache was given.")
  @SuppressWarnings("NullAway.Init") // picocli fills it in
  private Path directory;

  @Option(names = "--json", description = "Prints JSON, one document in one line.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    NodeCacheInspection found;
    try {
      found = NodeCacheInspector.inspect(directory);
    } catch (NodeCacheException e) {
      throw new Refusal(Exit.USAGE, String.valueOf(e.getMessage()));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ServiceCommand.JSON.writeValueAsString(document(found)));
    } else {
      table(found).forEach(out::println);
    }
    out.flush();
    return Exit.DONE;
  }

  private static List<String> table(NodeCacheInspection found) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Plain.line(
            "%s, made %s: %,d of %,d kB used, %,d kB in all"
                .formatted(
                    found.directory(),
                    HistoryCommand.when(found.madeAt()),
                    found.usedBytes() / 1024,
                    found.capacityBytes() / 1024,
                    found.totalBytes() / 1024)));
    lines.add(
        "generation %d, %s: %s, %,d cut off, %s abandoned, %s evicted"
            .formatted(
                found.generation(),
                state(found),
                counted(found.writes(), "write", "writes"),
                found.cutOffWrites(),
                counted(found.abandonedGenerations(), "side", "sides"),
                counted(found.evictions(), "entry", "entries")));
    lines.add("");
    Table table = new Table("HUNT", "VERSION", ">BYTES", "STATE", "FOR", "LAST USED", "LINEAGE");
    for (Hunt hunt : found.hunts()) {
      for (Snapshot snapshot : hunt.snapshots()) {
        table.row(
            hunt.name(),
            snapshot.version(),
            "%,d".formatted(snapshot.bytes()),
            snapshot.intact() ? "intact" : "DAMAGED",
            group(snapshot),
            lastUsed(hunt),
            hunt.lineage());
      }
    }
    lines.addAll(found.hunts().isEmpty() ? List.of("no hunts yet") : table.lines());
    return lines;
  }

  private static String counted(long count, String one, String many) {
    return "%,d %s".formatted(count, count == 1 ? one : many);
  }

  /** Returns when a hunt was last in use, in writes to the cache: it notes that now and then. */
  private static String lastUsed(Hunt hunt) {
    return hunt.unusedFor() <= LATELY ? "lately" : "%,d writes ago".formatted(hunt.unusedFor());
  }

  private static String state(NodeCacheInspection found) {
    return found.writing()
        ? "a write is under way, or was cut off"
        : found.sound() ? "sound" : "to be replaced by the next write";
  }

  /** Returns for whom a snapshot is: pods that agree on some labels. */
  private static String group(Snapshot snapshot) {
    return snapshot.labelKeys().isEmpty()
        ? "all"
        : "%s #%x"
            .formatted(
                String.join(",", new TreeSet<>(snapshot.labelKeys())),
                snapshot.fingerprint() >>> 48);
  }

  private static ObjectNode document(NodeCacheInspection found) {
    ObjectNode document =
        ServiceCommand.JSON
            .createObjectNode()
            .put("directory", found.directory().toString())
            .put("madeAt", found.madeAt().toString())
            .put("generation", found.generation())
            .put("sound", found.sound())
            .put("writing", found.writing())
            .put("writes", found.writes())
            .put("cutOffWrites", found.cutOffWrites())
            .put("abandonedGenerations", found.abandonedGenerations())
            .put("evictions", found.evictions())
            .put("usedBytes", found.usedBytes())
            .put("capacityBytes", found.capacityBytes())
            .put("totalBytes", found.totalBytes())
            .put("unneededEntries", found.unneededEntries());
    ArrayNode hunts = document.putArray("hunts");
    for (Hunt hunt : found.hunts()) {
      ArrayNode snapshots =
          hunts
              .addObject()
              .put("hunt", hunt.name())
              .put("lineage", hunt.lineage().toString())
              .put("unusedFor", hunt.unusedFor())
              .putArray("snapshots");
      for (Snapshot snapshot : hunt.snapshots()) {
        ObjectNode node =
            snapshots
                .addObject()
                .put("version", snapshot.version().toString())
                .put("fingerprint", Long.toHexString(snapshot.fingerprint()))
                .put("bytes", snapshot.bytes())
                .put("intact", snapshot.intact());
        ArrayNode keys = node.putArray("labelKeys");
        new TreeSet<>(snapshot.labelKeys()).forEach(keys::add);
      }
    }
    return document;
  }
}
