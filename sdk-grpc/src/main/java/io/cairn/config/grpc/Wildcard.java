package io.cairn.config.grpc;

/**
 * A pattern in which {@code *} stands for any characters, also none, and {@code ?} for one. Matches
 * in at most the product of both lengths, whatever the pattern. Immutable.
 */
final class Wildcard {
  private final String pattern;

  Wildcard(String pattern) {
    this.pattern = pattern;
  }

  boolean matches(String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int resume = 0;
    while (in < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = in;
      } else if (at < pattern.length()
          && (pattern.charAt(at) == '?' || pattern.charAt(at) == text.charAt(in))) {
        at++;
        in++;
      } else if (star >= 0) { // let the last star take one character more
        at = star + 1;
        in = ++resume;
      } else {
        return false;
      }
    }
    while (at < pattern.length() && pattern.charAt(at) == '*') {
      at++;
    }
    return at == pattern.length();
  }

  @Override
  public String toString() {
    return pattern;
  }
}
