package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a suite and makes its scores. The rounds go over all benchmarks one by one, and the median
 * is taken over what all rounds found: on a machine that has other things to do, the ratio of two
 * rows is worth more than either.
 */
final class Measurement {
  private final Suite suite;
  private final Path log;
  private final Map<String, List<Found>> found = new LinkedHashMap<>();
  private final Map<String, String> titles = new LinkedHashMap<>();
  private final Map<String, String> leftOut;

  /**
   * @param log the file for what JMH says
   */
  Measurement(Suite suite, Path log) {
    this.suite = suite;
    this.log = log;
    this.leftOut = new LinkedHashMap<>(suite.leftOut());
  }

  Scores scores() throws IOException, InterruptedException {
    try (PrintWriter writer =
            new PrintWriter(Files.newBufferedWriter(log, StandardCharsets.UTF_8), true);
        Progress progress = new Progress(suite.effort().rounds() * suite.parts().size())) {
      JmhProcess jmh = new JmhProcess(suite.effort(), writer);
      for (int round = 1; round <= suite.effort().rounds(); round++) {
        for (Part part : suite.parts()) {
          run(jmh, part, round, progress);
        }
      }
    }
    return new Scores(
        new Comparison(suite.goals(), titles).scores(List.copyOf(found.values())), leftOut);
  }

  private void run(JmhProcess jmh, Part part, int round, Progress progress)
      throws IOException, InterruptedException {
    String title = part.classPath().title();
    String step =
        "round %d, threads: %d, %s"
            .formatted(round, part.threads(), title.isEmpty() ? "Cairn" : title);
    progress.step(step);
    try {
      for (Found each : jmh.run(part, method -> progress.now(step + ": " + method))) {
        titles.put(each.method(), title);
        found.computeIfAbsent(each.name(), name -> new ArrayList<>()).add(each);
      }
    } catch (IOException failed) {
      if (title.isEmpty()) {
        throw new IOException("%s (more in %s)".formatted(failed.getMessage(), log), failed);
      }
      leftOut.put(title, failed.getMessage()); // the others can be measured without it
    }
  }
}
