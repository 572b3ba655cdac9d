package io.cairn.config;

import io.cairn.config.spi.TimeSource;
import java.time.Duration;

/**
 * For how long a load leaves the source to a neighbour that reads the same hunt (rule 24). A reader
 * that waits still has to get an answer. Where nobody waits but a start there is time to let a
 * neighbour finish, however slow a node of hundreds of starting pods makes it.
 *
 * <p>Thread-safe.
 */
final class NeighbourPatience {
  private final Duration ofAReader;
  private final Duration ofAStart;
  private final TimeSource time;
  private volatile long startsUntil;

  /**
   * @param ofAReader from when a load turns to the node
   * @param ofAStart from when the client starts
   */
  NeighbourPatience(Duration ofAReader, Duration ofAStart, TimeSource time) {
    this.ofAReader = ofAReader;
    this.ofAStart = ofAStart;
    this.time = time;
    this.startsUntil = time.nanoTime();
  }

  /** The client starts. */
  void starts() {
    startsUntil = time.nanoTime() + ofAStart.toNanos();
  }

  Duration ofAReader() {
    return ofAReader;
  }

  /** Returns what a load has for which no reader waits; never less than a reader has. */
  Duration ofAPreload() {
    Duration left = Duration.ofNanos(startsUntil - time.nanoTime());
    return left.compareTo(ofAReader) > 0 ? left : ofAReader;
  }
}
