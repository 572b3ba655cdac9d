package io.cairn.benchmarks.coldstart;

import java.util.Map;

/**
 * A hunt's config as a service without Cairn would have it in one file.
 *
 * @param scoring the fragment {@code rules/scoring}
 * @param clues the other fragments, by name
 */
record Rules(Scoring scoring, Map<String, Clue> clues) {
  /** How points are given. */
  record Scoring(int points, int bonus) {}

  /** One clue of about 500 bytes. */
  record Clue(String place, String text, int points) {}
}
