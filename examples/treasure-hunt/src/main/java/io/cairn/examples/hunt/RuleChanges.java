package io.cairn.examples.hunt;

import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** The last changes of rules, as the board tells them. Thread-safe. */
final class RuleChanges {
  private static final int KEPT = 50;

  private final Deque<RuleChange> changes = new ArrayDeque<>();
  private final Consumer<RuleChange> told;

  RuleChanges(Consumer<RuleChange> told) {
    this.told = told;
  }

  /**
   * One change. Immutable.
   *
   * @param when when the game noticed
   * @param hunt the hunt
   * @param version the version that came
   * @param rejected whether the game refused it
   * @param text what happened, for people
   */
  record RuleChange(
      Instant when, HuntId hunt, VersionVector version, boolean rejected, String text) {}

  void add(RuleChange change) {
    synchronized (this) {
      boolean known =
          changes.stream()
              .anyMatch(
                  old ->
                      old.hunt().equals(change.hunt())
                          && old.version().equals(change.version())
                          && old.rejected() == change.rejected());
      if (known) {
        return;
      }
      changes.addFirst(change);
      if (changes.size() > KEPT) {
        changes.removeLast();
      }
    }
    told.accept(change);
  }

  /** Returns the changes, newest first. */
  synchronized List<RuleChange> newestFirst() {
    return new ArrayList<>(changes);
  }
}
