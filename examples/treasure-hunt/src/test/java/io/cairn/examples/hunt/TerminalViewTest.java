package io.cairn.examples.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import io.cairn.examples.hunt.HuntEngine.Standing;
import io.cairn.examples.hunt.Leaderboard.Place;
import io.cairn.examples.hunt.RuleChanges.RuleChange;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalViewTest {
  private static final Scene SCENE = scene(Optional.empty());

  private static Scene scene(Optional<String> problem) {
    return scene(
        row("harbour-night", "Harbour Night", problem),
        row("old-library", "The Old Library", Optional.empty()),
        row("winter-market", "Winter Market", Optional.empty()));
  }

  private static Scene scene(Scene.Row... rows) {
    return new Scene(
        LocalTime.of(12, 3, 12),
        ZoneOffset.UTC,
        false,
        Duration.ofSeconds(65),
        "READY",
        182_340,
        1,
        Duration.ofNanos(310_000),
        List.of(rows),
        List.of(
            change(false, "harbour-night 1.7 -> 1.8 by ada: double points (rules/scoring)"),
            change(true, "harbour-night 1.9 REJECTED: \u001b[31m你好 points.base")));
  }

  private static Scene.Row row(String hunt, String title, Optional<String> problem) {
    Standing standing =
        new Standing(
            1_000,
            500,
            983,
            17,
            0,
            12_345,
            7,
            99,
            1_000_000,
            List.of(
                new Place("Brisk Otter 17", 1_240),
                new Place("Wry Fox 3", 990),
                new Place("Sly Seal 1000", 80),
                new Place("Bold Wren 9", 7),
                new Place("Merry Mole 1", 0)),
            Optional.empty());
    return new Scene.Row(
        HuntId.of(hunt),
        Optional.of(
            new Scene.Playing(title, "High tide x2", "Ferries", standing, "welcome", 31, 4_310)),
        "1.8",
        "source",
        Duration.ofMillis(200),
        Optional.of(Duration.ofNanos(310_000)),
        problem);
  }

  private static RuleChange change(boolean rejected, String text) {
    return new RuleChange(
        Instant.parse("2026-01-01T12:03:11Z"),
        HuntId.of("harbour-night"),
        VersionVector.of(1, 8),
        rejected,
        text);
  }

  @Test
  void draw_at80_standsSideBySide() {
    assertThat(String.join("\n", new TerminalView(80, false).draw(SCENE, 24)))
        .isEqualTo(
            """
            CAIRN TREASURE HUNT                               3,000 players  01:05  12:03:12

            Harbour Night              The Old Library            Winter Market
            High tide x2               High tide x2               High tide x2
            1 Brisk Otter 17    1,240  1 Brisk Otter 17    1,240  1 Brisk Otter 17    1,240
            2 Wry Fox 3           990  2 Wry Fox 3           990  2 Wry Fox 3           990
            3 Sly Seal 1000        80  3 Sly Seal 1000        80  3 Sly Seal 1000        80
            4 Bold Wren 9           7  4 Bold Wren 9           7  4 Bold Wren 9           7
            5 Merry Mole 1          0  5 Merry Mole 1          0  5 Merry Mole 1          0

            HUNT                   VERSION  TIER       AGE     SWAP  MOVING   SOLVED   PTS/s
            harbour-night              1.8  source   0.2 s  0.31 ms     983   12,345   4,310
            old-library                1.8  source   0.2 s  0.31 ms     983   12,345   4,310
            winter-market              1.8  source   0.2 s  0.31 ms     983   12,345   4,310

            182,340 reads/s, client READY, 1 change, longest swap 0.31 ms

            RULE CHANGES
            12:03:11 harbour-night 1.7 -> 1.8 by ada: double points (rules/scoring)
            12:03:11 harbour-night 1.9 REJECTED: ?[31m你好 points.base\
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "99950   | 99980   | '99.9 s 99.98 ms'",
        "100000  | 999400  | ' 1 min   999 ms'",
        "6000000 | 1500000 | '   1 h    1.5 s'",
      })
  void draw_wideValues_keepAGapBetweenColumns(long age, long swapMicros, String cells) {
    Standing standing =
        new Standing(1, 1, 1_000_000, 0, 0, 123_456_789, 0, 0, 0, List.of(), Optional.empty());
    Scene.Row row =
        new Scene.Row(
            HuntId.of("a-hunt-with-a-name-that-is-long"),
            Optional.of(new Scene.Playing("T", "P", "", standing, "", 1, 98_765_432)),
            "1234.567",
            "source",
            Duration.ofMillis(age),
            Optional.of(Duration.ofNanos(swapMicros * 1_000)),
            Optional.empty());

    assertThat(new TerminalView(80, false).draw(scene(row), 24))
        .contains("a-hunt-with-a-name-.. 1234.567  source  " + cells + " 1,000 k    123 M    98 M");
  }

  @Test
  void draw_at40_standsOneBelowTheOther() {
    assertThat(new TerminalView(40, false).draw(SCENE, 24))
        .startsWith(
            "3,000 players  01:05  12:03:12",
            "harbour-night 1.8",
            "983 moving, 12,345 solved",
            "1 Brisk Otter 17                   1,240",
            "2 Wry Fox 3                          990",
            "3 Sly Seal 1000                       80",
            "old-library 1.8");
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 40, 71, 72, 80, 81, 120, 200})
  void draw_atAnyWidth_fits(int width) {
    Scene scene = scene(Optional.of("1.9 REJECTED, plays on by 1.8: " + "reason ".repeat(50)));
    for (int height : new int[] {5, 10, 24, 60}) {
      List<String> lines = new TerminalView(width, false).draw(scene, height);
      assertThat(lines).hasSizeLessThanOrEqualTo(height);
      assertThat(lines)
          .allSatisfy(line -> assertThat(TerminalText.columns(line)).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void draw_aRejectedVersion_saysSoInTheTable() {
    Scene scene = scene(Optional.of("1.9 REJECTED, plays on by 1.8: needs int"));

    assertThat(new TerminalView(80, false).draw(scene, 24))
        .contains("  1.9 REJECTED, plays on by 1.8: needs int");
    assertThat(new TerminalView(40, false).draw(scene, 24))
        .contains("1.9 REJECTED, plays on by 1.8: needs int");
  }

  @Test
  void draw_withColours_addsOnlyColours() {
    List<String> plain = new TerminalView(80, false).draw(SCENE, 24);
    List<String> coloured = new TerminalView(80, true).draw(SCENE, 24);

    assertThat(
            coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "").stripTrailing()))
        .containsExactlyElementsOf(plain.stream().map(String::stripTrailing).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "50 | h 1.1 -> 2.1 by ada: back (nothing changed here)",
        "46 | h 1.1 -> 2.1 by ada: .. (nothing changed here)",
        "40 | h 1.1 -> 2.1 by ada: back ..",
        "20 | h 1.1 -> 2.1 by ad..",
      })
  void cutBeforeEnd_keepsAParenthesisWholeOrNotAtAll(int width, String line) {
    assertThat(TerminalText.cutBeforeEnd("h 1.1 -> 2.1 by ada: back (nothing changed here)", width))
        .isEqualTo(line)
        .satisfies(cut -> assertThat(TerminalText.columns(cut)).isLessThanOrEqualTo(width));
    assertThat(TerminalText.cutBeforeEnd("a: one (two three four) five (six)", 20))
        .isEqualTo("a: one .. (six)");
  }

  @Test
  void cut_wideLetters_countsTwo() {
    assertThat(TerminalText.cut("你好你好", 7)).isEqualTo("你好..");
    assertThat(TerminalText.fit("é", 3)).hasSize(3);
    assertThat(TerminalText.right("你", 3)).isEqualTo(" 你");
    assertThat(TerminalText.clean("a\u202eb\u0007c\nd")).isEqualTo("a?b?c d");
  }
}
