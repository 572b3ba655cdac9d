package io.cairn.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.examples.cli.Follower.News;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Says how a service stands. */
@Command(
    name = "status",
    description = "Says whether the service can be read and led, and lists its hunts.")
final class StatusCommand extends ServiceCommand {
  /** With more hunts than this, the list has versions only. */
  private static final int MOST_TOLD = 200;

  /**
   * One way into the service.
   *
   * @param name what it is for
   * @param target where it is
   * @param millis how long it took to answer
   * @param lineage the store behind it; null if it did not answer
   * @param failure why it did not answer; null if it did
   */
  private record Way(
      String name,
      HostAndPort target,
      long millis,
      @Nullable Lineage lineage,
      @Nullable RuntimeException failure) {
    String state() {
      return failure == null
          ? "answers in %d ms".formatted(millis)
          : Failures.exit(failure) == Exit.DENIED ? "denied" : "does not answer";
    }
  }

  /** Asks one way. */
  private interface Question {
    Lineage ask() throws InterruptedException;
  }

  @Override
  int run(Connection service) throws InterruptedException {
    Way reading = ask("read", target.server(), () -> stream(service));
    Way leading = ask("lead", target.leader(), service::lineage);
    SortedMap<HuntId, VersionVector> heads =
        leading.failure() == null
            ? service.wait("the list of hunts", service.store().heads())
            : new TreeMap<>();
    Map<HuntId, HistoryEntry> newest = newest(service, heads);
    if (json) {
      print(document(reading, leading, heads, newest));
    } else {
      print(table(reading, leading, heads, newest));
    }
    RuntimeException failure = reading.failure() != null ? reading.failure() : leading.failure();
    if (failure != null) {
      throw failure;
    }
    if (reading.lineage() != null && !reading.lineage().equals(leading.lineage())) {
      throw new Refusal(
          Exit.FAILED,
          "%s and %s have different stores behind them"
              .formatted(reading.target(), leading.target()));
    }
    return Exit.DONE;
  }

  private static Way ask(String name, HostAndPort target, Question question)
      throws InterruptedException {
    long began = System.nanoTime();
    try {
      Lineage unused = question.ask(); // which also connects, and loads what connecting takes
      began = System.nanoTime();
      Lineage lineage = question.ask();
      return new Way(name, target, (System.nanoTime() - began) / 1_000_000, lineage, null);
    } catch (RuntimeException e) {
      return new Way(name, target, (System.nanoTime() - began) / 1_000_000, null, e);
    }
  }

  /** Opens a stream, as a follower does. */
  private Lineage stream(Connection service) throws InterruptedException {
    String pod = "cairn-" + ProcessHandle.current().pid();
    try (Follower follower = new Follower(service.store(), Scope.EVERYTHING, pod, List.of())) {
      follower.open();
      Duration limit = target.timeout();
      News news =
          follower
              .next(limit)
              .orElseThrow(
                  () ->
                      new Refusal(
                          Exit.UNREACHABLE,
                          "no answer from %s within %d s"
                              .formatted(target.server(), limit.toSeconds())));
      if (news instanceof News.Lost lost) {
        throw lost.cause();
      }
      return ((News.Connected) news).lineage();
    }
  }

  private static Map<HuntId, HistoryEntry> newest(
      Connection service, SortedMap<HuntId, VersionVector> heads) {
    Map<HuntId, HistoryEntry> newest = new TreeMap<>();
    if (heads.size() > MOST_TOLD) {
      return newest;
    }
    Map<HuntId, CompletableFuture<List<HistoryEntry>>> asked = new TreeMap<>();
    heads.keySet().forEach(hunt -> asked.put(hunt, service.store().history(hunt, 1)));
    asked.forEach(
        (hunt, answer) ->
            service.wait("history of " + hunt, answer).stream()
                .findFirst()
                .ifPresent(entry -> newest.put(hunt, entry)));
    return newest;
  }

  private static List<String> table(
      Way reading,
      Way leading,
      SortedMap<HuntId, VersionVector> heads,
      Map<HuntId, HistoryEntry> newest) {
    List<String> lines = new ArrayList<>();
    Table ways = new Table("TO", "SERVICE", "STATE", "LINEAGE");
    for (Way way : List.of(reading, leading)) {
      ways.row(way.name(), way.target(), way.state(), way.lineage() == null ? "" : way.lineage());
    }
    lines.addAll(ways.lines());
    if (leading.failure() == null) {
      Table table = new Table("HUNT", "VERSION", "WHEN", "WHO", "WHY");
      heads.forEach(
          (hunt, version) -> {
            Optional<HistoryEntry> entry = Optional.ofNullable(newest.get(hunt));
            table.row(
                hunt,
                version,
                entry.map(e -> HistoryCommand.when(e.when())).orElse(""),
                entry.map(HistoryEntry::who).orElse(""),
                entry.map(HistoryEntry::why).orElse(""));
          });
      lines.add("");
      lines.addAll(heads.isEmpty() ? List.of("no hunts yet") : table.lines());
    }
    return lines;
  }

  private static ObjectNode document(
      Way reading,
      Way leading,
      SortedMap<HuntId, VersionVector> heads,
      Map<HuntId, HistoryEntry> newest) {
    ObjectNode document = JSON.createObjectNode();
    for (Way way : List.of(reading, leading)) {
      RuntimeException failure = way.failure();
      document
          .putObject(way.name())
          .put("service", way.target().toString())
          .put("reachable", failure == null)
          .put("millis", way.millis())
          .put("lineage", way.lineage() == null ? null : way.lineage().toString())
          .put("error", failure == null ? null : Plain.line(Failures.line(failure)));
    }
    ArrayNode hunts = document.putArray("hunts");
    heads.forEach(
        (hunt, version) -> {
          ObjectNode node =
              hunts.addObject().put("hunt", hunt.value()).put("version", version.toString());
          HistoryEntry entry = newest.get(hunt);
          if (entry != null) {
            node.put("when", entry.when().toString())
                .put("who", entry.who())
                .put("why", entry.why());
          }
        });
    return document;
  }
}
