package io.cairn.config;

import java.util.concurrent.CompletableFuture;

/**
 * The node cache's head start: what would turn to the source waits until the node cache is open, or
 * known to be of no use, or has had its time.
 *
 * <p><b>Why there is one.</b> A node cache that is still opening misses and grants every permit. So
 * without a head start every process that starts asks the source for what the node holds: a pod
 * that restarts would be sent whole hunts instead of what has changed since (rule 18), and a node
 * full of restarting pods would read each hunt once per pod instead of once (rule 24). <b>Why it is
 * bounded.</b> A node cache that takes long to open must not hold back the source (rule 9). One
 * that is well opens in some ten milliseconds, less than a connection to the source takes.
 *
 * <p>Thread-safe.
 */
final class HeadStart {
  private final CompletableFuture<Void> over = new CompletableFuture<>();

  /** Does something once the head start is over: at once if it is. */
  void afterwards(Runnable step) {
    CompletableFuture<Void> unused = over.thenRun(step);
  }

  /** Ends it, and does what waits for that; returns whether it was not over before. */
  boolean end() {
    return over.complete(null);
  }
}
