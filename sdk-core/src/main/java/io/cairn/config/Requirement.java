package io.cairn.config;

import java.util.Arrays;
import java.util.List;

/** What a selector asks of the label with one key. Immutable. */
final class Requirement {
  /** The operators that differ in meaning: {@code =} is IN of one value, {@code !=} NOT_IN. */
  enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    ABSENT,
    ABOVE,
    BELOW
  }

  private static final String[] NO_VALUES = {};

  private final String key;
  private final Operator operator;
  private final String[] values;
  private final long bound;

  private Requirement(String key, Operator operator, String[] values, long bound) {
    this.key = key;
    this.operator = operator;
    this.values = values;
    this.bound = bound;
  }

  static Requirement exists(String key) {
    return new Requirement(key, Operator.EXISTS, NO_VALUES, 0);
  }

  static Requirement absent(String key) {
    return new Requirement(key, Operator.ABSENT, NO_VALUES, 0);
  }

  static Requirement in(String key, String... sorted) {
    return new Requirement(key, Operator.IN, sorted, 0);
  }

  static Requirement notIn(String key, String... sorted) {
    return new Requirement(key, Operator.NOT_IN, sorted, 0);
  }

  static Requirement above(String key, long bound) {
    return new Requirement(key, Operator.ABOVE, NO_VALUES, bound);
  }

  static Requirement below(String key, long bound) {
    return new Requirement(key, Operator.BELOW, NO_VALUES, bound);
  }

  String key() {
    return key;
  }

  /** Whether the labels satisfy this. Allocates nothing. */
  boolean matches(Labels labels) {
    String value = labels.lookup(key);
    return switch (operator) {
      case IN -> value != null && has(value);
      case NOT_IN -> value == null || !has(value);
      case EXISTS -> value != null;
      case ABSENT -> value == null;
      case ABOVE -> value != null && number(value) > bound;
      case BELOW -> value != null && isBelow(number(value));
    };
  }

  private boolean has(String value) {
    for (String one : values) {
      if (one.equals(value)) {
        return true;
      }
    }
    return false;
  }

  private boolean isBelow(long number) {
    return number >= 0 && number < bound;
  }

  /**
   * Returns the number that a text of digits stands for, or -1 if it is no number of 63 bits. There
   * are no negative ones: a label's value cannot begin with a sign.
   */
  static long number(String digits) {
    long number = digits.isEmpty() ? -1 : 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) - '0';
      if (digit < 0 || digit > 9 || number > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      number = number * 10 + digit;
    }
    return number;
  }

  /** Returns the one way to write this requirement, which a selector's parser reads as an equal. */
  String canonical() {
    return switch (operator) {
      case IN -> values.length == 1 ? key + "=" + values[0] : set(" in (");
      case NOT_IN -> values.length == 1 ? key + "!=" + values[0] : set(" notin (");
      case EXISTS -> key;
      case ABSENT -> "!" + key;
      case ABOVE -> key + ">" + bound;
      case BELOW -> key + "<" + bound;
    };
  }

  private String set(String open) {
    return key + open + String.join(",", List.of(values)) + ")";
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Requirement that
        && key.equals(that.key)
        && operator == that.operator
        && bound == that.bound
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return canonical().hashCode();
  }

  @Override
  public String toString() {
    return canonical();
  }
}
