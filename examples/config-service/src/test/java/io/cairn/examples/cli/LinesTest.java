package io.cairn.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LinesTest {
  @Test
  void difference_ofOneLine_hasALineOfContext() {
    assertThat(Lines.difference("a\nb\nc\nd\ne", "a\nb\nX\nd\ne"))
        .containsExactly("@@ 2 @@", "  b", "- c", "+ X", "  d");
  }

  @Test
  void difference_inTwoPlaces_hasTwoPieces() {
    assertThat(Lines.difference("a\nb\nc\nd\ne\nf", "A\nb\nc\nd\ne\nF"))
        .containsExactly("@@ 1 @@", "- a", "+ A", "  b", "@@ 5 @@", "  e", "- f", "+ F");
  }

  @Test
  void difference_addedAndRemovedLines_keepTheRest() {
    assertThat(Lines.difference("a\nb\nc", "a\nc\nd"))
        .containsExactly("@@ 1 @@", "  a", "- b", "  c", "+ d");
  }

  @Test
  void difference_ofWhatIsEqual_isNothing() {
    assertThat(Lines.difference("a\nb", "a\nb")).isEmpty();
  }

  @Test
  void difference_cannotSteerTheTerminal() {
    assertThat(Lines.difference("a", "\u001b[2J")).containsExactly("@@ 1 @@", "- a", "+ ?[2J");
  }

  @Test
  void difference_ofRandomTexts_leadsFromOneToTheOther() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      List<String> before = letters(random);
      List<String> after = letters(random);

      List<String> difference =
          Lines.difference(String.join("\n", before), String.join("\n", after));

      assertThat(kept(difference, '+')).isSubsetOf(before);
      assertThat(kept(difference, '-')).isSubsetOf(after);
      assertThat(
              difference.stream().filter(line -> line.startsWith("+")).count() - count(difference))
          .isEqualTo(after.size() - before.size());
    }
  }

  private static long count(List<String> difference) {
    return difference.stream().filter(line -> line.startsWith("-")).count();
  }

  private static List<String> kept(List<String> difference, char without) {
    return difference.stream()
        .filter(line -> !line.startsWith("@@") && line.charAt(0) != without)
        .map(line -> line.substring(2))
        .toList();
  }

  private static List<String> letters(Random random) {
    return IntStream.range(0, 1 + random.nextInt(12))
        .mapToObj(i -> String.valueOf((char) ('a' + random.nextInt(4))))
        .collect(Collectors.toList());
  }

  @Test
  void difference_ofHugeTexts_replacesTheMiddle() {
    String before =
        IntStream.range(0, 5_000).mapToObj(i -> "a" + i).collect(Collectors.joining("\n"));
    String after =
        IntStream.range(0, 5_000).mapToObj(i -> "b" + i).collect(Collectors.joining("\n"));

    assertThat(Lines.difference(before, after)).hasSize(10_001).startsWith("@@ 1 @@", "- a0");
  }
}
