package io.cairn.config.grpc.internal.client;

/**
 * Whether the server carries out what it is told. Bytes may vanish on one way alone: then
 * heartbeats go on coming, and tell of no progress. One thread.
 */
final class CommandProgress {
  private long sent;
  private long carriedOut;
  private long standsStillSince;

  /** A command that heartbeats count was sent. */
  void sent(long now) {
    if (sent == carriedOut) {
      standsStillSince = now;
    }
    sent++;
  }

  /**
   * A heartbeat has come.
   *
   * @param commands how many commands it says were carried out
   * @param now when it came
   */
  void heard(long commands, long now) {
    if (commands != carriedOut) {
      carriedOut = commands;
      standsStillSince = now;
    }
  }

  /** For how long commands have waited without any of them being carried out; 0 if none waits. */
  long standsStillFor(long now) {
    return sent == carriedOut ? 0 : now - standsStillSince;
  }
}
