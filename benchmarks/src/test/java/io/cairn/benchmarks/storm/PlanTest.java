package io.cairn.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.benchmarks.storm.Plan.Change;
import io.cairn.benchmarks.storm.Plan.Event;
import io.cairn.benchmarks.storm.Plan.Restart;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PlanTest {
  private static final long SECOND = 1_000_000_000;

  private static Load load(double restarts, int rolling, double changes, long seed) {
    return new Load(50, 0, 1, 3, 100_000, 100, 1, restarts, rolling, changes, 0, 200, seed);
  }

  @Test
  void plan_ofTheSameLoad_isTheSame() {
    assertThat(Plan.of(load(2, 10, 1, 5)).events()).isEqualTo(Plan.of(load(2, 10, 1, 5)).events());
  }

  @Test
  void plan_ofAnotherSeed_isAnother() {
    assertThat(Plan.of(load(2, 10, 1, 5)).events())
        .isNotEqualTo(Plan.of(load(2, 10, 1, 6)).events());
  }

  @Test
  void plan_ofMoreRestarts_hasTheSameChanges() {
    assertThat(changes(Plan.of(load(9, 10, 1, 5)))).isEqualTo(changes(Plan.of(load(1, 0, 1, 5))));
  }

  @Test
  void plan_always_isInOrderAndWithinTheNight() {
    List<Event> events = Plan.of(load(5, 20, 5, 5)).events();

    assertThat(events).isSortedAccordingTo(Comparator.comparingLong(Event::at));
    assertThat(events).allMatch(event -> event.at() >= 0 && event.at() < 200 * SECOND);
  }

  @Test
  void plan_ofRates_hasAboutAsManyAccidents() {
    Plan plan = Plan.of(load(5, 0, 2, 5));

    assertThat(plan.restarts()).isBetween(850L, 1_150L); // 1,000 by the rate: 4.7 deviations
    assertThat(plan.changes()).isBetween(300L, 500L);
  }

  @Test
  void plan_ofARollingUpdate_restartsEveryPodOnceWithinIt() {
    Plan plan = Plan.of(load(0, 10, 0, 5));

    List<Restart> restarts = plan.events().stream().map(Restart.class::cast).toList();
    assertThat(restarts).extracting(Restart::pod).doesNotHaveDuplicates().hasSize(50);
    assertThat(restarts)
        .allMatch(it -> it.at() >= plan.rollingFrom() && it.at() < plan.rollingUntil());
    assertThat(plan.rollingUntil() - plan.rollingFrom()).isEqualTo(10 * SECOND);
  }

  @Test
  void revisions_ofEachHunt_countUpFromTheFirst() {
    Plan plan = Plan.of(load(0, 0, 3, 5));

    long[] seen = plan.firstRevisions();
    for (Change change : changes(plan)) {
      assertThat(change.revision()).isEqualTo(++seen[change.hunt()]);
      assertThat(plan.changedAt(change.hunt(), change.revision())).isEqualTo(change.at());
    }
    assertThat(seen).isEqualTo(plan.lastRevisions());
  }

  private static List<Change> changes(Plan plan) {
    return plan.events().stream().filter(Change.class::isInstance).map(Change.class::cast).toList();
  }
}
