package io.cairn.examples.hunt;

/**
 * What a hunt is about: the fragment {@code hunt}.
 *
 * @param title its name on the board
 * @param city where it is played
 * @param start the zone where everyone begins
 * @param story why there is something to find
 */
record HuntInfo(String title, String city, String start, String story) {
  HuntInfo {
    Check.text("title", title);
    Check.text("city", city);
    Check.text("start", start);
    Check.text("story", story);
  }
}
