package io.cairn.examples.hunt;

/** Errors and numbers as players' leaders read them. */
final class Reasons {
  private Reasons() {}

  /** Returns one line without what only a Java programmer would read. */
  static String shorten(String reason) {
    return TerminalText.clean(
        reason
            .replaceAll(
                "fragment \"([^\"]*)\" \\([^)]*\\) of hunt \"[^\"]*\" at \\S+ is not an? \\S+:"
                    + " (line \\d+)?,?",
                "$1 $2")
            .replaceAll("(line \\d+) column \\d+", "$1")
            .replaceAll(" \\(at [^)]*\\)", "")
            .replaceAll(" \\([A-Z_]+: io exception[^)]*\\)", "")
            .replaceAll("Cannot construct instance of `[^`]*`, problem: ", "")
            .replaceAll("Cannot deserialize value of type `([^`]*)` from", "needs $1, has")
            .replaceAll(": not a valid `[^`]*` value", "")
            .replaceAll("\\s+", " ")
            .strip());
  }

  /** Returns what an error says, or at least what it is. */
  static String of(Throwable error) {
    String message = error.getMessage();
    return message == null || message.isBlank() ? error.getClass().getSimpleName() : message;
  }

  /** Returns 2 for 2.0, and 1.5 for 1.5. */
  static String number(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }
}
