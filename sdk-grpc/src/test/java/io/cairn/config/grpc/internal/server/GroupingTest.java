package io.cairn.config.grpc.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.Labels;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GroupingTest {
  private static final Set<String> KEYS = Set.of("region", "role");

  private static Fragment selected(String name, String selector) {
    return Fragment.ofText(name, "text/plain", "x").withSelector(Selector.parse(selector));
  }

  private static Grouping grouping(String... selectors) {
    List<Fragment> fragments = new ArrayList<>();
    for (String selector : selectors) {
      fragments.add(selected("f" + fragments.size(), selector));
    }
    return Grouping.of(fragments, KEYS);
  }

  private static Scope labels(String... labels) {
    return Scope.of(Labels.of(labels));
  }

  @Test
  void groupOf_labelsThatTheSameSelectorsMatch_isOneGroup() {
    Grouping grouping = grouping("", "region=eu", "role!=admin", "region=eu");

    assertThat(grouping.groupOf(labels("region", "us")))
        .isEqualTo(grouping.groupOf(labels("region", "made-up")))
        .isEqualTo(grouping.groupOf(labels("role", "made-up", "pod", "1")))
        .isNotEqualTo(grouping.groupOf(labels("region", "eu")))
        .isNotEqualTo(grouping.groupOf(labels("role", "admin")));
  }

  @Test
  void groupOf_everything_isThatOfWhomEverySelectorMatches() {
    Grouping grouping = grouping("region=eu", "role");

    assertThat(grouping.groupOf(Scope.EVERYTHING))
        .isEqualTo(grouping.groupOf(labels("region", "eu", "role", "x")))
        .isNotEqualTo(grouping.groupOf(labels("region", "eu")));
  }

  @Test
  void groupOf_noSelectorAmongWhatIsBrought_isOneGroup() {
    assertThat(grouping("", "").groupOf(Scope.EVERYTHING))
        .isEqualTo(grouping("").groupOf(labels("region", "eu")))
        .isEqualTo(
            Grouping.of(List.of(selected("a", "")), Set.of()).groupOf(labels("region", "eu")));
  }

  @Test
  void groupOf_anotherAnswer_isTheSameGroupOnlyIfItHasTheSameSelectors() {
    Scope eu = labels("region", "eu");

    assertThat(grouping("region=eu", "role").groupOf(eu))
        .isEqualTo(grouping("role", "region=eu").groupOf(eu))
        .hasSameHashCodeAs(grouping("role", "region=eu").groupOf(eu))
        .isNotEqualTo(grouping("region=eu", "role", "region=us").groupOf(eu))
        .isNotEqualTo(grouping("region=eu").groupOf(eu));
  }

  /** A store that forgets a key must not bring one pod's fragments to another. */
  @Test
  void groupOf_selectorsWhoseKeysAreNotNamed_partsAllTheSame() {
    Grouping grouping = Grouping.of(List.of(selected("a", "role=admin")), Set.of());

    assertThat(grouping.groupOf(labels("role", "admin")))
        .isNotEqualTo(grouping.groupOf(labels("role", "player")));
  }

  @Test
  void groupOf_moreSelectorsThanAreMatched_partsByTheLabelsTheyMention() {
    String[] selectors = new String[Grouping.MOST_SELECTORS + 1];
    for (int i = 0; i < selectors.length; i++) {
      selectors[i] = "region=r" + i;
    }
    Grouping grouping = grouping(selectors);

    assertThat(grouping.groupOf(labels("region", "x", "pod", "1")))
        .isEqualTo(grouping.groupOf(labels("pod", "2", "region", "x")))
        .isNotEqualTo(grouping.groupOf(labels("region", "y")))
        .isNotEqualTo(grouping.groupOf(labels("region", "x", "role", "")));
    assertThat(grouping.groupOf(labels("region", "x")))
        .isNotEqualTo(grouping.groupOf(labels("role", "x")));
    assertThat(grouping.groupOf(Scope.EVERYTHING)).isNotEqualTo(grouping.groupOf(labels()));
  }
}
