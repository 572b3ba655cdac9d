package io.cairn.config;

/** How a value of a stranger is shown in a message: on one line, no control characters, bounded. */
final class Text {
  private static final int LONGEST = 160;

  private Text() {}

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
