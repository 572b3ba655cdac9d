package io.cairn.examples.hunt;

import org.jspecify.annotations.Nullable;

/** What the rules' records check of themselves; the messages reach the hunt's leader. */
final class Check {
  private Check() {}

  static <T> T present(String name, @Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  static String text(String name, @Nullable String value) {
    String text = present(name, value);
    if (text.isBlank()) {
      throw new IllegalArgumentException(name + " is empty");
    }
    return text;
  }

  static void range(String name, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "%s is %s, not in %s..%s".formatted(name, number(value), number(least), number(most)));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
