package io.cairn.benchmarks.storm;

/** Text within a page. */
final class Html {
  private Html() {}

  /** Returns text that stands for itself, in an element or in a quoted attribute. */
  static String text(String any) {
    StringBuilder safe = new StringBuilder();
    any.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
              }
            });
    return safe.toString();
  }
}
