package io.cairn.examples.hunt;

import java.util.List;

/**
 * What a leader is told.
 *
 * @param exit the exit code: 0 if it was done
 * @param lines what to print
 */
record Reply(int exit, List<String> lines) {
  Reply {
    lines = List.copyOf(Check.present("lines", lines));
  }

  static Reply refused(String why) {
    return new Reply(1, List.of(why));
  }
}
