package io.cairn.examples.hunt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class YamlEditTest {
  private static final String TEXT =
      """
      # scoring
      points:
        base: 20     # each
        names: [a, "b"]
      text: >
        folded
        lines
      last: x
      """;

  @Test
  void set_aNumber_leavesAllElseAsItWas() {
    assertThat(YamlEdit.set(TEXT, "points.base", "40"))
        .isEqualTo(TEXT.replace("base: 20     # each", "base: 40     # each"));
  }

  @Test
  void set_aListsEntry_countsFromZero() {
    assertThat(YamlEdit.set(TEXT, "points.names.1", "c")).contains("names: [a, \"c\"]");
  }

  @Test
  void set_aFoldedText_becomesOneLine() {
    assertThat(YamlEdit.set(TEXT, "text", "short"))
        .isEqualTo(TEXT.replace(">\n  folded\n  lines\n", "short\n"));
  }

  @Test
  void set_whatYamlWouldMisread_isQuoted() {
    assertThat(YamlEdit.set(TEXT, "last", "a: b # c")).contains("last: \"a: b # c\"");
    assertThat(YamlEdit.set(TEXT, "points.names.0", "x, y")).contains("[\"x, y\", \"b\"]");
    assertThat(YamlEdit.set(TEXT, "last", "say \"ü😀\"\n- no")).contains("last: ");
    assertThat(YamlEdit.get(YamlEdit.set(TEXT, "last", "two\nlines: \"ü😀\""), "last"))
        .isEqualTo("two\nlines: \"ü😀\"");
    assertThat(YamlEdit.get(YamlEdit.set(TEXT, "last", ""), "last")).isEmpty();
  }

  @Test
  void set_anUnknownKey_namesTheKnown() {
    assertThatThrownBy(() -> YamlEdit.set(TEXT, "points.bse", "1"))
        .hasMessageStartingWith("there is no key \"points.bse\"; there are points.base, ");
    assertThatThrownBy(() -> YamlEdit.set(TEXT, "points", "1"))
        .hasMessageStartingWith("points is not a single value; name one of points.base");
  }
}
