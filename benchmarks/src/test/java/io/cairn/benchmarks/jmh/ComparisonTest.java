package io.cairn.benchmarks.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.benchmarks.results.Measure;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private final Map<String, Goal> goals = new LinkedHashMap<>();
  private final Comparison comparison = new Comparison(goals, Map.of("peer", "Peer 1.0"));

  ComparisonTest() {
    goals.put(
        "ours",
        new Goal(
            Measure.CLIENT_GET, List.of(new Limit("cache", 1), new Limit("peer", 1.5)), 0, true));
    goals.put("cache", Goal.NONE);
    goals.put("peer", Goal.NONE);
  }

  private static List<Found> found(String method, Map<String, String> sizes, double... nanos) {
    return List.of(
        new Found(method, sizes, 1, Arrays.stream(nanos).boxed().toList(), List.of(0.01)));
  }

  private Score ours(List<List<Found>> rounds) {
    return comparison.scores(rounds).stream()
        .filter(score -> score.name().startsWith("ours"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void scores_severalRounds_areMediansOverAllIterations() {
    List<Found> rounds =
        List.of(found("cache", Map.of(), 1, 9).get(0), found("cache", Map.of(), 2, 3, 4).get(0));

    assertThat(comparison.scores(List.of(rounds)).get(0).nanos()).isEqualTo(3);
  }

  @Test
  void scores_sizesOfOtherNames_areComparedBySize() {
    Score ours =
        ours(
            List.of(
                found("peer", Map.of("keys", "1"), 100),
                found("peer", Map.of("keys", "1000"), 8),
                found("cache", Map.of("hunts", "1000"), 20),
                found("ours", Map.of("hunts", "1000"), 10)));

    assertThat(ours.against()).extracting(Score.Against::ratio).containsExactly(0.5, 1.25);
    assertThat(ours.holds()).contains(true);
  }

  @Test
  void scores_oneLimitPassed_fallsShort() {
    Score ours =
        ours(
            List.of(
                found("ours", Map.of(), 10),
                found("cache", Map.of(), 20),
                found("peer", Map.of(), 5)));

    assertThat(ours.holds()).contains(false);
    assertThat(ours.row("read").verdict()).isEqualTo("FALLS SHORT");
  }

  @Test
  void scores_baselineNotMeasured_cannotHold() {
    Score ours = ours(List.of(found("ours", Map.of(), 10), found("cache", Map.of(), 20)));

    assertThat(ours.holds()).isEmpty();
    assertThat(ours.row("read").verdict()).isEmpty();
  }

  @Test
  void scores_baselineNotMeasuredAndAnotherLimitPassed_fallsShort() {
    Score ours = ours(List.of(found("ours", Map.of(), 30), found("cache", Map.of(), 20)));

    assertThat(ours.holds()).contains(false);
  }

  @Test
  void row_severalComparisons_hasAllRatios() {
    Score ours =
        ours(
            List.of(
                found("ours", Map.of(), 10),
                found("cache", Map.of(), 20),
                found("peer", Map.of(), 8)));

    assertThat(ours.row("read").ratio()).isEqualTo(0.5);
    assertThat(ours.row("read").more()).containsEntry("x peer, Peer 1.0", 1.25);
  }

  @Test
  void scores_otherThreads_areNotComparedAndComeLater() {
    Found two = new Found("cache", Map.of(), 2, List.of(5.0), List.of());
    List<Score> scores = comparison.scores(List.of(List.of(two), found("ours", Map.of(), 10)));

    assertThat(scores).extracting(Score::name).containsExactly("ours", "cache, 2 threads");
    assertThat(scores.get(0).against()).isEmpty();
  }
}
