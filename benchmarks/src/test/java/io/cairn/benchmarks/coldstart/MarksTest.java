package io.cairn.benchmarks.coldstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class MarksTest {
  @Test
  void parse_itsOwnLine_givesTheSameNumbers() {
    Marks marks = new Marks();
    marks.put("main", 5_000_000);
    marks.put("cache open", 7_500_000);
    Marks read = Marks.parse(marks.line());
    assertThat(read.millis("main", "cache open")).isEqualTo(2.5);
    assertThat(read.has("stream")).isFalse();
  }

  @Test
  void parse_somethingElse_saysWhatItWas() {
    assertThatThrownBy(() -> Marks.parse("could not create the JVM"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("could not create the JVM");
  }

  @Test
  void get_whatWasNotMarked_saysWhatIsMissing() {
    assertThatThrownBy(() -> Marks.parse("main=1;").get("config"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("config")
        .hasMessageContaining("main=1");
  }
}
