package io.cairn.config.spi;

import static io.cairn.config.spi.Encoded.config;
import static io.cairn.config.spi.Encoded.repaired;
import static io.cairn.config.spi.Encoded.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class KnownSelectorsTest {
  private final KnownSelectors known = new KnownSelectors();

  private HuntConfig decode(byte[] encoded) {
    return SnapshotCodec.decode(ByteBuffer.wrap(encoded), known);
  }

  private static Fragment selected(String name, String selector) {
    return text(name, name).withSelector(Selector.parse(selector));
  }

  @Test
  void decode_again_isEqualAndSharesWhatSelects() {
    byte[] encoded =
        SnapshotCodec.encode(config(selected("a", "k=v"), selected("b", "region in (eu,us),!x")));

    HuntConfig first = decode(encoded);
    HuntConfig second = decode(encoded);

    assertThat(first).isEqualTo(SnapshotCodec.decode(ByteBuffer.wrap(encoded))).isEqualTo(second);
    assertThat(second.fragment("a").selector()).isSameAs(first.fragment("a").selector());
    assertThat(second.labelKeys()).isSameAs(first.labelKeys()).containsExactly("k", "region", "x");
  }

  private static byte[] encodedOf(String hunt) {
    return SnapshotCodec.encode(
        HuntConfig.of(
            HuntId.of(hunt), new Lineage(1, 2), VersionVector.of(1, 1), List.of(text("a", "b"))));
  }

  @Test
  void decode_huntAgain_isTheSame() {
    HuntId first = decode(encodedOf("harbour-night")).hunt();

    assertThat(decode(encodedOf("old-town")).hunt()).isEqualTo(HuntId.of("old-town"));
    assertThat(decode(encodedOf("harbour-night")).hunt())
        .isSameAs(first)
        .isEqualTo(HuntId.of("harbour-night"));
  }

  @Test
  void decode_huntsOfOneHash_areToldApart() {
    for (String hunt : List.of("AaAa", "BBBB", "AaBB", "AaAa")) {
      assertThat(decode(encodedOf(hunt)).hunt()).isEqualTo(HuntId.of(hunt));
    }
  }

  @Test
  void decode_huntThatIsNoUtf8ButReadsLikeAKnownOne_isRefused() {
    assertThat(decode(encodedOf("\u00e9")).hunt()).isEqualTo(HuntId.of("\u00e9"));
    byte[] latin = encodedOf("e");
    latin[SnapshotLayout.HUNT] = (byte) 0xe9;

    assertThatThrownBy(() -> decode(repaired(latin)))
        .isInstanceOfSatisfying(
            MalformedSnapshotException.class,
            thrown -> assertThat(thrown.field()).isEqualTo("hunt"));
  }

  @Test
  void decode_moreSelectorsThanAreRemembered_isRightEachTime() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5 * KnownSelectors.SLOTS; i++) {
        HuntConfig config = config(selected("a", "key-" + i + "=v" + i), selected("b", "other"));
        assertThat(decode(SnapshotCodec.encode(config))).isEqualTo(config);
      }
    }
  }

  @Test
  void decode_selectorsOfOneHash_areToldApart() {
    for (String value : List.of("AaAa", "BBBB", "AaBB", "AaAa")) {
      HuntConfig config = config(selected("a", value));
      assertThat(decode(SnapshotCodec.encode(config))).isEqualTo(config);
    }
  }

  @Test
  void decode_knownSelectorsOutOfOrder_isRefusedAsBefore() {
    byte[] good = SnapshotCodec.encode(config(selected("a", "k=v"), selected("b", "k=w")));
    decode(good);
    byte[] bad =
        new String(good, StandardCharsets.ISO_8859_1)
            .replace("k=v", "k=x")
            .replace("k=w", "k=v")
            .getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> decode(repaired(bad)))
        .isInstanceOfSatisfying(
            MalformedSnapshotException.class,
            thrown -> assertThat(thrown.field()).isEqualTo("selector"));
  }

  @Test
  void decode_illegalSelectorOrKey_isNotRemembered() {
    byte[] good = SnapshotCodec.encode(config(selected("a", "k=v")));
    byte[] bad =
        new String(good, StandardCharsets.ISO_8859_1)
            .replace("k=v", "k=;")
            .getBytes(StandardCharsets.ISO_8859_1);

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> decode(repaired(bad.clone())))
          .isInstanceOf(MalformedSnapshotException.class);
    }
    assertThat(decode(good)).isEqualTo(config(selected("a", "k=v")));
  }
}
