package io.cairn.examples.hunt;

/**
 * A rule under trial: the fragment {@code canary/bonus}, which only pods with the label {@code
 * canary} get.
 *
 * @param title what it is called
 * @param multiplier by which points are multiplied
 */
record Bonus(String title, double multiplier) {
  /** What everyone else plays with. */
  static final Bonus NONE = new Bonus("none", 1);

  Bonus {
    Check.text("title", title);
    Check.range("multiplier", multiplier, 0, 100);
  }
}
