package io.cairn.examples.hunt;

import io.cairn.config.CairnException;
import io.cairn.config.ConfigStore;
import io.cairn.config.Fragment;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionVector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where hunts are led: carries out what a leader asks for in the second terminal. Every refusal is
 * one line that says what to do. One request at a time; thread-safe.
 */
final class LeaderDesk {
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Duration LONGEST_SWAP = Duration.ofSeconds(3);
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final ConfigStore store;
  private final Game game;
  private final Map<HuntId, Map<String, Leadership>> leaderships = new HashMap<>();
  private final Map<HuntId, String> lastLeader = new HashMap<>();

  LeaderDesk(ConfigStore store, Game game) {
    this.store = store;
    this.game = game;
  }

  /** Carries a request out. Never throws: what goes wrong is a line and an exit code of 1. */
  synchronized Reply answer(Request request) {
    try {
      return switch (request.command()) {
        case "set" -> set(request);
        case "import" -> importFolder(request);
        case "history" -> history(request);
        case "rollback" -> rollback(request);
        case "show" -> show(request);
        case "status" -> new Reply(0, game.status());
        default -> Reply.refused("unknown command \"%s\"".formatted(request.command()));
      };
    } catch (LeadershipLostException e) {
      return Reply.refused(
          "%s is led by %s now: nothing was changed; add --take to lead it again"
              .formatted(request.get("hunt"), TerminalText.clean(e.newestLeader())));
    } catch (VersionConflictException e) {
      return Reply.refused(
          "%s is at %s, not at %s: nothing was changed; look at it again (lead show %s)"
              .formatted(e.hunt(), e.current(), e.expected(), e.hunt()));
    } catch (CairnException | IllegalArgumentException | IllegalStateException e) {
      return Reply.refused(Reasons.shorten(String.valueOf(e.getMessage())));
    }
  }

