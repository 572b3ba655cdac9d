package io.cairn.config.grpc.internal.server;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;

/**
 * How many bytes may be in use together, and how many of them by one. Neither refuses a use that is
 * the only one, so that whatever is legal can be done, if not at the same time as all else.
 * Thread-safe.
 */
final class ByteBudget {
  private final long most;
  private final long mostOfOne;

  @GuardedBy("this")
  private final Map<String, Long> used = new HashMap<>();

  @GuardedBy("this")
  private long usedByAll;

  ByteBudget(long most, long mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  long most() {
    return most;
  }

  long mostOfOne() {
    return mostOfOne;
  }

  /** What becomes of a wish. */
  enum Answer {
    TAKEN,
    /** All together would have too many. */
    TOO_MANY,
    /** The one who asks would. */
    TOO_MANY_OF_ONE
  }

  /**
   * Takes bytes into use, all or none.
   *
   * @param who who uses them
   * @param already what the same use has taken before
   * @param bytes how many more
   */
  synchronized Answer take(String who, long already, long bytes) {
    long has = used.getOrDefault(who, 0L);
    if (has > already && bytes > mostOfOne - has) {
      return Answer.TOO_MANY_OF_ONE;
    }
    if (usedByAll > already && bytes > most - usedByAll) {
      return Answer.TOO_MANY;
    }
    used.put(who, has + bytes);
    usedByAll += bytes;
    return Answer.TAKEN;
  }

  synchronized void giveBack(String who, long bytes) {
    used.computeIfPresent(who, (name, has) -> has == bytes ? null : has - bytes);
    usedByAll -= bytes;
  }
}
