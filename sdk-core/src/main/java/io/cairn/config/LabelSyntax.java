package io.cairn.config;

import org.jspecify.annotations.Nullable;

/**
 * The syntax of label keys and values, as Kubernetes has it: what is legal there is legal here and
 * the other way round.
 */
final class LabelSyntax {
  static final int MAX_PREFIX = 253;
  static final int MAX_NAME = 63;
  static final int MAX_VALUE = 63;

  private LabelSyntax() {}

  /** Returns what is wrong with a key, to be read after it, or null if it is legal. */
  static @Nullable String keyProblem(String key) {
    int slash = key.indexOf('/');
    if (slash >= 0) {
      String problem = prefixProblem(key, slash);
      if (problem != null) {
        return problem;
      }
    }
    int length = key.length() - slash - 1;
    if (length == 0) {
      return "has an empty name: it takes 1 to " + MAX_NAME + " characters";
    }
    if (length > MAX_NAME) {
      return "has a name of %d characters, more than %d".formatted(length, MAX_NAME);
    }
    return wordProblem(key, slash + 1);
  }

  /** Returns what is wrong with a value, to be read after it, or null if it is legal. */
  static @Nullable String valueProblem(String value) {
    if (value.length() > MAX_VALUE) {
      return "has %d characters, more than %d".formatted(value.length(), MAX_VALUE);
    }
    return value.isEmpty() ? null : wordProblem(value, 0);
  }

  private static @Nullable String wordProblem(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isAlphanumeric(c) && c != '-' && c != '_' && c != '.') {
        return "has U+%04X at index %d: letters, digits and - _ . are allowed"
            .formatted((int) c, i);
      }
    }
    if (!isAlphanumeric(text.charAt(from)) || !isAlphanumeric(text.charAt(text.length() - 1))) {
      return "does not begin and end with a letter or a digit";
    }
    return null;
  }

  /** A DNS subdomain (RFC 1123): lower case, in parts that begin and end alphanumeric. */
  private static @Nullable String prefixProblem(String key, int length) {
    if (length == 0 || length > MAX_PREFIX) {
      return "has a prefix of %d characters, not 1 to %d".formatted(length, MAX_PREFIX);
    }
    int part = 0;
    for (int i = 0; i <= length; i++) {
      char c = i == length ? '.' : key.charAt(i);
      if (c == '.') {
        if (i == part || key.charAt(part) == '-' || key.charAt(i - 1) == '-') {
          return "has a prefix whose part at index %d does not begin and end with a letter or digit"
              .formatted(part);
        }
        part = i + 1;
      } else if (!isLowerOrDigit(c) && c != '-') {
        return "has U+%04X at index %d: lower case letters, digits and - . are allowed in a prefix"
            .formatted((int) c, i);
      }
    }
    return null;
  }

  private static boolean isAlphanumeric(char c) {
    return isLowerOrDigit(c) || (c >= 'A' && c <= 'Z');
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
