package io.cairn.benchmarks.jmh;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.openjdk.jmh.util.ListStatistics;

/** Makes scores of what all rounds found, and compares each with what it is to be compared with. */
final class Comparison {
  private final Map<String, Goal> goals;
  private final Map<String, String> titles;

  /**
   * @param goals the benchmarks' methods in the order of the scores
   * @param titles the peer of each method, empty for our own
   */
  Comparison(Map<String, Goal> goals, Map<String, String> titles) {
    this.goals = goals;
    this.titles = titles;
  }

  /**
   * Returns the scores by threads, and then in the order of the goals.
   *
   * @param rounds what was found of each benchmark in each round
   */
  List<Score> scores(List<List<Found>> rounds) {
    List<String> order = List.copyOf(goals.keySet());
    Map<Found, Score> alone = new LinkedHashMap<>();
    rounds.stream()
        .sorted(
            Comparator.comparing((List<Found> each) -> each.get(0).threads())
                .thenComparing(each -> order.indexOf(each.get(0).method())))
        .forEach(each -> alone.put(each.get(0), score(each)));
    return alone.entrySet().stream()
        .map(each -> compared(each.getKey(), each.getValue(), alone))
        .toList();
  }

  private Score score(List<Found> rounds) {
    Found first = rounds.get(0);
    ListStatistics nanos = statistics(rounds, Found::nanos);
    ListStatistics bytes = statistics(rounds, Found::bytes);
    return new Score(
        first.name(),
        titles.getOrDefault(first.method(), ""),
        nanos.getPercentile(50),
        (nanos.getPercentile(75) - nanos.getPercentile(25)) / 2,
        bytes.getN() == 0 ? 0 : bytes.getPercentile(50), // JMH leaves a zero out
        goals.getOrDefault(first.method(), Goal.NONE),
        List.of());
  }

  private static ListStatistics statistics(
      List<Found> rounds, Function<Found, List<Double>> figures) {
    ListStatistics all = new ListStatistics();
    rounds.forEach(round -> figures.apply(round).forEach(all::addValue));
    return all;
  }

  private static Score compared(Found found, Score bare, Map<Found, Score> alone) {
    Score score = bare;
    for (Limit limit : bare.goal().limits()) {
      for (Map.Entry<Found, Score> other : alone.entrySet()) {
        if (other.getKey().method().equals(limit.baseline())
            && found.isComparedWith(other.getKey())) {
          score = score.against(limit, other.getValue());
        }
      }
    }
    return score;
  }
}
