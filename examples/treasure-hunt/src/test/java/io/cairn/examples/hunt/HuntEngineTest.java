package io.cairn.examples.hunt;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntConfig;
import io.cairn.examples.hunt.HuntEngine.Standing;
import org.junit.jupiter.api.Test;

class HuntEngineTest {
  private static final int PLAYERS = 200;

  private final HuntConfig config = Hunts.harbour();
  private final Rules rules = Rules.of(config);

  private static HuntEngine engine(Rules rules, long seed) {
    return new HuntEngine(Hunts.HARBOUR, PLAYERS, seed, rules);
  }

  private static void play(HuntEngine engine, Rules rules, int ticks) {
    for (int i = 0; i < ticks; i++) {
      engine.tick(rules);
    }
  }

  @Test
  void tick_sameSeedAndRules_sameGame() {
    HuntEngine one = engine(rules, 7);
    HuntEngine other = engine(rules, 7);
    HuntEngine third = engine(rules, 8);

    play(one, rules, 300);
    play(other, rules, 300);
    play(third, rules, 300);

    assertThat(one.standing()).isEqualTo(other.standing()).isNotEqualTo(third.standing());
    assertThat(one.standing().solved()).isPositive();
  }

  @Test
  void tick_afterPointsDoubled_paysTheNewPointsAtOnce() {
    Rules rich = Rules.of(Hunts.with(config, "rules/scoring", "points.base", "5000"));
    HuntEngine engine = engine(rules, 7);
    play(engine, rules, 200);
    Standing before = engine.standing();

    while (engine.standing().solved() == before.solved()) {
      engine.tick(rich);
    }

    long solved = engine.standing().solved() - before.solved();
    assertThat(engine.standing().points() - before.points()).isGreaterThanOrEqualTo(5_000 * solved);
    assertThat(before.points()).isLessThan(500 * before.solved());
  }

  @Test
  void tick_inAPhaseWithoutClues_everyoneWaits() {
    Rules over = Rules.of(Hunts.with(config, "rules/schedule", "now", "moored"));
    HuntEngine engine = engine(rules, 7);
    play(engine, rules, 200);
    long points = engine.standing().points();

    engine.tick(over);

    assertThat(engine.standing().waiting()).isEqualTo(PLAYERS);
    assertThat(engine.standing().points()).isEqualTo(points);
  }

  @Test
  void tick_withAZoneClosed_nobodyThinksThere() {
    Rules closed = Rules.of(Hunts.with(config, "zones/landing-stages", "open", "false"));
    HuntEngine open = engine(rules, 7);
    HuntEngine shut = engine(rules, 7);

    open.tick(rules);
    shut.tick(closed);

    // everyone begins at the landing stages, and some with a clue of that zone
    assertThat(open.standing().thinking()).isPositive();
    assertThat(shut.standing().thinking()).isZero();
    assertThat(shut.standing().waiting()).isPositive();
  }

  @Test
  void tick_withAClueTakenOut_goesOnWithTheOthers() {
    HuntEngine engine = engine(rules, 7);
    play(engine, rules, 100);
    HuntConfig fewer =
        HuntConfig.of(
            config.hunt(),
            config.lineage(),
            config.version().next(1),
            config.fragments().stream()
                .filter(fragment -> !fragment.name().startsWith("clues/0"))
                .toList());
    long solved = engine.standing().solved();

    play(engine, Rules.of(fewer), 300);

    assertThat(engine.standing().solved()).isGreaterThan(solved);
  }

  @Test
  void tick_withTheCanaryBonus_paysMore() {
    Rules canary =
        Rules.of(
            Hunts.config(
                Hunts.HARBOUR,
                io.cairn.config.Labels.of("region", "eu", "role", "engine", "canary", "")));
    HuntEngine plain = engine(rules, 7);
    HuntEngine tried = engine(canary, 7);

    play(plain, rules, 300);
    play(tried, canary, 300);

    assertThat(tried.standing().points()).isGreaterThan(plain.standing().points());
  }

  @Test
  void standing_afterManyTicks_hasTheBestFirst() {
    HuntEngine engine = engine(rules, 7);
    play(engine, rules, 300);

    assertThat(engine.standing().top()).hasSize(5);
    assertThat(engine.standing().top())
        .extracting(Leaderboard.Place::score)
        .isSortedAccordingTo(java.util.Comparator.reverseOrder());
  }
}
