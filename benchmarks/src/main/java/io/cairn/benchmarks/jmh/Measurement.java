package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Progress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.ListStatistics;
import org.openjdk.jmh.util.Statistics;

/**
 * Runs a suite and makes its scores. The rounds go over all benchmarks one by one, and the median
 * is taken over what all rounds found: on a machine that has other things to do, the ratio of two
 * rows is worth more than either.
 */
final class Measurement {
  private static final String ALLOCATED = "gc.alloc.rate.norm";

  private final Suite suite;
  private final Suite.Effort effort;
  private final String log;
  private final Map<String, List<RunResult>> found = new LinkedHashMap<>();

  /**
   * @param log the file for what JMH says
   */
  Measurement(Suite suite, Suite.Effort effort, String log) {
    this.suite = suite;
    this.effort = effort;
    this.log = log;
  }

  List<Score> scores() throws RunnerException {
    try (Progress progress = new Progress(effort.rounds() * suite.threads().size())) {
      for (int round = 1; round <= effort.rounds(); round++) {
        for (int threads : suite.threads()) {
          progress.step("round %d, threads: %d".formatted(round, threads));
          run(round, threads).forEach(result -> keep(result.getParams(), result));
        }
      }
    }
    Map<String, Score> scores = new LinkedHashMap<>();
    for (int threads : suite.threads()) {
      suite.benchmarks().forEach((method, goal) -> addScores(scores, threads, method, goal));
    }
    return List.copyOf(scores.values());
  }

  private Collection<RunResult> run(int round, int threads) throws RunnerException {
    String methods = String.join("|", suite.benchmarks().keySet());
    return new Runner(
            new OptionsBuilder()
                .include(suite.type().getName().replace(".", "\\.") + "\\.(" + methods + ")$")
                .threads(threads)
                .forks(1)
                .warmupIterations(effort.warmups())
                .warmupTime(effort.iteration())
                .measurementIterations(effort.iterations())
                .measurementTime(effort.iteration())
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .output("%s-%d-%d.log".formatted(log, round, threads))
                .build())
        .run();
  }

  private void keep(BenchmarkParams params, RunResult result) {
    String method = params.getBenchmark().substring(params.getBenchmark().lastIndexOf('.') + 1);
    found
        .computeIfAbsent(
            name(method, parameters(params), params.getThreads()), key -> new ArrayList<>())
        .add(result);
  }

  private static String parameters(BenchmarkParams params) {
    return params.getParamsKeys().stream()
        .map(key -> params.getParam(key) + " " + key)
        .collect(Collectors.joining(", "));
  }

  private static String name(String method, String parameters, int threads) {
    return "%s%s%s"
        .formatted(
            method,
            parameters.isEmpty() ? "" : ", " + parameters,
            threads == 1 ? "" : ", " + threads + " threads");
  }

  private void addScores(Map<String, Score> scores, int threads, String method, Goal goal) {
    for (List<RunResult> results : found.values()) {
      BenchmarkParams params = results.get(0).getParams();
      if (params.getThreads() == threads && params.getBenchmark().endsWith("." + method)) {
        String parameters = parameters(params);
        Score baseline =
            Optional.ofNullable(goal.baseline())
                .map(other -> scores.get(name(other, parameters, threads)))
                .orElse(null);
        String name = name(method, parameters, threads);
        scores.put(name, score(name, results, baseline, goal));
      }
    }
  }

  private static Score score(
      String name, List<RunResult> rounds, @Nullable Score baseline, Goal goal) {
    ListStatistics nanos = new ListStatistics();
    ListStatistics p99 = new ListStatistics();
    ListStatistics bytes = new ListStatistics();
    for (RunResult round : rounds) {
      boolean samples = round.getParams().getMode() == Mode.SampleTime;
      if (samples) {
        Statistics calls = round.getPrimaryResult().getStatistics();
        nanos.addValue(calls.getPercentile(50));
        p99.addValue(calls.getPercentile(99));
      }
      for (BenchmarkResult fork : round.getBenchmarkResults()) {
        for (IterationResult iteration : fork.getIterationResults()) {
          if (!samples) {
            nanos.addValue(iteration.getPrimaryResult().getScore());
          }
          Result<?> allocated = iteration.getSecondaryResults().get(ALLOCATED);
          bytes.addValue(allocated == null ? 0 : allocated.getScore()); // JMH leaves a zero out
        }
      }
    }
    return new Score(
        name,
        nanos.getPercentile(50),
        (nanos.getPercentile(75) - nanos.getPercentile(25)) / 2,
        p99.getN() == 0 ? 0 : p99.getPercentile(50),
        bytes.getPercentile(50),
        baseline,
        goal);
  }
}
