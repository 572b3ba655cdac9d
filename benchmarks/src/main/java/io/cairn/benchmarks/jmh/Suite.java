package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Measure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Which benchmarks make a report, under which conditions, and what they must reach (section 9 of
 * the design).
 *
 * @param type the class of benchmarks
 * @param threads with how many threads to run it, one after the other
 * @param benchmarks the benchmarks' methods, in the order of the report
 */
record Suite(Class<?> type, List<Integer> threads, Map<String, Goal> benchmarks) {

  /** How long to measure: rounds of one fork per benchmark, so that a disturbance hits them all. */
  record Effort(int rounds, int warmups, int iterations, TimeValue iteration) {
    static final Effort SHORT = new Effort(2, 3, 5, TimeValue.milliseconds(200));
    static final Effort LONG = new Effort(5, 5, 10, TimeValue.milliseconds(500));
  }

  static Suite read() {
    return new Suite(ReadBenchmark.class, List.of(1, 2), reads());
  }

  static Suite nodeCache() {
    return new Suite(NodeCacheBenchmark.class, List.of(1), nodeCacheReads());
  }

  private static Map<String, Goal> reads() {
    Map<String, Goal> all = new LinkedHashMap<>();
    all.put("volatileRead", Goal.NONE);
    all.put("volatileHolder", Goal.comparedWith("volatileRead"));
    all.put("atomicReference", Goal.comparedWith("volatileHolder"));
    all.put("liveGet", new Goal(Measure.LIVE_GET, "volatileHolder", 1.1, 0, true));
    all.put("caffeineGet", Goal.NONE);
    all.put("mapGet", Goal.comparedWith("caffeineGet"));
    all.put("clientGet", new Goal(Measure.CLIENT_GET, "caffeineGet", 1, 9.5, true));
    all.put("mapOfFragments", Goal.NONE);
    all.put("fragmentByName", Goal.comparedWith("mapOfFragments"));
    all.put("encodedFragmentByName", Goal.comparedWith("mapOfFragments"));
    all.put("nanoTime", Goal.NONE);
    all.put("isStale", Goal.comparedWith("nanoTime"));
    return all;
  }

  private static Map<String, Goal> nodeCacheReads() {
    Map<String, Goal> all = new LinkedHashMap<>();
    all.put("rawGetUsing", Goal.NONE);
    all.put("rawGetDecoded", Goal.comparedWith("rawGetUsing"));
    all.put(
        "nodeCacheRead",
        new Goal(Measure.NODE_CACHE_READ, "rawGetUsing", 2, 500, false)); // 2,000,000 a second
    return all;
  }
}
