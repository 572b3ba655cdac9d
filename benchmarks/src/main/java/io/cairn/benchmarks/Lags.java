package io.cairn.benchmarks;

import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How long news took, as one process tells another in a line. Immutable.
 *
 * @param told how many there were; fewer than were sent where several came as one
 * @param p25 the first quartile, in nanoseconds, as are the others
 * @param p50 the median
 * @param p75 the third quartile
 * @param p99 the 99th percentile
 * @param longest the longest
 */
record Lags(long told, long p25, long p50, long p75, long p99, long longest) {
  static Lags of(Histogram nanos) {
    return new Lags(
        nanos.getTotalCount(),
        nanos.getValueAtPercentile(25),
        nanos.getValueAtPercentile(50),
        nanos.getValueAtPercentile(75),
        nanos.getValueAtPercentile(99),
        nanos.getMaxValue());
  }

  /** Reads what {@link #line} wrote. */
  static Lags parse(String line) {
    long[] numbers = Stream.of(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new Lags(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
  }

  String line() {
    StringBuilder line = new StringBuilder();
    LongStream.of(told, p25, p50, p75, p99, longest).forEach(n -> line.append(n).append(' '));
    return line.toString().strip();
  }

  /** Returns a line of a report, which compares the medians. */
  Row row(String name, @Nullable Row baseline) {
    Goal goal = baseline == null ? Goal.NONE : Goal.comparedWith(baseline.name());
    return new Row(name, p50, (p75 - p25) / 2.0, p99, Row.NOT_MEASURED, baseline, goal);
  }
}
