package io.cairn.examples.hunt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** One player: where they are, what is left of their trail, and their score. Not thread-safe. */
final class Player {
  private static final List<String> MANNERS =
      List.of(
          "Brisk", "Quiet", "Merry", "Bold", "Sly", "Gentle", "Swift", "Dusty", "Lucky", "Wry",
          "Plucky", "Sleepy", "Clever", "Humble", "Nimble", "Stout");
  private static final List<String> ANIMALS =
      List.of(
          "Otter", "Heron", "Badger", "Magpie", "Lynx", "Hare", "Vole", "Raven", "Stoat", "Plover",
          "Newt", "Curlew", "Marten", "Wren", "Toad", "Fox", "Seal", "Mole", "Gull");

  private final int number;
  private final String name;
  private final double skill;
  private final Deque<String> trail = new ArrayDeque<>();

  double lat;
  double lon;
  double thought;
  int tries;
  int hints;
  int streak;
  private long score;

  Player(int number, Random random, Zone start) {
    this.number = number;
    this.name =
        "%s %s %d"
            .formatted(
                MANNERS.get(number % MANNERS.size()),
                ANIMALS.get(number % ANIMALS.size()),
                number + 1);
    this.skill = 0.5 + random.nextDouble();
    this.lat = start.lat();
    this.lon = start.lon();
  }

  int number() {
    return number;
  }

  String name() {
    return name;
  }

  /** Returns how good the player is at riddles: 0.5 to 1.5. */
  double skill() {
    return skill;
  }

  long score() {
    return score;
  }

  void earn(int points) {
    score += points;
  }

  /** Takes points away; nobody falls below zero. */
  void pay(int points) {
    score = Math.max(0, score - points);
  }

  /** Returns the clue the player is after; begins a new trail in an order of its own if need be. */
  String clue(Rules rules, Random random) {
    while (!trail.isEmpty() && !rules.hasClue(trail.element())) {
      trail.remove(); // the leader took it out of the hunt
    }
    if (trail.isEmpty()) {
      List<String> clues = new ArrayList<>(rules.clues());
      Collections.shuffle(clues, random);
      trail.addAll(clues);
      begin();
    }
    return trail.element();
  }

  /** The clue is solved. Returns whether it was the last of the trail. */
  boolean finishClue() {
    trail.remove();
    begin();
    return trail.isEmpty();
  }

  /** Leaves the clue for later. */
  void postponeClue() {
    trail.add(trail.remove());
    begin();
  }

  /** Walks towards a zone. */
  void walk(Zone to, double metres, double distance) {
    double share = Math.min(1, metres / distance);
    lat += (to.lat() - lat) * share;
    lon += (to.lon() - lon) * share;
  }

  private void begin() {
    thought = 0;
    tries = 0;
    hints = 0;
  }
}
