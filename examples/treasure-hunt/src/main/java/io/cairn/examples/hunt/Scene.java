package io.cairn.examples.hunt;

import io.cairn.config.HuntId;
import io.cairn.examples.hunt.HuntEngine.Standing;
import io.cairn.examples.hunt.RuleChanges.RuleChange;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * All that the board shows at one moment. Immutable.
 *
 * @param clock the time of day
 * @param zone the time zone of the changes' times
 * @param twelveHours whether the region's clock has twelve hours
 * @param running how long the game has run
 * @param client the client's state, in a word
 * @param readsPerSecond how often the engine reads a rule
 * @param swaps how many changes were swapped in since the first load
 * @param longestSwap the longest of those swaps
 * @param hunts one row per hunt
 * @param changes the last changes, newest first
 */
record Scene(
    LocalTime clock,
    ZoneId zone,
    boolean twelveHours,
    Duration running,
    String client,
    long readsPerSecond,
    long swaps,
    Duration longestSwap,
    List<Row> hunts,
    List<RuleChange> changes) {

  /**
   * One hunt.
   *
   * @param hunt the hunt
   * @param game what is played; empty while no version of the rules can be played
   * @param version the version of the rules, or {@code -}
   * @param tier where it came from, in a word
   * @param age how long ago the source last confirmed it
   * @param lastSwap how long the swap to this version took; empty before the first
   * @param problem what is wrong, if something is
   */
  record Row(
      HuntId hunt,
      Optional<Playing> game,
      String version,
      String tier,
      Duration age,
      Optional<Duration> lastSwap,
      Optional<String> problem) {}

  /**
   * A hunt that is played.
   *
   * @param title its title
   * @param phase the phase's title and multiplier
   * @param announcement what the leader wants everyone to read
   * @param standing how things stand
   * @param latest what was solved last, in the hunt's own words
   * @param solvedPerSecond clues solved per second
   * @param pointsPerSecond points earned per second
   */
  record Playing(
      String title,
      String phase,
      String announcement,
      Standing standing,
      String latest,
      long solvedPerSecond,
      long pointsPerSecond) {}

  int players() {
    return hunts.stream()
        .mapToInt(row -> row.game().map(game -> game.standing().players()).orElse(0))
        .sum();
  }
}
