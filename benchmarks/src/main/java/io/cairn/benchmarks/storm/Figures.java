package io.cairn.benchmarks.storm;

import java.util.Locale;

/** Figures as people read them: three digits and a unit that suits. */
final class Figures {
  private Figures() {}

  /** Returns a time, as {@code 85 us}, {@code 4.2 ms} or {@code 1.30 s}. */
  static String time(double nanos) {
    if (nanos < 1e3) {
      return three(nanos) + " ns";
    }
    if (nanos < 1e6) {
      return three(nanos / 1e3) + " us";
    }
    return nanos < 1e9 ? three(nanos / 1e6) + " ms" : three(nanos / 1e9) + " s";
  }

  /** As {@link #time(double)}. */
  static String time(long nanos) {
    return time((double) nanos);
  }

  /** Returns a size, as {@code 310 B}, {@code 12.1 kB} or {@code 4.80 GB}. */
  static String bytes(double bytes) {
    if (bytes < 1e3) {
      return three(bytes) + " B";
    }
    if (bytes < 1e6) {
      return three(bytes / 1e3) + " kB";
    }
    return bytes < 1e9 ? three(bytes / 1e6) + " MB" : three(bytes / 1e9) + " GB";
  }

  /** As {@link #bytes(double)}. */
  static String bytes(long bytes) {
    return bytes((double) bytes);
  }

  /** Returns how many times larger one is; with the digits that say something. */
  static String times(long of, long than) {
    return than == 0 ? "" : three((double) of / than) + " x";
  }

  /** Returns a figure without the zeros after its point, as an axis has it. */
  static String mark(String figure) {
    return figure.replaceFirst("\\.0+(?= |$)", "");
  }

  /** Returns a number, whole if it is. */
  static String count(double number) {
    return number == Math.rint(number)
        ? String.format(Locale.ROOT, "%,.0f", number)
        : three(number);
  }

  /** Returns a number with three digits, or all before the point. */
  static String three(double number) {
    if (number == 0) {
      return "0";
    }
    int decimals = number >= 99.95 ? 0 : number >= 9.995 ? 1 : number >= 0.9995 ? 2 : 3;
    return String.format(Locale.ROOT, "%,." + decimals + "f", number);
  }
}
