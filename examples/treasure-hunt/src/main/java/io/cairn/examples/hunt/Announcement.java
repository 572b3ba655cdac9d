package io.cairn.examples.hunt;

/**
 * What the hunt's leader wants everyone to read: the fragment {@code messages/announcement}.
 *
 * @param text the announcement
 */
record Announcement(String text) {
  Announcement {
    Check.present("text", text);
  }
}
