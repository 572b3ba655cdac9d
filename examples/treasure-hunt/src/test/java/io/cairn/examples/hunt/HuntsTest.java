package io.cairn.examples.hunt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written in {@code examples/hunts}. */
class HuntsTest {
  static List<HuntId> hunts() {
    return Hunts.all();
  }

  @Test
  void library_listed_hasThreeHunts() {
    assertThat(Hunts.all())
        .extracting(HuntId::value)
        .containsExactly("harbour-night", "old-library", "winter-market");
  }

  @ParameterizedTest
  @MethodSource("hunts")
  void hunt_readByAnEngine_fitsTogether(HuntId hunt) {
    Rules rules = Rules.of(Hunts.config(hunt, Hunts.ENGINE));

    assertThat(rules.config().fragments()).hasSizeGreaterThan(25);
    assertThat(rules.clues()).hasSizeGreaterThanOrEqualTo(10);
    assertThat(rules.schedule().phase().solving()).isTrue();
    assertThat(rules.region()).isPresent();
  }

  @ParameterizedTest
  @MethodSource("hunts")
  void clues_ofAHunt_haveHintsAndUseEveryZone(HuntId hunt) {
    Rules rules = Rules.of(Hunts.config(hunt, Hunts.ENGINE));
    Set<String> used = new HashSet<>();
    for (String name : rules.clues()) {
      Clue clue = rules.clue(name);
      used.add("zones/" + clue.zone());
      assertThat(clue.hints()).as(name).hasSizeGreaterThanOrEqualTo(2);
      assertThat(clue.riddle().length()).as(name).isBetween(60, 400);
    }
    assertThat(rules.config().fragments())
        .extracting(Fragment::name)
        .filteredOn(name -> name.startsWith("zones/"))
        .containsExactlyInAnyOrderElementsOf(used);
  }

  @ParameterizedTest
  @MethodSource("hunts")
  void zones_ofAHunt_areWithinAWalk(HuntId hunt) {
    Rules rules = Rules.of(Hunts.config(hunt, Hunts.ENGINE));
    Zone start = rules.zone(rules.info().start());
    for (String name : rules.clues()) {
      Zone zone = rules.zone(rules.clue(name).zone());
      assertThat(zone.metresFrom(start.lat(), start.lon())).as(name).isLessThan(3_000);
    }
  }

  @ParameterizedTest
  @MethodSource("hunts")
  void selectors_ofAHunt_giveEachPodItsOwn(HuntId hunt) {
    HuntConfig eu = Hunts.config(hunt, Hunts.ENGINE);
    HuntConfig us = Hunts.config(hunt, Labels.of("region", "us", "role", "engine", "canary", ""));
    HuntConfig board = Hunts.config(hunt, Labels.of("role", "leaderboard"));

    assertThat(eu.has("region/eu")).isTrue();
    assertThat(eu.has("region/us")).isFalse();
    assertThat(eu.has("canary/bonus")).isFalse();
    assertThat(eu.has("admin/contacts")).isFalse();
    assertThat(us.has("region/us")).isTrue();
    assertThat(us.has("canary/bonus")).isTrue();
    assertThat(board.has("board/layout")).isTrue();
    assertThat(board.fragments())
        .extracting(Fragment::name)
        .noneMatch(name -> name.startsWith("clues/"));
  }

  @Test
  void rules_withAClueInNoZone_areRefused() {
    HuntConfig bad = Hunts.with(Hunts.harbour(), "clues/03-the-green-lady", "zone", "the-moon");

    assertThatThrownBy(() -> Rules.of(bad))
        .hasMessage(
            "clues/03-the-green-lady: zone is \"the-moon\", and there is no zones/the-moon");
  }

  @Test
  void rules_inAPhaseThatIsNone_areRefused() {
    HuntConfig bad = Hunts.with(Hunts.harbour(), "rules/schedule", "now", "never");

    assertThatThrownBy(() -> Rules.of(bad)).hasMessageContaining("now is \"never\"");
  }
}
