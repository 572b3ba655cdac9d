package io.cairn.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void lines_areAligned_numbersAtTheRight() {
    assertThat(
            new Table("HUNT", ">BYTES", "FOR")
                .row("harbour-night", "7", "")
                .row("x", "1,234", "role=admin")
                .lines())
        .containsExactly(
            "HUNT           BYTES  FOR",
            "harbour-night      7",
            "x              1,234  role=admin");
  }

  @Test
  void lines_withWideLetters_areAlignedAllTheSame() {
    assertThat(new Table("A", "B").row("夜", "1").row("abcd", "2").row("e\u0301", "3").lines())
        .containsExactly("A     B", "夜    1", "abcd  2", "e\u0301     3");
  }

  @Test
  void row_thatSteersTheTerminal_isShownHarmlessly() {
    assertThat(new Table("A").row("a\u001b[31m\nb").lines()).containsExactly("A", "a?[31m b");
  }
}