  private Reply set(Request request) {
    HuntConfig config = read(request);
    Fragment fragment = fragment(config, request.get("fragment"));
    String assignment = request.get("set");
    int equals = assignment.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "\"%s\" is not of the form KEY=VALUE, like points.base=40".formatted(assignment));
    }
    String key = assignment.substring(0, equals).strip();
    String value = assignment.substring(equals + 1).strip();
    if (!fragment.contentType().contains("yaml") && !fragment.contentType().contains("json")) {
      throw new IllegalArgumentException(
          "%s is %s: only YAML and JSON can be set key by key"
              .formatted(fragment.name(), fragment.contentType()));
    }
    String text = fragment.text();
    String old = YamlEdit.get(text, key);
    Fragment edited =
        Fragment.wrap(
            fragment.name(),
            fragment.contentType(),
            fragment.selector(),
            ByteBuffer.wrap(YamlEdit.set(text, key, value).getBytes(StandardCharsets.UTF_8)));
    String why = request.find("why").orElse(key + " " + old.strip() + " -> " + value);
    VersionVector expected =
        request.find("expect").map(VersionVector::parse).orElse(config.version());
    List<String> lines = new ArrayList<>();
    Leadership leadership = lead(request, lines);
    Published published =
        wait(
            store.publish(
                Publication.by(leadership).expecting(expected).put(edited).because(why).build()));
    return told(published, config.version(), lines);
  }

  private Reply importFolder(Request request) {
    HuntId hunt = HuntId.of(request.get("hunt"));
    if (!game.hunts().contains(hunt)) {
      throw unknown(hunt);
    }
    Path folder = Path.of(request.get("folder"));
    VersionVector before = wait(store.heads()).getOrDefault(hunt, VersionVector.NONE);
    Published published =
        HuntFolder.publish(
            store, hunt, folder, who(request), request.find("why").orElse("from " + folder));
    if (published.issued()) {
      forgetLeader(hunt, who(request));
    }
    return told(published, before, new ArrayList<>());
  }

  private Reply history(Request request) {
    HuntId hunt = read(request).hunt();
    List<String> lines = new ArrayList<>();
    for (HistoryEntry entry : wait(store.history(hunt, ConfigStore.DEFAULT_HISTORY))) {
      lines.add(
          "%-8s %s  %-10s %s (%s)"
              .formatted(
                  entry.version(),
                  WHEN.format(entry.when().atZone(ZoneId.systemDefault())),
                  TerminalText.clean(entry.who()),
                  TerminalText.clean(entry.why()),
                  counts(entry)));
    }
    return new Reply(0, lines);
  }

  private static String counts(HistoryEntry entry) {
    List<String> parts = new ArrayList<>();
    if (entry.added() > 0) {
      parts.add(entry.added() + " added");
    }
    if (entry.changed() > 0) {
      parts.add(entry.changed() + " changed");
    }
    if (entry.removed() > 0) {
      parts.add(entry.removed() + " removed");
    }
    return String.join(", ", parts);
  }

  private Reply rollback(Request request) {
    HuntConfig config = read(request);
    VersionVector target = VersionVector.parse(request.get("version"));
    String why = request.find("why").orElse("back to " + target);
    List<String> lines = new ArrayList<>();
    wait(store.readVersion(config.hunt(), target)); // before the leadership is taken for it
    Leadership leadership = lead(request, lines);
    return told(
        wait(store.rollback(leadership, target, config.version(), why)), config.version(), lines);
  }

  private Reply show(Request request) {
    HuntConfig config = read(request);
    if (request.find("fragment").isPresent()) {
      Fragment fragment = fragment(config, request.get("fragment"));
      return new Reply(0, fragment.text().lines().map(TerminalText::clean).toList());
    }
    List<String> lines = new ArrayList<>();
    lines.add(config.toString());
    for (Fragment fragment : config.fragments()) {
      String selector =
          fragment.selector().equals(Selector.EVERYTHING) ? "" : "  for " + fragment.selector();
      lines.add("  %-40s %,6d bytes%s".formatted(fragment.name(), fragment.size(), selector));
    }
    return new Reply(0, lines);
  }

  private Reply told(Published published, VersionVector before, List<String> lines) {
    HuntId hunt = published.hunt();
    if (!published.issued()) {
      lines.add("%s stays at %s: that is what it says already".formatted(hunt, before));
      return new Reply(0, lines);
    }
    Game.Outcome outcome = game.await(hunt, published.version(), LONGEST_SWAP);
    if (outcome instanceof Game.Outcome.Rejected rejected) {
      lines.add("%s %s is REJECTED: %s".formatted(hunt, published.version(), rejected.reason()));
      lines.add(
          rejected
              .playing()
              .map(
                  good ->
                      "the game plays on by %s; to undo: lead rollback %s %s"
                          .formatted(good, hunt, good))
              .orElse("the game has no rules to play by; to undo: lead history " + hunt));
      return new Reply(1, lines);
    }
    String state = outcome instanceof Game.Outcome.Played ? "played" : "published, not played yet";
    lines.add("%s %s -> %s %s".formatted(hunt, before, published.version(), state));
    return new Reply(0, lines);
  }

  private HuntConfig read(Request request) {
    HuntId hunt = HuntId.of(request.get("hunt"));
    return wait(store.read(hunt, Scope.EVERYTHING)).orElseThrow(() -> unknown(hunt));
  }

  private IllegalArgumentException unknown(HuntId hunt) {
    return new IllegalArgumentException(
        "there is no hunt \"%s\"; there are %s"
            .formatted(hunt, String.join(", ", game.hunts().stream().map(HuntId::value).toList())));
  }

  private static Fragment fragment(HuntConfig config, String name) {
    return config
        .find(name)
        .orElseThrow(
            () -> {
              String folder = name.substring(0, name.indexOf('/') + 1);
              List<String> near =
                  config.fragments().stream()
                      .map(Fragment::name)
                      .filter(other -> folder.isEmpty() || other.startsWith(folder))
                      .limit(12)
                      .toList();
              return new IllegalArgumentException(
                  "%s has no fragment \"%s\"; %s"
                      .formatted(
                          config.hunt(),
                          name,
                          near.isEmpty()
                              ? "lead show " + config.hunt() + " lists them"
                              : "there are " + String.join(", ", near)));
            });
  }

  private static String who(Request request) {
    return Leadership.checkWho(request.get("who"));
  }

  /**
   * Returns the leadership this leader had, or takes it. One that was lost shows at the publish.
   */
  private Leadership lead(Request request, List<String> lines) {
    HuntId hunt = HuntId.of(request.get("hunt"));
    String who = who(request);
    Map<String, Leadership> ofHunt = leaderships.computeIfAbsent(hunt, id -> new HashMap<>());
    Leadership held = ofHunt.get(who);
    if (held != null && request.find("take").isEmpty()) {
      return held;
    }
    String before = lastLeader.containsKey(hunt) ? lastLeader.get(hunt) : lastPublisher(hunt);
    Leadership taken = wait(store.lead(hunt, who));
    ofHunt.put(who, taken);
    lastLeader.put(hunt, who);
    if (before != null && !before.equals(who) && !before.equals(HuntLibrary.IMPORTER)) {
      lines.add("%s leads %s now, no longer %s".formatted(who, hunt, before));
    }
    return taken;
  }

  /** Who published last, perhaps from elsewhere; null if nobody did. */
  private @Nullable String lastPublisher(HuntId hunt) {
    return wait(store.history(hunt, 1)).stream().findFirst().map(HistoryEntry::who).orElse(null);
  }

  private void forgetLeader(HuntId hunt, String who) {
    leaderships
        .computeIfAbsent(hunt, id -> new HashMap<>())
        .remove(who); // the import took a newer one
    lastLeader.put(hunt, who);
  }

  /** Waits for the store, and throws what it failed with. */
  static <T> T wait(CompletableFuture<T> future) {
    try {
      return future.get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      while (cause instanceof CompletionException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      if (cause instanceof RuntimeException told) {
        throw told;
      }
      throw new IllegalStateException("the store failed: " + cause, cause);
    } catch (TimeoutException e) {
      throw new IllegalStateException(
          "the store did not answer within %d s".formatted(LONGEST_WAIT.toSeconds()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the store", e);
    }
  }
}
