package io.cairn.config.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.cairn.config.spi.SystemTime;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** The faults of a {@link FaultProxy}, and where its connections wait by them. Thread-safe. */
final class ProxyFaults {
  private final TimeSource time = new SystemTime("cairn-fault-proxy"); // real, as its sockets are

  @GuardedBy("this")
  private final Set<FaultProxy.Way> vanishing = EnumSet.noneOf(FaultProxy.Way.class);

  @GuardedBy("this")
  private final Set<FaultProxy.Way> paused = EnumSet.noneOf(FaultProxy.Way.class);

  @GuardedBy("this")
  private long delayNanos;

  @GuardedBy("this")
  private long bytesPerSecond;

  @GuardedBy("this")
  private boolean closed;

  synchronized void vanish(Set<FaultProxy.Way> ways) {
    vanishing.addAll(ways);
  }

  synchronized void pause(Set<FaultProxy.Way> ways) {
    paused.addAll(ways);
  }

  synchronized void delay(Duration each) {
    delayNanos = each.toNanos();
    notifyAll();
  }

  synchronized void throttle(long bytes) {
    bytesPerSecond = bytes;
    notifyAll();
  }

  synchronized void end() {
    vanishing.clear();
    paused.clear();
    delayNanos = 0;
    bytesPerSecond = 0;
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  synchronized boolean vanishes(FaultProxy.Way way) {
    return vanishing.contains(way);
  }

  /** Returns the time by which bytes are held up. */
  long nanoTime() {
    return time.nanoTime();
  }

  /** Waits until bytes that have come may be taken or passed on. */
  synchronized void awaitUnpaused(FaultProxy.Way way) throws InterruptedException {
    while (paused.contains(way) && !closed) {
      wait();
    }
  }

  /** Waits for as long as the bytes, which came at the given time, are held up. */
  synchronized void awaitDue(long cameNanos, int bytes) throws InterruptedException {
    while (!closed) {
      long transmission = bytesPerSecond == 0 ? 0 : bytes * 1_000_000_000L / bytesPerSecond;
      long left = cameNanos + Math.max(delayNanos, transmission) - time.nanoTime();
      if (left <= 0) {
        return;
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
  }
}
