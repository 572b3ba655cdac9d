package io.cairn.config.grpc.internal.server;

import java.util.BitSet;
import java.util.List;

/** Followers of a hunt that are sent the same bytes of one answer; see {@link Grouping}. */
sealed interface Group {
  /** The followers of an answer whose fragments have no selectors: all of them. */
  enum Alike implements Group {
    /** All followers. */
    ALIKE
  }

  /**
   * Those whose labels the same selectors match.
   *
   * @param of what parts them
   * @param selectors which of its selectors match, by their places; never changed
   */
  record Matching(Grouping of, BitSet selectors) implements Group {}

  /**
   * Those who have the same values of the labels that the hunt's selectors mention.
   *
   * @param values in the order of the label keys; empty for who gets every fragment, whatever its
   *     selector
   */
  record Agreeing(List<String> values) implements Group {
    /** The value of a label that a follower has not: no legal one. */
    static final String ABSENT = "!";

    static final Agreeing EVERYTHING = new Agreeing(List.of());
  }
}
