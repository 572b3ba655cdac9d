package io.cairn.config.grpc.internal.server;

import io.cairn.config.Scope;
import java.util.ArrayList;
import java.util.List;

/**
 * The followers of a hunt that get the same fragments: those who agree on every label that the
 * hunt's selectors mention. Immutable.
 *
 * @param everything whether they get every fragment, whatever its selector
 * @param values their values of those labels, in the order of the keys; {@link #ABSENT} for none
 */
record Group(boolean everything, List<String> values) {
  /** No legal value of a label. */
  private static final String ABSENT = "!";

  private static final Group ALIKE = new Group(false, List.of());
  private static final Group EVERYTHING = new Group(true, List.of());

  /**
   * Returns the group of a follower.
   *
   * @param labelKeys the keys that the hunt's selectors mention, sorted
   */
  static Group of(Scope scope, List<String> labelKeys) {
    if (labelKeys.isEmpty()) {
      return ALIKE; // no selector parts anybody from anybody
    }
    if (!(scope instanceof Scope.Matching matching)) {
      return EVERYTHING;
    }
    List<String> values = new ArrayList<>(labelKeys.size());
    for (String key : labelKeys) {
      values.add(matching.labels().get(key).orElse(ABSENT));
    }
    return new Group(false, List.copyOf(values));
  }
}
