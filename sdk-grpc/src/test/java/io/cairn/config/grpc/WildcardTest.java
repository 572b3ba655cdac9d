package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WildcardTest {
  @Test
  void matches_anyPatternAndText_agreesWithTheRegularExpression() {
    Random random = new Random(11);
    int matches = 0;
    for (int i = 0; i < 20_000; i++) {
      String pattern = random(random, "ab*?", random.nextInt(7));
      String text = random(random, "ab", random.nextInt(8));
      boolean expected = Pattern.matches(pattern.replace("*", ".*").replace("?", "."), text);
      assertThat(new Wildcard(pattern).matches(text))
          .as(pattern + " on " + text)
          .isEqualTo(expected);
      matches += expected ? 1 : 0;
    }
    assertThat(matches).isGreaterThan(1_000);
  }

  @Test
  void matches_marksOfRegularExpressions_areCharacters() {
    assertThat(new Wildcard("a.b").matches("axb")).isFalse();
    assertThat(new Wildcard("[a](b)").matches("[a](b)")).isTrue();
  }

  @Test
  void matches_hostilePattern_endsSoon() {
    assertThat(new Wildcard("*a".repeat(2_000) + "b").matches("a".repeat(4_000))).isFalse();
  }

  private static String random(Random random, String alphabet, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
