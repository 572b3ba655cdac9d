package io.cairn.config;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * When the client can serve: every hunt it was told to load at the start is loaded or known not to
 * exist, and some tier answers (rule 9). Belongs to the change thread, but for the future.
 */
final class Readiness {
  private final Set<HuntId> missing;
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private boolean someTierAnswers;

  Readiness(Set<HuntId> preload) {
    this.missing = new LinkedHashSet<>(preload);
  }

  void tierAnswers() {
    someTierAnswers = true;
    check();
  }

  void settled(HuntId hunt) {
    if (missing.remove(hunt)) {
      someTierAnswers = true;
      check();
    }
  }

  private void check() {
    if (someTierAnswers && missing.isEmpty()) {
      ready.complete(null);
    }
  }

  /** What is waited for, in words. */
  String waitingFor() {
    return missing.isEmpty() ? "neither source nor node cache answers" : missing + " not loaded";
  }

  /** Any thread. Not to be completed by others. */
  CompletableFuture<Void> ready() {
    return ready;
  }

  boolean isReady() {
    return ready.isDone() && !ready.isCompletedExceptionally();
  }
}
