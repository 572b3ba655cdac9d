package io.cairn.config;

/**
 * When one stream was last known to have told everything. Written by the change thread, read by
 * anyone. Stops when the stream does.
 */
final class StreamClock {
  private volatile long heardAt;

  StreamClock(long now) {
    heardAt = now;
  }

  void heard(long now) {
    heardAt = now;
  }

  long heardAt() {
    return heardAt;
  }
}
