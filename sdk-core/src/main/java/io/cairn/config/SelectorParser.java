package io.cairn.config;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one text as a label query; the grammar is in the Javadoc of {@link Selector#parse}. One
 * token of lookahead. {@code in} and {@code notin} are operators only where one may stand: as a key
 * or a value they are words like any other.
 */
final class SelectorParser {
  private enum Token {
    END,
    WORD,
    COMMA,
    NOT,
    EQUAL,
    NOT_EQUAL,
    ABOVE,
    BELOW,
    OPEN,
    CLOSE
  }

  private final String text;
  private Token token = Token.END;
  private int start;
  private int end;

  SelectorParser(String text) {
    this.text = text;
  }

  List<Requirement> parse() {
    if (text.length() > Selector.MAX_CHARACTERS) {
      throw new SelectorSyntaxException(
          text,
          Selector.MAX_CHARACTERS + 1,
          "has %d characters, more than %d,".formatted(text.length(), Selector.MAX_CHARACTERS));
    }
    List<Requirement> requirements = new ArrayList<>(1);
    advance();
    if (token == Token.END) {
      return requirements;
    }
    while (true) {
      if (requirements.size() == Selector.MAX_REQUIREMENTS) {
        throw problem("has more than %d requirements".formatted(Selector.MAX_REQUIREMENTS));
      }
      requirements.add(requirement());
      if (token == Token.END) {
        return requirements;
      }
      expect(Token.COMMA, "\",\" or the end");
    }
  }

  private Requirement requirement() {
    if (token == Token.NOT) {
      advance();
      return Requirement.absent(key("a key"));
    }
    String key = key("a key or \"!\"");
    return switch (token) {
      case END, COMMA -> Requirement.exists(key);
      case EQUAL -> Requirement.in(key, single());
      case NOT_EQUAL -> Requirement.notIn(key, single());
      case ABOVE -> Requirement.above(key, number());
      case BELOW -> Requirement.below(key, number());
      default -> {
        if (isWord("in")) {
          yield Requirement.in(key, set());
        }
        if (isWord("notin")) {
          yield Requirement.notIn(key, set());
        }
        throw unexpected("\",\", an operator (= == != in notin < >) or the end");
      }
    };
  }

  private String key(String expected) {
    if (token != Token.WORD) {
      throw unexpected(expected);
    }
    String key = text.substring(start, end);
    refuse("key", key, LabelSyntax.keyProblem(key));
    advance();
    return key;
  }

  /**
   * Steps over {@code =}, {@code ==} or {@code !=} and reads its value: nothing at all stands for
   * an empty one.
   */
  private String single() {
    advance();
    if (token == Token.END || token == Token.COMMA) {
      return "";
    }
    if (token == Token.WORD) {
      return value();
    }
    throw unexpected("a value, \",\" or the end");
  }

  private String[] set() {
    advance();
    expect(Token.OPEN, "\"(\"");
    SortedSet<String> values = new TreeSet<>();
    for (int count = 1; ; count++) {
      if (count > Selector.MAX_VALUES) {
        throw problem("has a set of more than %d values".formatted(Selector.MAX_VALUES));
      }
      boolean isWord = token == Token.WORD;
      values.add(isWord ? value() : "");
      if (token == Token.CLOSE) {
        advance();
        return values.toArray(String[]::new);
      }
      expect(Token.COMMA, isWord ? "\",\" or \")\"" : "a value, \",\" or \")\"");
    }
  }

  private String value() {
    String value = text.substring(start, end);
    refuse("value", value, LabelSyntax.valueProblem(value));
    advance();
    return value;
  }

  private long number() {
    advance();
    if (token != Token.WORD) {
      throw unexpected("a whole number");
    }
    String digits = text.substring(start, end);
    refuse("value", digits, LabelSyntax.valueProblem(digits));
    long number = Requirement.number(digits);
    if (number < 0) {
      throw problem(
          "compares with \"%s\", which is not a whole number from 0 to %d,"
              .formatted(digits, Long.MAX_VALUE));
    }
    advance();
    return number;
  }

  private void refuse(String what, String word, @Nullable String problem) {
    if (problem != null) {
      throw problem("has a %s \"%s\" that %s,".formatted(what, Text.printable(word), problem));
    }
  }

  private void expect(Token expected, String names) {
    if (token != expected) {
      throw unexpected(names);
    }
    advance();
  }

  private SelectorSyntaxException unexpected(String expected) {
    String found =
        token == Token.END ? "ends" : "has \"" + Text.printable(text.substring(start, end)) + '"';
    return problem("%s where %s is expected,".formatted(found, expected));
  }

  private SelectorSyntaxException problem(String problem) {
    return new SelectorSyntaxException(text, start + 1, problem);
  }

  private boolean isWord(String word) {
    return token == Token.WORD && end - start == word.length() && text.startsWith(word, start);
  }

  private void advance() {
    start = end;
    while (start < text.length() && isSpace(text.charAt(start))) {
      start++;
    }
    end = start;
    if (start == text.length()) {
      token = Token.END;
      return;
    }
    char first = text.charAt(end++);
    boolean thenEqual = end < text.length() && text.charAt(end) == '=';
    token =
        switch (first) {
          case ',' -> Token.COMMA;
          case '(' -> Token.OPEN;
          case ')' -> Token.CLOSE;
          case '>' -> Token.ABOVE;
          case '<' -> Token.BELOW;
          case '=' -> Token.EQUAL;
          case '!' -> thenEqual ? Token.NOT_EQUAL : Token.NOT;
          default -> Token.WORD;
        };
    if (thenEqual && (first == '=' || first == '!')) {
      end++;
    }
    if (token == Token.WORD) {
      while (end < text.length() && !isSpace(text.charAt(end)) && !isMark(text.charAt(end))) {
        end++;
      }
    }
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
  }

  private static boolean isMark(char c) {
    return c == '=' || c == '!' || c == '(' || c == ')' || c == ',' || c == '<' || c == '>';
  }
}
