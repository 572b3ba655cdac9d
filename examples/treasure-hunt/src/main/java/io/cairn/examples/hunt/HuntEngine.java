package io.cairn.examples.hunt;

import io.cairn.config.HuntId;
import io.cairn.examples.hunt.Leaderboard.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Plays one hunt. Each tick is {@value #SECONDS_PER_TICK} seconds of the game, and is played under
 * the rules it is given: whatever changes in them shows in the next tick. The same seed and the
 * same rules give the same game.
 *
 * <p>{@link #tick} belongs to one thread; {@link #standing} may be asked for from any.
 */
final class HuntEngine {
  static final int SECONDS_PER_TICK = 3;
  private static final int PLACES = 5;

  private final HuntId hunt;
  private final Random random;
  private final List<Player> players;
  private final Set<String> solvedByAnyone = new HashSet<>();
  private volatile Standing standing;

  private long ticks;
  private long reads;
  private long solved;
  private long hints;
  private long points;
  private int walking;
  private int thinking;
  private int waiting;
  private Optional<Solved> latest = Optional.empty();

  HuntEngine(HuntId hunt, int players, long seed, Rules rules) {
    this.hunt = hunt;
    this.random = new Random(seed ^ hunt.value().hashCode());
    this.players = new ArrayList<>(players);
    Zone start = rules.zone(rules.info().start());
    for (int number = 0; number < players; number++) {
      this.players.add(new Player(number, random, start));
    }
    this.standing = stand();
  }

  HuntId hunt() {
    return hunt;
  }

  /** Returns how things stood after the last tick. */
  Standing standing() {
    return standing;
  }

  /** Moves every player on, under one set of rules. */
  void tick(Rules rules) {
    walking = 0;
    thinking = 0;
    waiting = 0;
    for (Player player : players) {
      move(player, rules);
    }
    ticks++;
    standing = stand();
  }

  private void move(Player player, Rules rules) {
    Schedule.Phase phase = rules.schedule().phase();
    reads++;
    if (!phase.solving()) {
      waiting++;
      return;
    }
    String name = player.clue(rules, random);
    Clue clue = rules.clue(name);
    Zone zone = rules.zone(clue.zone());
    Pace pace = rules.pace();
    reads += 3;
    double distance = zone.metresFrom(player.lat, player.lon);
    if (!zone.open()) {
      player.postponeClue();
      waiting++;
    } else if (distance > zone.radius()) {
      player.walk(zone, pace.walkingSpeed() * SECONDS_PER_TICK, distance);
      walking++;
    } else {
      thinking++;
      player.thought += SECONDS_PER_TICK * (0.5 + random.nextDouble());
      if (player.thought >= pace.thinkingTime()) {
        player.thought = 0;
        answer(player, name, clue, phase, rules);
      }
    }
  }

  private void answer(Player player, String name, Clue clue, Schedule.Phase phase, Rules rules) {
    Scoring scoring = rules.scoring();
    reads++;
    player.tries++;
    double chance = 0.6 * player.skill() * Math.pow(0.75, clue.difficulty() - 1);
    if (random.nextDouble() < chance + 0.2 * player.hints) {
      solve(player, name, clue, scoring, phase.multiplier() * rules.bonus().multiplier());
      return;
    }
    player.pay(scoring.wrongAnswer());
    reads++;
    if (player.tries % rules.pace().triesBeforeHint() == 0 && player.hints < clue.hints().size()) {
      hints++;
      player.hints++;
      if (player.hints > scoring.hints().free()) {
        player.pay(scoring.hints().penalty());
      }
    }
  }

  private void solve(Player player, String name, Clue clue, Scoring scoring, double multiplier) {
    reads++; // the bonus
    player.streak = player.hints == 0 ? player.streak + 1 : 0;
    int worth = scoring.points().of(clue);
    if (solvedByAnyone.add(name)) {
      worth += scoring.points().firstSolver();
    }
    if (player.streak > 0 && player.streak % scoring.streak().every() == 0) {
      worth += scoring.streak().bonus();
    }
    if (player.finishClue()) {
      worth += scoring.points().wholeTrail();
    }
    int earned = (int) Math.round(worth * multiplier);
    player.earn(earned);
    points += earned;
    solved++;
    latest = Optional.of(new Solved(player.name(), clue.title(), earned));
  }

  private Standing stand() {
    return new Standing(
        players.size(),
        ticks,
        walking,
        thinking,
        waiting,
        solved,
        hints,
        points,
        reads,
        Leaderboard.top(players, PLACES),
        latest);
  }

  /**
   * How things stand after a tick. Immutable.
   *
   * @param players how many there are
   * @param ticks how many ticks were played
   * @param walking players on their way
   * @param thinking players at a clue
   * @param waiting players before a closed zone, or in a phase without clues
   * @param solved clues solved by all players together
   * @param hints hints given
   * @param points points earned by all together, without what was taken away
   * @param reads how often a rule was read
   * @param top the best players
   * @param latest what was solved last
   */
  record Standing(
      int players,
      long ticks,
      int walking,
      int thinking,
      int waiting,
      long solved,
      long hints,
      long points,
      long reads,
      List<Place> top,
      Optional<Solved> latest) {}

  /** A clue that was solved, by whom, and what it was worth. */
  record Solved(String player, String clue, int points) {}
}
