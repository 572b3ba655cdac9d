package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FragmentTest {
  private static final byte[] BYTES = {1, 2, 3};

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "rules/scoring", ".hidden", "...", "a/..b", "A-Z_0.9", "a/.../b", "-"})
  void of_legalName_keepsIt(String name) {
    assertThat(Fragment.of(name, "x/y", BYTES).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "/", "/a", "a/", "a//b", ".", "..", "a/.", "./a", "a/../b", "a b", "ä", "a\\b",
        "a\u0000", "a:b", "a\n"
      })
  void of_illegalName_isRefused(String name) {
    assertThatThrownBy(() -> Fragment.of(name, "x/y", BYTES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fragment name")
        .message()
        .doesNotContain("\n", "\u0000");
  }

  @Test
  void of_longestName_isLegalAndOneMoreIsNot() {
    assertThat(Fragment.of("a".repeat(255), "x/y", BYTES).name()).hasSize(255);
    assertThatThrownBy(() -> Fragment.of("a".repeat(256), "x/y", BYTES))
        .hasMessageContainingAll("256", "255");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\n", "ä", "a\u007f"})
  void of_illegalContentType_isRefused(String type) {
    assertThatThrownBy(() -> Fragment.of("a", type, BYTES))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("content type");
  }

  @Test
  void of_longestContentType_isLegalAndOneMoreIsNot() {
    assertThat(Fragment.of("a", "t".repeat(127), BYTES).contentType()).hasSize(127);
    assertThatThrownBy(() -> Fragment.of("a", "t".repeat(128), BYTES))
        .hasMessageContainingAll("128", "127");
  }

  @Test
  void wrap_moreThan64MiB_namesSizeAndBound() {
    ByteBuffer big = ByteBuffer.allocate(Fragment.MAX_BYTES + 1);

    assertThatThrownBy(() -> Fragment.wrap("a", "x/y", Selector.EVERYTHING, big))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("67108865", "67108864");
    assertThat(Fragment.wrap("a", "x/y", Selector.EVERYTHING, big.position(1)).size())
        .isEqualTo(Fragment.MAX_BYTES);
  }

  @Test
  void of_arrayChangedLater_staysTheSame() {
    byte[] bytes = {1, 2, 3};
    Fragment fragment = Fragment.of("a", "x/y", bytes);
    bytes[0] = 9;
    fragment.bytes()[1] = 9;

    assertThat(fragment.bytes()).containsExactly(1, 2, 3);
  }

  @Test
  void wrap_partOfABuffer_takesWhatRemainsAndLeavesThePosition() {
    for (ByteBuffer buffer :
        new ByteBuffer[] {ByteBuffer.allocate(5), ByteBuffer.allocateDirect(5)}) {
      buffer.put(new byte[] {9, 1, 2, 3, 9}).position(1).limit(4);
      Fragment fragment = Fragment.wrap("a", "x/y", Selector.EVERYTHING, buffer);
      buffer.clear();

      assertThat(fragment.size()).isEqualTo(3);
      assertThat(fragment.bytes()).containsExactly(1, 2, 3);
      assertThat(fragment).isEqualTo(Fragment.of("a", "x/y", BYTES));
    }
  }

  @Test
  void buffer_readOrWritten_leavesTheFragmentAlone() {
    Fragment fragment = Fragment.of("a", "x/y", BYTES);
    fragment.buffer().get();

    assertThat(fragment.buffer().remaining()).isEqualTo(3);
    assertThatThrownBy(() -> fragment.buffer().put(0, (byte) 9))
        .isInstanceOf(ReadOnlyBufferException.class);
  }

  @Test
  void text_utf8_isReadBack() {
    assertThat(Fragment.ofText("a", "text/plain", "Käse 🏴").text()).isEqualTo("Käse 🏴");
    assertThat(Fragment.of("a", "text/plain", new byte[] {'a', (byte) 0xff}).text())
        .isEqualTo("a\ufffd");
    assertThat(Fragment.ofText("a", "text/plain", "ä").bytes())
        .isEqualTo("ä".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void equals_anyPartDifferent_differs() {
    Fragment fragment = Fragment.of("a", "x/y", BYTES, Selector.parse("k=v"));

    assertThat(fragment)
        .isEqualTo(Fragment.of("a", "x/y", BYTES, Selector.parse("k in (v)")))
        .hasSameHashCodeAs(Fragment.of("a", "x/y", BYTES, Selector.parse("k in (v)")))
        .isNotEqualTo(Fragment.of("b", "x/y", BYTES, Selector.parse("k=v")))
        .isNotEqualTo(Fragment.of("a", "x/z", BYTES, Selector.parse("k=v")))
        .isNotEqualTo(Fragment.of("a", "x/y", new byte[3], Selector.parse("k=v")))
        .isNotEqualTo(fragment.withSelector(Selector.EVERYTHING))
        .isNotEqualTo("a");
  }

  @Test
  void toString_anyFragment_showsNoContent() {
    assertThat(Fragment.ofText("a", "x/y", "secret")).hasToString("a (x/y, 6 bytes)");
    assertThat(Fragment.of("a", "x/y", BYTES, Selector.parse("k=v")))
        .hasToString("a (x/y, 3 bytes, for k=v)");
  }
}
