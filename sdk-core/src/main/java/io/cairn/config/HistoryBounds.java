package io.cairn.config;

/** How much history may be kept and asked for. */
final class HistoryBounds {
  /** The most versions of a hunt that a local store can be told to keep. */
  static final int MAX_LENGTH = 10_000;

  private HistoryBounds() {}

  static int checkLength(int versions) {
    if (versions < 1 || versions > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "history length %d is not in 1..%d".formatted(versions, MAX_LENGTH));
    }
    return versions;
  }

  static int checkLimit(int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("history limit %d is less than 1".formatted(limit));
    }
    return limit;
  }
}
