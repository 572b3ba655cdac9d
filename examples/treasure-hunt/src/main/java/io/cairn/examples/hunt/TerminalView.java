package io.cairn.examples.hunt;

import static io.cairn.examples.hunt.TerminalText.cut;
import static io.cairn.examples.hunt.TerminalText.cutBeforeEnd;
import static io.cairn.examples.hunt.TerminalText.fit;
import static io.cairn.examples.hunt.TerminalText.right;

import io.cairn.examples.hunt.Leaderboard.Place;
import io.cairn.examples.hunt.RuleChanges.RuleChange;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws a {@link Scene} into lines of at most a given width. Pure: the same scene gives the same
 * lines. From {@value #WIDE} columns on the leaderboards stand side by side.
 */
final class TerminalView {
  static final int WIDE = 72;
  private static final int PLACES = 5;
  private static final int PLACES_IN_NARROW = 3;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter TIME_12 =
      DateTimeFormatter.ofPattern("h:mm:ss a", Locale.ROOT);

  private final int width;
  private final boolean colours;

  TerminalView(int width, boolean colours) {
    this.width = Math.max(20, width);
    this.colours = colours;
  }

  /**
   * Returns the lines, at most {@code height} of them. The last ones are the changes, of which
   * there are as many as fit.
   */
  List<String> draw(Scene scene, int height) {
    List<String> lines = new ArrayList<>();
    lines.add(header(scene));
    if (width >= WIDE) {
      lines.add("");
      boards(scene, lines);
      lines.add("");
      table(scene, lines);
      lines.add("");
    } else {
      stacked(scene, lines);
    }
    lines.add(bold(client(scene)));
    if (width >= WIDE) {
      lines.add("");
    }
    lines.add(dim(cut("RULE CHANGES", width)));
    int room = Math.max(1, height - lines.size());
    if (scene.changes().isEmpty()) {
      lines.add(dim(cut("none yet", width)));
    }
    scene.changes().stream()
        .limit(room)
        .forEach(change -> lines.add(changeLine(scene, change, width)));
    return lines.size() <= height ? lines : lines.subList(0, height);
  }

  /** Returns the line that tells a change. */
  String changeLine(Scene scene, RuleChange change, int columns) {
    LocalTime time = LocalTime.ofInstant(change.when(), scene.zone());
    String line = clock(scene, time) + " " + change.text();
    return change.rejected() ? red(cut(line, columns)) : cutBeforeEnd(line, columns);
  }

  private String header(Scene scene) {
    String title = "CAIRN TREASURE HUNT";
    String facts =
        "%,d players  %s  %s"
            .formatted(scene.players(), minutes(scene.running()), clock(scene, scene.clock()));
    if (title.length() + 2 + facts.length() > width) {
      return bold(cut(facts, width));
    }
    return bold(title) + right(facts, width - title.length());
  }

  private void boards(Scene scene, List<String> lines) {
    int shown = Math.min(scene.hunts().size(), Math.max(1, (width + 2) / 25));
    if (shown == 0) {
      return;
    }
    int column = Math.min(40, (width - 2 * (shown - 1)) / shown);
    List<List<String>> columns = new ArrayList<>();
    for (Scene.Row row : scene.hunts().subList(0, shown)) {
      columns.add(board(row, column, PLACES));
    }
    for (int i = 0; i < PLACES + 2; i++) {
      StringBuilder line = new StringBuilder();
      for (List<String> cells : columns) {
        line.append(line.isEmpty() ? "" : "  ").append(cells.get(i));
      }
      lines.add(line.toString().stripTrailing());
    }
  }

  private List<String> board(Scene.Row row, int column, int places) {
    List<String> cells = new ArrayList<>();
    if (row.game().isEmpty()) {
      cells.add(bold(fit(row.hunt().value(), column)));
      cells.add(red(fit("no rules to play by yet", column)));
    } else {
      Scene.Playing game = row.game().get();
      cells.add(bold(fit(game.title(), column)));
      cells.add(dim(fit(game.phase(), column)));
      int rank = 1;
      for (Place place : game.standing().top()) {
        if (rank > places) {
          break;
        }
        String score = "%,d".formatted(place.score());
        cells.add(
            fit(rank + " " + place.player(), column - 1 - score.length()) + " " + green(score));
        rank++;
      }
    }
    while (cells.size() < places + 2) {
      cells.add(" ".repeat(column));
    }
    return cells;
  }

  private void table(Scene scene, List<String> lines) {
    int name = Math.min(29, width - 59);
    lines.add(
        dim(
            fit("HUNT", name)
                + cell("VERSION", 9)
                + "  "
                + fit("TIER", 8)
                + right("AGE", 6)
                + cell("SWAP", 9)
                + cell("MOVING", 8)
                + cell("SOLVED", 9)
                + cell("PTS/s", 8)));
    for (Scene.Row row : scene.hunts()) {
      lines.add(
          fit(row.hunt().value(), name)
              + bold(cell(row.version(), 9))
              + "  "
              + fit(row.tier(), 8)
              + right(age(row.age()), 6)
              + cell(row.lastSwap().map(TerminalView::millis).orElse("-"), 9)
              + cell(row.game().map(g -> count(g.standing().walking(), 7)).orElse("-"), 8)
              + cell(row.game().map(g -> count(g.standing().solved(), 8)).orElse("-"), 9)
              + green(cell(row.game().map(g -> count(g.pointsPerSecond(), 7)).orElse("-"), 8)));
      row.problem().ifPresent(problem -> lines.add(red(cut("  " + problem, width))));
    }
  }

  private void stacked(Scene scene, List<String> lines) {
    for (Scene.Row row : scene.hunts()) {
      String moving =
          row.game()
              .map(
                  g ->
                      "%,d moving, %,d solved"
                          .formatted(g.standing().walking(), g.standing().solved()))
              .orElse("not played");
      lines.add(bold(cut(row.hunt().value() + " " + row.version(), width)));
      lines.add(dim(cut(moving, width)));
      row.problem().ifPresent(problem -> lines.add(red(cut(problem, width))));
      List<String> board = board(row, width, PLACES_IN_NARROW);
      lines.addAll(board.subList(row.game().isEmpty() ? 1 : 2, board.size()));
    }
  }

  private String client(Scene scene) {
    String reads = "%,d reads/s".formatted(scene.readsPerSecond());
    String rest =
        ", client %s, ".formatted(scene.client())
            + (scene.swaps() == 0
                ? "no changes yet"
                : "%,d %s, longest swap %s"
                    .formatted(
                        scene.swaps(),
                        scene.swaps() == 1 ? "change" : "changes",
                        millis(scene.longestSwap())));
    return cut(reads + rest, width);
  }

  private static String clock(Scene scene, LocalTime time) {
    return (scene.twelveHours() ? TIME_12 : TIME).format(time);
  }

  private static String minutes(Duration time) {
    return "%02d:%02d".formatted(time.toMinutes(), time.toSecondsPart());
  }

  /** A column at the right of another, which it never touches. */
  private static String cell(String text, int width) {
    return " " + right(text, width - 1);
  }

  /** Returns a time in at most six columns, up to some years. */
  private static String age(Duration time) {
    if (time.toSeconds() < 100) {
      return "%d.%d s".formatted(time.toSeconds(), time.toMillisPart() / 100);
    }
    return time.toMinutes() < 100
        ? time.toMinutes() + " min"
        : time.toHours() < 100 ? time.toHours() + " h" : time.toDays() + " d";
  }

  /** Returns a time in at most eight columns, up to some hours. */
  static String millis(Duration time) {
    double millis = time.toNanos() / 1e6;
    String form = millis < 99.99 ? "%.2f ms" : millis < 1_000 ? "%.0f ms" : "%.1f s";
    return String.format(Locale.ROOT, form, millis < 1_000 ? millis : millis / 1e3);
  }

  /** Returns a count in thousands or millions if it does not fit otherwise. */
  private static String count(long number, int width) {
    String text = "%,d".formatted(number);
    if (text.length() > width) {
      text = "%,d k".formatted(number / 1_000);
    }
    return text.length() <= width ? text : "%,d M".formatted(number / 1_000_000);
  }

  private String bold(String text) {
    return style("1", text);
  }

  private String dim(String text) {
    return style("2", text);
  }

  private String green(String text) {
    return style("32", text);
  }

  private String red(String text) {
    return style("1;31", text);
  }

  private String style(String code, String text) {
    return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
