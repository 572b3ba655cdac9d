package io.cairn.examples.hunt;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Who leads: the best scores first, and of equal ones the lower number. */
final class Leaderboard {
  private static final Comparator<Player> WORST_FIRST =
      Comparator.comparingLong(Player::score)
          .thenComparing(Comparator.comparingInt(Player::number).reversed());

  private Leaderboard() {}

  /** A line of the board. */
  record Place(String player, long score) {}

  static List<Place> top(List<Player> players, int places) {
    PriorityQueue<Player> best = new PriorityQueue<>(places + 1, WORST_FIRST);
    for (Player player : players) {
      if (best.size() < places) {
        best.add(player);
      } else if (WORST_FIRST.compare(player, best.element()) > 0) {
        best.remove();
        best.add(player);
      }
    }
    List<Player> sorted = new ArrayList<>(best);
    sorted.sort(WORST_FIRST.reversed());
    return sorted.stream().map(player -> new Place(player.name(), player.score())).toList();
  }
}
