package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigDeltaTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Lineage LINEAGE = new Lineage(1, 2);
  private static final VersionVector FIRST = VersionVector.of(1, 1);
  private static final VersionVector SECOND = VersionVector.of(1, 2);
  private static final Fragment A = Fragment.ofText("a", "text/plain", "1");

  private static ConfigDelta delta(VersionVector from, List<Fragment> put, Set<String> removed) {
    return new ConfigDelta(HUNT, LINEAGE, from, SECOND, put, removed, Set.of());
  }

  @Test
  void apply_betweenRandomConfigs_givesTheLaterOne() {
    RandomConfigs random = new RandomConfigs(8);
    for (int i = 0; i < 3_000; i++) {
      HuntConfig before = random.config();
      HuntConfig after = random.after(before);

      assertThat(before.apply(ConfigDelta.between(before, after))).isEqualTo(after);
    }
  }

  @Test
  void apply_changesFarApartInManyFragments_isWhatAMapMakesOfThem() {
    Random random = new Random(10);
    for (int i = 0; i < 300; i++) {
      TreeMap<String, Fragment> all = new TreeMap<>();
      int count = random.nextInt(1_000);
      for (int n = 0; n < count; n++) {
        Fragment made = numbered(random.nextInt(2_000), "old");
        all.put(made.name(), made);
      }
      HuntConfig before = HuntConfig.of(HUNT, LINEAGE, FIRST, all.values());
      Set<String> removed = new HashSet<>();
      List<Fragment> put = new ArrayList<>();
      int changes = random.nextInt(random.nextBoolean() ? 5 : 1_000);
      for (int n = 0; n < changes; n++) {
        Fragment made = numbered(random.nextInt(2_000), "new");
        if (random.nextInt(4) == 0) {
          removed.add(made.name());
        } else if (put.stream().noneMatch(other -> other.name().equals(made.name()))) {
          put.add(made);
        }
      }
      put.forEach(fragment -> removed.remove(fragment.name()));
      removed.forEach(all::remove);
      put.forEach(fragment -> all.put(fragment.name(), fragment));

      HuntConfig after = before.apply(delta(FIRST, put, removed));

      assertThat(after.fragments()).containsExactlyElementsOf(all.values());
    }
  }

  private static Fragment numbered(int number, String text) {
    return Fragment.ofText("part-%04d".formatted(number), "text/plain", text);
  }

  @Test
  void select_anyScope_commutesWithApply() {
    RandomConfigs random = new RandomConfigs(9);
    for (int i = 0; i < 3_000; i++) {
      HuntConfig before = random.config();
      HuntConfig after = random.after(before);
      ConfigDelta delta = ConfigDelta.between(before, after);
      Scope scope = Scope.of(random.labels());

      assertThat(before.select(scope).apply(delta.select(scope))).isEqualTo(after.select(scope));
    }
  }

  @Test
  void between_configsThatShareFragments_carriesOnlyWhatDiffers() {
    Fragment changed = Fragment.ofText("b", "text/plain", "1");
    HuntConfig before = HuntConfig.of(HUNT, LINEAGE, FIRST, List.of(A, changed));
    HuntConfig after =
        HuntConfig.of(HUNT, LINEAGE, SECOND, List.of(A, changed.withSelector(Selector.parse("x"))));
    ConfigDelta delta = ConfigDelta.between(before, after);

    assertThat(delta.put()).extracting(Fragment::name).containsExactly("b");
    assertThat(delta.removed()).isEmpty();
    assertThat(delta.labelKeys()).containsExactly("x");
    assertThat(delta.bytes()).isEqualTo(1);
    assertThat(before.apply(delta).fragment("a")).isSameAs(A);
  }

  @Test
  void between_otherHuntOrLineageOrOrder_isRefused() {
    HuntConfig before = HuntConfig.of(HUNT, LINEAGE, FIRST, List.of(A));
    HuntConfig after = HuntConfig.of(HUNT, LINEAGE, SECOND, List.of(A));
    HuntConfig otherHunt = HuntConfig.of(HuntId.of("x"), LINEAGE, SECOND, List.of(A));
    HuntConfig otherLineage = HuntConfig.of(HUNT, new Lineage(3, 4), SECOND, List.of(A));

    for (HuntConfig other : new HuntConfig[] {otherHunt, otherLineage, before}) {
      assertThatThrownBy(() -> ConfigDelta.between(before, other))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> ConfigDelta.between(after, before))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("1.2", "1.1", "not later");
  }

  @Test
  void apply_otherBase_isRefusedWithBothVersions() {
    HuntConfig config = HuntConfig.of(HUNT, LINEAGE, FIRST, List.of(A));

    assertThatThrownBy(() -> config.apply(delta(VersionVector.of(1, 0), List.of(), Set.of())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("1.0", "1.1");
  }

  @Test
  void apply_removalOfWhatIsNotThere_isHarmless() {
    HuntConfig config = HuntConfig.of(HUNT, LINEAGE, FIRST, List.of(A));

    assertThat(config.apply(delta(FIRST, List.of(), Set.of("none", "zzz"))).fragments())
        .containsExactly(A);
  }

  @Test
  void apply_illegalLabelKey_isRefused() {
    HuntConfig config = HuntConfig.of(HUNT, LINEAGE, FIRST, List.of(A));
    ConfigDelta delta =
        new ConfigDelta(HUNT, LINEAGE, FIRST, SECOND, List.of(), Set.of(), Set.of("a b"));

    assertThatThrownBy(() -> config.apply(delta)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void new_nameTwice_isRefused() {
    assertThatThrownBy(() -> delta(FIRST, List.of(A, A), Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a\" twice");
    assertThatThrownBy(() -> delta(FIRST, List.of(A), Set.of("a")))
        .hasMessageContaining("\"a\" twice");
  }

  @Test
  void new_versionNotLater_isRefused() {
    assertThatThrownBy(() -> delta(SECOND, List.of(), Set.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void select_everythingIncluded_isTheSameDelta() {
    ConfigDelta delta = delta(FIRST, List.of(A), Set.of("b"));

    assertThat(delta.select(Scope.EVERYTHING)).isSameAs(delta);
  }

  @Test
  void select_fragmentOutOfScope_isRemovedInstead() {
    ConfigDelta delta =
        delta(FIRST, List.of(A.withSelector(Selector.parse("canary"))), Set.of("b"))
            .select(Scope.of(Labels.NONE));

    assertThat(delta.put()).isEmpty();
    assertThat(delta.removed()).containsExactlyInAnyOrder("a", "b");
  }
}
