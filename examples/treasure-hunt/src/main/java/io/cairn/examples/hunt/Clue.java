package io.cairn.examples.hunt;

import java.util.List;

/**
 * One thing to find out: a fragment {@code clues/...}.
 *
 * @param title what the board calls it
 * @param zone where it is solved
 * @param difficulty 1 to 5
 * @param riddle what players read
 * @param answers what is taken for right
 * @param hints what helps, in the order it is given
 */
record Clue(
    String title,
    String zone,
    int difficulty,
    String riddle,
    List<String> answers,
    List<String> hints) {
  Clue {
    Check.text("title", title);
    Check.text("zone", zone);
    Check.range("difficulty", difficulty, 1, 5);
    Check.text("riddle", riddle);
    answers = List.copyOf(Check.present("answers", answers));
    hints = List.copyOf(Check.present("hints", hints));
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("answers are empty: nobody could solve it");
    }
  }
}
