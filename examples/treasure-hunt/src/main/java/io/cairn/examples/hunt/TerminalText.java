package io.cairn.examples.hunt;

/** Text in columns of a terminal: wide letters take two, accents none, control characters go. */
final class TerminalText {
  private TerminalText() {}

  /** Returns how many columns a text takes. */
  static int columns(String text) {
    return text.codePoints().map(TerminalText::columns).sum();
  }

  /** Cuts or pads a text to exactly some columns. */
  static String fit(String text, int width) {
    String cut = cut(text, width);
    return cut + " ".repeat(Math.max(0, width - columns(cut)));
  }

  /** As {@link #fit}, with the text at the right. */
  static String right(String text, int width) {
    String cut = cut(text, width);
    return " ".repeat(Math.max(0, width - columns(cut))) + cut;
  }

  /** Cuts a text to at most some columns; two dots say that something is gone. */
  static String cut(String text, int width) {
    String clean = clean(text);
    if (columns(clean) <= width) {
      return clean;
    }
    String mark = width >= 4 ? ".." : "";
    StringBuilder kept = new StringBuilder();
    int room = Math.max(0, width - mark.length());
    for (int i = 0; i < clean.length(); ) {
      int c = clean.codePointAt(i);
      if (columns(c) > room) {
        break;
      }
      room -= columns(c);
      kept.appendCodePoint(c);
      i += Character.charCount(c);
    }
    return kept.append(mark).toString();
  }

  /**
   * As {@link #cut}, but a parenthesis is there whole or not at all: one at the end stays if it
   * leaves half of the columns for what is before it, which is cut then.
   */
  static String cutBeforeEnd(String text, int width) {
    String clean = clean(text);
    if (columns(clean) <= width) {
      return clean;
    }
    int last = clean.lastIndexOf(" (");
    String end = last >= 0 && clean.endsWith(")") ? clean.substring(last) : "";
    if (columns(end) > width / 2) {
      return cutBeforeOpen(clean, width);
    }
    return cutBeforeOpen(clean.substring(0, clean.length() - end.length()), width - columns(end))
        + end;
  }

  private static String cutBeforeOpen(String clean, int width) {
    String cut = cut(clean, width);
    int open = cut.lastIndexOf('(');
    return cut.equals(clean) || open < 0 || cut.indexOf(')', open) >= 0
        ? cut
        : cut(cut.substring(0, open).stripTrailing() + " ..", width);
  }

  /** Returns a text that a terminal can only print: what a leader writes cannot steer it. */
  static String clean(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isWhitespace(c)) {
                clean.append(' ');
              } else if (Character.isISOControl(c)
                  || Character.getType(c) == Character.FORMAT
                  || Character.getType(c) == Character.SURROGATE
                  || Character.getType(c) == Character.UNASSIGNED) {
                clean.append('?');
              } else {
                clean.appendCodePoint(c);
              }
            });
    return clean.toString();
  }

  private static int columns(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    return isWide(c) ? 2 : 1;
  }

  private static boolean isWide(int c) {
    return (c >= 0x1100 && c <= 0x115f)
        || (c >= 0x2e80 && c <= 0xa4cf)
        || (c >= 0xac00 && c <= 0xd7a3)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0xfe30 && c <= 0xfe6f)
        || (c >= 0xff00 && c <= 0xff60)
        || (c >= 0xffe0 && c <= 0xffe6)
        || (c >= 0x1f300 && c <= 0x1faff)
        || (c >= 0x20000 && c <= 0x3fffd);
  }
}
