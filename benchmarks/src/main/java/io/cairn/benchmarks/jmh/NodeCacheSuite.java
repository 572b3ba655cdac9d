package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads of the node cache in all sizes. */
final class NodeCacheSuite {
  private NodeCacheSuite() {}

  static Suite of(boolean inAHurry) {
    Map<String, Goal> goals = goals();
    return new Suite(
        List.of(new Part(ClassPath.own(), 1, Map.of(), List.copyOf(goals.keySet()))),
        goals,
        inAHurry ? new Effort(1, 8, 6, 200) : new Effort(5, 5, 10, 500),
        Map.of());
  }

  static Map<String, Goal> goals() {
    Map<String, Goal> all = new LinkedHashMap<>();
    all.put("rawGetUsing", Goal.NONE);
    all.put("rawGetDecoded", Goal.comparedWith("rawGetUsing"));
    all.put(
        "nodeCacheRead",
        new Goal( // 2,000,000 a second
            Measure.NODE_CACHE_READ, List.of(new Limit("rawGetUsing", 2)), 500, false));
    return all;
  }
}
