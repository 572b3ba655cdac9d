package io.cairn.examples.cli;

/** Text as a terminal shows it: what strangers wrote cannot steer it. */
final class Plain {
  private Plain() {}

  /** Returns one line without control characters; runs of blanks become one. */
  static String line(String text) {
    return clean(text.replaceAll("\\s+", " ").strip());
  }

  /** Returns the text with its blanks, and without control characters; tabs become blanks. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isWhitespace(c)) {
                clean.append(' ');
              } else if (Character.isISOControl(c)
                  || Character.getType(c) == Character.FORMAT
                  || Character.getType(c) == Character.SURROGATE) {
                clean.append('?');
              } else {
                clean.appendCodePoint(c);
              }
            });
    return clean.toString();
  }

  /** Returns how many columns of a terminal a text takes. */
  static int columns(String text) {
    return text.codePoints().map(Plain::columns).sum();
  }

  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    boolean wide =
        (c >= 0x1100 && c <= 0x115f)
            || (c >= 0x2e80 && c <= 0xa4cf)
            || (c >= 0xac00 && c <= 0xd7a3)
            || (c >= 0xf900 && c <= 0xfaff)
            || (c >= 0xfe30 && c <= 0xfe6f)
            || (c >= 0xff00 && c <= 0xff60)
            || (c >= 0x1f300 && c <= 0x1faff)
            || (c >= 0x20000 && c <= 0x3fffd);
    return wide ? 2 : 1;
  }
}
