package io.cairn.benchmarks.coldstart;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Moments of a start, by name, in nanoseconds of the clock that all processes of the machine share,
 * and other numbers of it. Takes no lambda and no format, so that it costs a start next to nothing.
 */
final class Marks {
  private final Map<String, Long> numbers = new LinkedHashMap<>();

  /** Notes that something has happened. */
  void mark(String what) {
    numbers.put(what, System.nanoTime());
  }

  void put(String what, long number) {
    numbers.put(what, number);
  }

  boolean has(String what) {
    return numbers.containsKey(what);
  }

  /**
   * Returns a number.
   *
   * @throws IllegalArgumentException if it is not there
   */
  long get(String what) {
    Long number = numbers.get(what);
    if (number == null) {
      throw new IllegalArgumentException("a start did not say \"" + what + "\", but " + line());
    }
    return number;
  }

  /** Returns the milliseconds between two moments. */
  double millis(String from, String to) {
    return (get(to) - get(from)) / 1e6;
  }

  /** Returns it for another process to {@link #parse}. */
  String line() {
    StringBuilder line = new StringBuilder();
    for (Map.Entry<String, Long> number : numbers.entrySet()) {
      line.append(number.getKey()).append('=').append(number.getValue()).append(';');
    }
    return line.toString();
  }

  /**
   * Reads what {@link #line} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static Marks parse(String line) {
    Marks marks = new Marks();
    for (String part : line.split(";", -1)) {
      if (part.isEmpty()) {
        continue; // behind the last one
      }
      int at = part.lastIndexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException("not what a start says: " + line);
      }
      marks.put(part.substring(0, at), Long.parseLong(part.substring(at + 1)));
    }
    return marks;
  }
}
