package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.FragmentTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HuntConfigTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Lineage LINEAGE = new Lineage(1, 2);
  private static final VersionVector VERSION = VersionVector.of(1, 1);

  private static HuntConfig config(Fragment... fragments) {
    return HuntConfig.of(HUNT, LINEAGE, VERSION, List.of(fragments));
  }

  private static Fragment text(String name, String selector) {
    return Fragment.ofText(name, "text/plain", "of " + name).withSelector(Selector.parse(selector));
  }

  @Test
  void of_anyOrder_isSortedByName() {
    assertThat(config(text("b", ""), text("a/b", ""), text("a", ""), text("B", "")).fragments())
        .extracting(Fragment::name)
        .containsExactly("B", "a", "a/b", "b");
  }

  @Test
  void of_nameTwice_isRefused() {
    assertThatThrownBy(() -> config(text("a", ""), text("a", "x")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a\" appears twice");
  }

  @Test
  void of_sameFragmentsInAnotherOrder_isEqual() {
    assertThat(config(text("a", ""), text("b", "")))
        .isEqualTo(config(text("b", ""), text("a", "")))
        .hasSameHashCodeAs(config(text("b", ""), text("a", "")))
        .isNotEqualTo(config(text("a", "")));
  }

  @Test
  void of_tooManyFragments_namesCountAndBound() {
    assertThatThrownBy(
            () -> HuntConfig.of(HUNT, LINEAGE, VERSION, Set.of(), new Claimed((1 << 20) + 1, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("1048577", "1048576");
  }

  @Test
  void of_tooManyBytes_namesSizeAndBound() {
    assertThatThrownBy(
            () -> HuntConfig.of(HUNT, LINEAGE, VERSION, Set.of(), new Claimed(1, (64L << 20) + 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("67108865", "67108864");
    Fragment big = Fragment.of("a", "x/y", new byte[40 << 20]);
    assertThatThrownBy(() -> config(big, Fragment.of("b", "x/y", new byte[40 << 20])))
        .hasMessageContaining("more than 67108864");
  }

  private record Claimed(int count, long bytes) implements FragmentTable {
    @Override
    public int indexOf(String name) {
      return -1;
    }

    @Override
    public Fragment at(int index) {
      throw new IndexOutOfBoundsException(index);
    }
  }

  @Test
  void of_illegalLabelKey_isRefused() {
    assertThatThrownBy(
            () -> HuntConfig.of(HUNT, LINEAGE, VERSION, Set.of("a b"), new Claimed(0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("label key \"a b\"");
  }

  @Test
  void fragment_everyName_isFoundAndOthersAreNot() {
    HuntConfig config = config(text("a", ""), text("b", ""), text("d", ""));

    for (String name : new String[] {"a", "b", "d"}) {
      assertThat(config.fragment(name).name()).isEqualTo(name);
      assertThat(config.find(name)).containsSame(config.fragment(name));
      assertThat(config.has(name)).isTrue();
    }
    for (String name : new String[] {"", "A", "c", "e", "aa", "ä"}) {
      assertThat(config.find(name)).isEmpty();
      assertThat(config.has(name)).isFalse();
      assertThatThrownBy(() -> config.fragment(name))
          .isInstanceOfSatisfying(
              FragmentNotFoundException.class,
              e -> {
                assertThat(e.hunt()).isEqualTo(HUNT);
                assertThat(e.version()).isEqualTo(VERSION);
                assertThat(e.fragment()).isEqualTo(name);
              });
    }
  }

  @Test
  void has_anyName_allocatesNothing() {
    HuntConfig config = RandomConfigs.sized(100, 1);

    assertThat(Allocations.fewest(() -> config.has("rules/stage-00042/clue"))).isZero();
    assertThat(Allocations.fewest(() -> config.has("rules/none"))).isZero();
  }

  @Test
  void fragments_list_isUnmodifiableAndBounded() {
    List<Fragment> fragments = config(text("a", "")).fragments();

    assertThatThrownBy(() -> fragments.remove(0)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> fragments.get(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> fragments.get(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void labelKeys_severalSelectors_areAllTheirKeysSorted() {
    HuntConfig config = config(text("a", "z=1,!y"), text("b", "x in (1,2)"), text("c", ""));

    assertThat(config.labelKeys()).containsExactly("x", "y", "z");
    assertThatThrownBy(() -> config.labelKeys().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void select_labels_keepsWhatMatchesAndEveryLabelKey() {
    HuntConfig config = config(text("a", "region=eu"), text("b", "region=us"), text("c", ""));
    HuntConfig selected = config.select(Scope.of(Labels.of("region", "eu")));

    assertThat(selected.fragments()).extracting(Fragment::name).containsExactly("a", "c");
    assertThat(selected.labelKeys()).isEqualTo(config.labelKeys());
    assertThat(selected.version()).isEqualTo(config.version());
    assertThat(selected.bytes()).isEqualTo(8);
  }

  @Test
  void select_everythingMatches_isTheSameConfig() {
    HuntConfig config = config(text("a", "region=eu"));

    assertThat(config.select(Scope.EVERYTHING)).isSameAs(config);
    assertThat(config.select(Scope.of(Labels.of("region", "eu")))).isSameAs(config);
  }

  @Test
  void select_labelsThatAgreeOnTheLabelKeys_isTheSame() {
    RandomConfigs random = new RandomConfigs(7);
    for (int i = 0; i < 2_000; i++) {
      HuntConfig config = random.config();
      Labels a = random.labels();
      Labels b = random.labels();
      if (a.fingerprint(config.labelKeys()) == b.fingerprint(config.labelKeys())) {
        assertThat(config.select(Scope.of(a))).isEqualTo(config.select(Scope.of(b)));
      }
    }
  }

  @Test
  void decode_textAndBytes_needNoDecoder() {
    HuntConfig config = config(text("a", ""));

    assertThat(config.decode("a", String.class)).isEqualTo("of a");
    assertThat(config.decode("a", String.class)).isSameAs(config.decode("a", String.class));
    assertThat(config.decode("a", byte[].class)).isEqualTo(new byte[] {'o', 'f', ' ', 'a'});
    config.decode("a", byte[].class)[0] = 'X';
    assertThat(config.decode("a", byte[].class)).startsWith('o');
  }

  @Test
  void decode_typeWithoutDecoder_namesTheContentType() {
    assertThatThrownBy(() -> config(text("a", "")).decode("a", Integer.class))
        .isInstanceOf(FragmentDecodingException.class)
        .hasMessageContainingAll("\"a\"", "text/plain", "harbour-night", "1.1", "Integer");
  }

  @Test
  void age_servedByNoClient_isZeroAndNotStale() {
    HuntConfig config = config();

    assertThat(config.age()).isEqualTo(Duration.ZERO);
    assertThat(config.isStale()).isFalse();
  }

  @Test
  void toString_anyConfig_showsNoContent() {
    assertThat(config(text("a", ""))).hasToString("harbour-night at 1.1 (1 fragments, 4 bytes)");
  }

  @Test
  void of_listChangedLater_staysTheSame() {
    List<Fragment> fragments = new ArrayList<>(List.of(text("a", "")));
    HuntConfig config = HuntConfig.of(HUNT, LINEAGE, VERSION, fragments);
    Collections.fill(fragments, text("b", ""));

    assertThat(config.has("a")).isTrue();
  }
}
