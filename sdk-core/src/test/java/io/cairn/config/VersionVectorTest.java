package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VersionVectorTest {
  @Test
  void of_extremes_keepsBothParts() {
    VersionVector last = VersionVector.of(VersionVector.MAX_EPOCH, VersionVector.MAX_REVISION);

    assertThat(last.bits()).isEqualTo(-1L);
    assertThat(last.epoch()).isEqualTo(65_535);
    assertThat(last.revision()).isEqualTo(281_474_976_710_655L);
    assertThat(VersionVector.of(0, 0)).isEqualTo(VersionVector.NONE);
  }

  @Test
  void of_partOutOfRange_namesPartAndBound() {
    assertThatThrownBy(() -> VersionVector.of(65_536, 0)).hasMessageContainingAll("65536", "65535");
    assertThatThrownBy(() -> VersionVector.of(-1, 0)).hasMessageContaining("epoch -1");
    assertThatThrownBy(() -> VersionVector.of(0, 1L << 48)).hasMessageContaining("revision");
    assertThatThrownBy(() -> VersionVector.of(0, -1)).hasMessageContaining("revision -1");
  }

  @Test
  void compareTo_epochsOverTheSignBit_isUnsigned() {
    VersionVector low = VersionVector.of(32_767, VersionVector.MAX_REVISION);
    VersionVector high = VersionVector.of(32_768, 0);

    assertThat(high).isGreaterThan(low);
    assertThat(high.isAfter(low)).isTrue();
    assertThat(low.isAfter(high)).isFalse();
    assertThat(low.isAfter(low)).isFalse();
  }

  @Test
  void compareTo_randomVersions_ordersByEpochThenRevision() {
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      VersionVector a = new VersionVector(random.nextLong());
      VersionVector b = VersionVector.of(random.nextBoolean() ? a.epoch() : 9, random.nextInt(99));
      int expected = Integer.compare(a.epoch(), b.epoch());
      expected = expected != 0 ? expected : Long.compare(a.revision(), b.revision());

      assertThat(Integer.signum(a.compareTo(b))).isEqualTo(expected);
      assertThat(a.isAfter(b)).isEqualTo(expected > 0);
    }
  }

  @Test
  void next_sameEpoch_isNextRevision() {
    assertThat(VersionVector.of(2, 17).next(2)).isEqualTo(VersionVector.of(2, 18));
  }

  @Test
  void next_newerEpoch_isItsFirstRevision() {
    assertThat(VersionVector.of(2, 17).next(5)).isEqualTo(VersionVector.of(5, 1));
  }

  @Test
  void next_olderEpoch_isRefused() {
    assertThatThrownBy(() -> VersionVector.of(2, 17).next(1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("epoch 1", "2.17");
  }

  @Test
  void next_noRevisionLeft_doesNotRunIntoTheEpoch() {
    VersionVector last = VersionVector.of(2, VersionVector.MAX_REVISION);

    assertThatThrownBy(() -> last.next(2)).isInstanceOf(IllegalStateException.class);
    assertThat(last.next(3)).isEqualTo(VersionVector.of(3, 1));
  }

  @Test
  void next_noEpochLeft_isRefused() {
    assertThatThrownBy(() -> VersionVector.of(65_535, 1).next(65_536))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parse_anyVersion_readsWhatToStringWrote() {
    Random random = new Random(2);
    for (int i = 0; i < 10_000; i++) {
      VersionVector version = new VersionVector(random.nextLong() >>> random.nextInt(64));

      assertThat(VersionVector.parse(version.toString())).isEqualTo(version);
    }
    assertThat(VersionVector.parse("65535.281474976710655").bits()).isEqualTo(-1L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "1",
        "1.",
        ".1",
        "1.2.3",
        "+1.2",
        "1.+2",
        "-0.1",
        "1.-0",
        "01.2",
        "1.02",
        " 1.2",
        "1.2 ",
        "a.b",
        "65536.1",
        "99999.1",
        "1.281474976710656",
        "1.9999999999999999",
        "100000.1",
        "٣.٤"
      })
  void parse_anythingElse_isRefusedWithTheText(String text) {
    assertThatThrownBy(() -> VersionVector.parse(text))
        .isExactlyInstanceOf(IllegalArgumentException.class);
  }
}
