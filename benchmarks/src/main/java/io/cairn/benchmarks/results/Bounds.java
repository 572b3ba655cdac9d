package io.cairn.benchmarks.results;

/** Checks numbers of a command line. */
public final class Bounds {
  private Bounds() {}

  /**
   * Returns a whole number.
   *
   * @throws IllegalArgumentException if it is not within the bounds; it names option, number and
   *     bounds
   */
  public static int check(String option, int value, int least, int most) {
    check(option, (long) value, least, most);
    return value;
  }

  /** The same of a larger one. */
  public static void check(String option, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s is %,d, which is not in %,d..%,d".formatted(option, value, least, most));
    }
  }

  /** The same of any number; one that is none is refused too. */
  public static void check(String option, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s is %s, which is not in %s..%s".formatted(option, value, least, most));
    }
  }
}
