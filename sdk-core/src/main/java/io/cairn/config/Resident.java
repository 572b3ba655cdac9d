package io.cairn.config;

import org.jspecify.annotations.Nullable;

/**
 * A hunt in L1: the one reference that readers of the hunt go through.
 *
 * <p>{@code snapshot} is written by {@link SnapshotPublisher} alone, on the change thread, and only
 * to later versions; a volatile read of it is all a reader does. {@code touched} is set by readers
 * without ordering and cleared by the change thread: a lost update costs the eviction policy one
 * access of very many. The reader tests it first, so that a hot hunt's cache line is not written
 * again and again by every core.
 */
final class Resident {
  /** What is served and when it was confirmed; never one without the other. */
  record Served(HuntConfig config, Confirmation confirmation) {}

  private final HuntId hunt;
  private volatile HuntConfig snapshot;
  private Served served;
  private boolean touched;
  private boolean pinned;

  Resident(HuntId hunt, Served first, boolean pinned) {
    this.hunt = hunt;
    this.served = first;
    this.snapshot = first.config();
    this.pinned = pinned;
  }

  HuntId hunt() {
    return hunt;
  }

  /** Any thread. */
  HuntConfig read() {
    if (!touched) {
      touched = true;
    }
    return snapshot;
  }

  /** Any thread; does not count as a use. */
  HuntConfig peek() {
    return snapshot;
  }

  /** Change thread. */
  Served served() {
    return served;
  }

  /** Change thread: the swap. */
  void swap(Served next) {
    served.confirmation().superseded();
    served = next;
    snapshot = next.config();
  }

  /** Change thread: it has left L1. Nobody follows it for those who still hold its snapshot. */
  void leave() {
    served.confirmation().superseded();
  }

  /** Change thread: whether the hunt was read since this was asked last. */
  boolean wasTouched() {
    boolean was = touched;
    touched = false;
    return was;
  }

  /** Change thread. */
  boolean isPinned() {
    return pinned;
  }

  /** Change thread. */
  void pin(boolean pin) {
    pinned = pin;
  }

  /** How much of L1's bound this takes; nothing while it is pinned. */
  int weight(boolean byBytes) {
    if (pinned) {
      return 0;
    }
    return byBytes ? (int) Math.min(Integer.MAX_VALUE, snapshot.bytes() + 256) : 1;
  }

  static @Nullable HuntConfig readOrNull(@Nullable Resident resident) {
    return resident == null ? null : resident.read();
  }
}
