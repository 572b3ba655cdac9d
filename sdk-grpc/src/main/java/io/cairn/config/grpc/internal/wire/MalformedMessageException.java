package io.cairn.config.grpc.internal.wire;

/**
 * The other end sent what the protocol does not allow. The message names the field, the value and
 * the bound. Immutable.
 */
public final class MalformedMessageException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_SHOWN = 160;

  private final String field;

  /**
   * Creates the exception.
   *
   * @param field the field, as the proto names it: {@code begin.hunt}
   * @param problem its value and the bound, as the rest of a sentence: {@code has 3 bytes, not 16}
   */
  public MalformedMessageException(String field, String problem) {
    super(field + " " + problem);
    this.field = field;
  }

  /**
   * Creates the exception for a value that a type of the core refuses.
   *
   * @param field the field, as the proto names it
   * @param cause what refused it, and why
   */
  public MalformedMessageException(String field, IllegalArgumentException cause) {
    super(field + ": " + cause.getMessage(), cause);
    this.field = field;
  }

  /** Returns the message, which is never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  /** Returns the field, as the proto names it. */
  public String field() {
    return field;
  }

  /**
   * Returns text of a stranger as it is shown in messages: on one line, without control characters,
   * at most 160 characters of it.
   *
   * @param text the text
   */
  public static String shown(String text) {
    StringBuilder shown = new StringBuilder(Math.min(text.length(), LONGEST_SHOWN) + 3);
    for (int i = 0; i < text.length() && shown.length() < LONGEST_SHOWN; i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        shown.append("\\u%04x".formatted((int) c));
      } else {
        shown.append(c);
      }
    }
    return text.length() > LONGEST_SHOWN ? shown + "..." : shown.toString();
  }
}
