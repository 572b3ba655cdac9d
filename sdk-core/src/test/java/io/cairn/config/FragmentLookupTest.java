package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.spi.SnapshotCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Finding a fragment by its name, before a table has made its index and afterwards. */
class FragmentLookupTest {
  /** Names of every length from 1 to 255, and some of one hash code. */
  private static List<Fragment> fragments() {
    List<Fragment> all = new ArrayList<>();
    for (int length = 1; length <= Fragment.MAX_NAME; length++) {
      all.add(Fragment.ofText("n".repeat(length), "text/plain", "" + length));
    }
    for (String name : List.of("x/AaAa", "x/AaBB", "x/BBAa", "x/BBBB")) {
      all.add(Fragment.ofText(name, "text/plain", name));
    }
    return all;
  }

  static Stream<HuntConfig> configs() {
    HuntConfig config =
        HuntConfig.of(HuntId.of("h"), new Lineage(1, 2), VersionVector.of(1, 1), fragments());
    byte[] encoded = SnapshotCodec.encode(config);
    ByteBuffer direct = ByteBuffer.allocateDirect(encoded.length).put(encoded).flip();
    return Stream.of(
        config, SnapshotCodec.decode(ByteBuffer.wrap(encoded)), SnapshotCodec.decode(direct));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void fragment_askedOftenEnoughForAnIndex_isTheSameAsBefore(HuntConfig config) {
    for (int round = 1; round <= 3; round++) { // the first searches, the others look up
      for (Fragment fragment : fragments()) {
        String name = new String(fragment.name().toCharArray());
        assertThat(config.fragment(name)).isEqualTo(fragment);
        assertThat(config.has(name + "-")).isFalse();
      }
      for (String absent : List.of("", "m", "o", "x/AaAb", "n/", "n\u0000", "\u016e", "N")) {
        assertThat(config.find(absent)).isEmpty();
      }
    }
  }

  /** 1,024 names of one hash code, in the array and in the encoding. */
  @Test
  void fragment_namesMadeToCollide_isFoundAllTheSame() {
    List<String> names = List.of("");
    for (int i = 0; i < 10; i++) {
      names = names.stream().flatMap(name -> Stream.of(name + "Aa", name + "BB")).toList();
    }
    assertThat(names).extracting(String::hashCode).containsOnly(names.get(0).hashCode());
    HuntConfig config =
        HuntConfig.of(
            HuntId.of("h"),
            new Lineage(1, 2),
            VersionVector.of(1, 1),
            names.stream().map(name -> Fragment.ofText(name, "text/plain", name)).toList());
    HuntConfig decoded = SnapshotCodec.decode(ByteBuffer.wrap(SnapshotCodec.encode(config)));
    for (HuntConfig each : List.of(config, decoded)) {
      for (String name : names) { // more than enough for an index
        assertThat(each.fragment(name).text()).isEqualTo(name);
      }
      assertThat(each.find("AaAaAaAaAaAaAaAaAaAa-")).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void fragment_indexMade_allocatesNothing(HuntConfig config) {
    List<String> names = fragments().stream().map(Fragment::name).toList();
    for (String name : names) {
      config.fragment(name);
    }

    assertThat(
            Allocations.fewest(
                () -> {
                  for (int i = 0; i < names.size(); i++) {
                    config.fragment(names.get(i));
                  }
                }))
        .isZero();
  }
}
