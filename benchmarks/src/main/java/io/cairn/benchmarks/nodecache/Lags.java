package io.cairn.benchmarks.nodecache;

import io.cairn.benchmarks.results.Row;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

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

  /** Returns it as a row of a suite, by its median. */
  Row row(String suite, String name) {
    return Row.of(suite, name, p50 / 1e6, "ms")
        .with("± ms", (p75 - p25) / 2e6)
        .with("p99 ms", p99 / 1e6)
        .with("max ms", longest / 1e6);
  }
}
