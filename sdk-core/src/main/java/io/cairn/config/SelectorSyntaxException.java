package io.cairn.config;

/** A text is not a label query. Immutable. */
public final class SelectorSyntaxException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;
  private static final int SHOWN_BEFORE = 80;
  private static final int SHOWN_AFTER = 60;

  private final String text;
  private final int column;

  SelectorSyntaxException(String text, int column, String problem) {
    super("selector \"%s\" %s at column %d".formatted(shown(text, column), problem, column));
    this.text = text;
    this.column = column;
  }

  /** A text of a stranger may be long: what surrounds the column is what helps. */
  private static String shown(String text, int column) {
    int from = Math.max(0, Math.min(text.length(), column - 1) - SHOWN_BEFORE);
    int to = Math.min(text.length(), column - 1 + SHOWN_AFTER);
    return (from == 0 ? "" : "...")
        + Text.printable(text.substring(from, to))
        + (to == text.length() ? "" : "...");
  }

  /** Returns the text. */
  public String text() {
    return text;
  }

  /**
   * Returns the column of the first character that could not be read, from 1; one more than the
   * length of the text if it ended too soon.
   */
  public int column() {
    return column;
  }
}
