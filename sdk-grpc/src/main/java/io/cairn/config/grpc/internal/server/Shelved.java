package io.cairn.config.grpc.internal.server;

/** Something that lies on the {@link Shelf}. Owned by the hub's thread, but for its size. */
abstract class Shelved {
  private int pins;
  private boolean kept;

  /** Returns its size in bytes, which never changes. */
  abstract long bytes();

  /** It lies on the shelf no longer, for want of room. */
  abstract void evicted();

  boolean isKept() {
    return kept;
  }

  void setKept(boolean now) {
    kept = now;
  }

  boolean isPinned() {
    return pins > 0;
  }

  void pins(int more) {
    pins += more;
  }
}
