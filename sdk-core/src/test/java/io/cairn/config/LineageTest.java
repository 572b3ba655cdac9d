package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineageTest {
  @Test
  void toString_highThenLow_are32Digits() {
    assertThat(new Lineage(1, -2)).hasToString("0000000000000001fffffffffffffffe");
  }

  @Test
  void parse_anyLineage_readsWhatToStringWrote() {
    for (int i = 0; i < 100; i++) {
      Lineage lineage = Lineage.random();

      assertThat(Lineage.parse(lineage.toString())).isEqualTo(lineage);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0000000000000001fffffffffffffff",
        "0000000000000001ffffffffffffffffe",
        "000000000000000gffffffffffffffff",
        " 00000000000001ffffffffffffffff",
        "٣000000000000000ffffffffffffffff"
      })
  void parse_anythingElse_isRefusedWithTheText(String text) {
    assertThatThrownBy(() -> Lineage.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @Test
  void random_twice_differs() {
    assertThat(Lineage.random()).isNotEqualTo(Lineage.random());
  }
}
