package io.cairn.benchmarks.jmh;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What JMH found of one benchmark in one round.
 *
 * @param method the benchmark
 * @param parameters what it ran with, by name
 * @param threads how many threads ran it
 * @param nanos what one call took in each iteration
 * @param bytes what one call allocated in each iteration; empty if JMH says nothing of that
 */
record Found(
    String method,
    Map<String, String> parameters,
    int threads,
    List<Double> nanos,
    List<Double> bytes) {

  /** Returns a name that tells it from others of its suite. */
  String name() {
    String sizes =
        parameters.entrySet().stream()
            .map(each -> ", " + each.getValue() + " " + each.getKey())
            .collect(Collectors.joining());
    return method + sizes + (threads == 1 ? "" : ", " + threads + " threads");
  }

  /**
   * Whether the other is what this is to be compared with: as many threads, and the same sizes,
   * however they are called, unless the other has none.
   */
  boolean isComparedWith(Found other) {
    return threads == other.threads
        && (other.parameters.isEmpty()
            || List.copyOf(parameters.values()).equals(List.copyOf(other.parameters.values())));
  }
}
