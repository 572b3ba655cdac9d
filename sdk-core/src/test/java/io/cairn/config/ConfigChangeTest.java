package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigChangeTest {
  @Test
  void initial_config_isAllAdded() {
    HuntConfig config = RandomConfigs.sized(2, 1);
    ConfigChange change = ConfigChange.initial(config);

    assertThat(change.before()).isEmpty();
    assertThat(change.after()).isSameAs(config);
    assertThat(change.hunt()).isEqualTo(config.hunt());
    assertThat(change.added()).containsExactly("rules/stage-00000/clue", "rules/stage-00001/clue");
    assertThat(change.changed()).isEmpty();
    assertThat(change.removed()).isEmpty();
    assertThat(change)
        .hasToString("harbour-night from nothing to 3.4 (2 added, 0 changed, 0 removed)");
  }

  @Test
  void between_randomConfigs_partsTheNames() {
    RandomConfigs random = new RandomConfigs(10);
    for (int i = 0; i < 2_000; i++) {
      HuntConfig before = random.config();
      HuntConfig after = random.after(before);
      ConfigChange change = ConfigChange.between(before, after);
      Set<String> old = names(before);
      Set<String> now = names(after);

      assertThat(change.added()).containsExactlyElementsOf(minus(now, old));
      assertThat(change.removed()).containsExactlyElementsOf(minus(old, now));
      old.retainAll(now);
      old.removeIf(name -> before.fragment(name).equals(after.fragment(name)));
      assertThat(change.changed()).containsExactlyElementsOf(old);
      for (String name : minus(now, new HashSet<>())) {
        assertThat(change.affects(name))
            .isEqualTo(change.added().contains(name) || change.changed().contains(name));
      }
    }
  }

  private static Set<String> names(HuntConfig config) {
    return config.fragments().stream()
        .map(Fragment::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> minus(Set<String> names, Set<String> others) {
    Set<String> left = new TreeSet<>(names);
    left.removeAll(others);
    return left;
  }

  @Test
  void between_differentHunts_isRefused() {
    HuntConfig one = RandomConfigs.sized(1, 1);
    HuntConfig other = HuntConfig.of(HuntId.of("x"), one.lineage(), one.version(), List.of());

    assertThatThrownBy(() -> ConfigChange.between(one, other))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("harbour-night", "x");
  }

  @Test
  void added_isUnmodifiable() {
    assertThatThrownBy(() -> ConfigChange.initial(RandomConfigs.sized(1, 1)).added().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
