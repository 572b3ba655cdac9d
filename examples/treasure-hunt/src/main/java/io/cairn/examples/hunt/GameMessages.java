package io.cairn.examples.hunt;

/**
 * What players are told: the fragment {@code messages/game}. Words in braces are filled in.
 *
 * @param welcome at the start
 * @param solved when a clue is solved: {@code {player}}, {@code {clue}}, {@code {points}}
 * @param hint when a hint is asked for: {@code {player}}, {@code {clue}}
 * @param closed when a zone turns out to be closed: {@code {player}}, {@code {zone}}
 */
record GameMessages(String welcome, String solved, String hint, String closed) {
  GameMessages {
    Check.text("welcome", welcome);
    Check.text("solved", solved);
    Check.text("hint", hint);
    Check.text("closed", closed);
  }

  String solved(HuntEngine.Solved event) {
    return solved
        .replace("{points}", Integer.toString(event.points()))
        .replace("{clue}", event.clue())
        .replace("{player}", event.player());
  }
}
