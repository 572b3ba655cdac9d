package io.cairn.benchmarks.kills;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;

/** What readers saw in one part of a run, as one process tells another in a line. Immutable. */
record Tally(Map<Figure, Long> figures) {
  /**
   * What is told. Times are in nanoseconds; those of two readers add up, or the worse one counts.
   */
  enum Figure {
    /** Reads of a hunt. */
    READS(false),
    /** Reads that found nothing. */
    MISSES(false),
    /** Hunts that were not, byte by byte, what the version they claimed to be must be. */
    WRONG(false),
    /** Hunts that were older than one that the same reader had read before. */
    BACKWARDS(false),
    /** Times that a read was blocked by a monitor or waited, as the JVM counts it. */
    WAITS(false),
    /** Reads over 5 ms, whatever held them up. */
    OVER(false),
    /** Reads over 5 ms without what machine and JVM took of them. */
    STALLS(false),
    /** The same of decoding from the reader's own memory. */
    CONTROL_STALLS(false),
    /** The median read. */
    P50(true),
    /** The 99.9th percentile. */
    P999(true),
    /** The longest read. */
    WORST(true),
    /** The longest read without what machine and JVM took of it. */
    WORST_OWN(true),
    /** The longest decoding from the reader's own memory. */
    CONTROL(true),
    /** The same without what machine and JVM took of it. */
    CONTROL_OWN(true),
    /** The longest that the reader's process was held up. */
    HICCUP(true),
    /** The longest from an answer for a hunt to the next one for it. */
    UNANSWERED(true);

    private final boolean worst;

    Figure(boolean worst) {
      this.worst = worst;
    }
  }

  static final Tally NONE = new Tally(new EnumMap<>(Figure.class));

  static Tally parse(String line) {
    Map<Figure, Long> figures = new EnumMap<>(Figure.class);
    for (String word : line.split(" ", -1)) {
      int equals = word.indexOf('=');
      figures.put(
          Figure.valueOf(word.substring(0, equals)), Long.valueOf(word.substring(equals + 1)));
    }
    return new Tally(figures);
  }

  String line() {
    return Arrays.stream(Figure.values())
        .map(figure -> figure + "=" + of(figure))
        .collect(joining(" "));
  }

  long of(Figure figure) {
    return figures.getOrDefault(figure, 0L);
  }

  double millis(Figure figure) {
    return of(figure) / 1e6;
  }

  /** Returns both: the worse of two percentiles, which is no better than that of all reads. */
  Tally and(Tally other) {
    Map<Figure, Long> both = new EnumMap<>(Figure.class);
    for (Figure figure : Figure.values()) {
      both.put(
          figure,
          figure.worst ? Math.max(of(figure), other.of(figure)) : of(figure) + other.of(figure));
    }
    return new Tally(both);
  }
}
