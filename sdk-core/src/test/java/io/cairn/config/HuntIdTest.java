package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HuntIdTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", " ", "harbour-night", "Köln", "狩り", "🏴", "a/b", "\u00a0", "\ufffd"})
  void of_legalName_keepsIt(String name) {
    assertThat(HuntId.of(name).value()).isEqualTo(name);
    assertThat(HuntId.of(name)).hasToString(name);
    assertThat(HuntId.of(name).toBytes()).isEqualTo(name.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void of_longestNameOfSupplementaryCharacters_isLegal() {
    String name = "🏴".repeat(HuntId.MAX_CHARACTERS);

    assertThat(HuntId.of(name).toBytes()).hasSize(4 * HuntId.MAX_CHARACTERS);
  }

  @Test
  void of_oneCharacterTooMany_namesCountAndBound() {
    assertThatThrownBy(() -> HuntId.of("🏴".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("129", "128");
  }

  @Test
  void of_empty_isRefused() {
    assertThatThrownBy(() -> HuntId.of("")).hasMessageContaining("1 to 128");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\u0000", "\n", "a\u007fb", "\u0085"})
  void of_controlCharacter_isNamedAndNotPrinted(String name) {
    assertThatThrownBy(() -> HuntId.of(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("control character U+00")
        .message()
        .doesNotContain(name);
  }

  @Test
  void of_unpairedSurrogate_isRefused() {
    for (String name : new String[] {"\ud83c", "a\udff4", "\udff4\ud83c", "\ud83c\ud83c\udff4"}) {
      assertThatThrownBy(() -> HuntId.of(name))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("unpaired surrogate");
    }
  }

  @Test
  void of_null_isRefused() {
    assertThatThrownBy(() -> HuntId.of(null)).isInstanceOf(NullPointerException.class);
  }

  @Test
  void equals_sameName_isEqualWithSameHash() {
    assertThat(HuntId.of("a")).isEqualTo(HuntId.of("a")).hasSameHashCodeAs(HuntId.of("a"));
    assertThat(HuntId.of("a")).isNotEqualTo(HuntId.of("A")).isNotEqualTo("a");
    assertThat(HuntId.of("Aa")).isNotEqualTo(HuntId.of("BB")); // one hash code
  }

  @Test
  void compareTo_differentNames_sortsLikeStrings() {
    assertThat(HuntId.of("a")).isLessThan(HuntId.of("b")).isGreaterThan(HuntId.of("B"));
  }
}
