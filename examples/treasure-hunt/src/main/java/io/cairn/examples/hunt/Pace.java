package io.cairn.examples.hunt;

/**
 * How fast the players are: the fragment {@code rules/pace}.
 *
 * @param walkingSpeed in metres per second
 * @param thinkingTime the seconds between two tries at a clue
 * @param triesBeforeHint how often a player tries before asking for a hint
 */
record Pace(double walkingSpeed, int thinkingTime, int triesBeforeHint) {
  Pace {
    Check.range("walkingSpeed", walkingSpeed, 0.1, 50);
    Check.range("thinkingTime", thinkingTime, 1, 3_600);
    Check.range("triesBeforeHint", triesBeforeHint, 1, 100);
  }
}
