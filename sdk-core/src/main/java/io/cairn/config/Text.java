package io.cairn.config;

import static java.util.Objects.requireNonNull;

/** How a value of a stranger is shown in a message: on one line, no control characters, bounded. */
final class Text {
  private static final int LONGEST = 160;

  private Text() {}

  /**
   * Checks a name that is shown to people.
   *
   * @throws IllegalArgumentException if it has not 1 to {@code most} characters, is blank, or has
   *     control characters
   */
  static String checkName(String what, String name, int most) {
    requireNonNull(name, what);
    if (name.isBlank() || name.length() > most || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "%s \"%s\" has not 1 to %d printable characters (%d)"
              .formatted(what, printable(name), most, name.length()));
    }
    return name;
  }

  static String printable(String value) {
    StringBuilder shown = new StringBuilder(Math.min(value.length(), LONGEST) + 3);
    for (int i = 0; i < value.length() && shown.length() < LONGEST; i++) {
      char c = value.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        shown.append("\\u%04x".formatted((int) c));
      } else {
        shown.append(c);
      }
    }
    return value.length() > LONGEST ? shown + "..." : shown.toString();
  }
}
