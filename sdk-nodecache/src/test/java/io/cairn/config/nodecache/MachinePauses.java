package io.cairn.config.nodecache;

import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;

/** Notes when this process was held up for over a millisecond: a thread that needs nobody. */
final class MachinePauses {
  private static final long NOTED_NANOS = 1_000_000;
  private static final long PAUSE_NANOS = 100_000;

  private final byte[] own = new byte[64 << 10];
  private final ConcurrentLinkedDeque<long[]> noted = new ConcurrentLinkedDeque<>();
  private volatile long roundBegan = System.nanoTime();
  private volatile long worstNanos;

  void start() {
    Thread thread = new Thread(this::run, "pauses");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    CRC32C crc = new CRC32C();
    while (true) {
      long start = System.nanoTime();
      roundBegan = start;
      LockSupport.parkNanos(PAUSE_NANOS);
      crc.update(own);
      own[0] = (byte) crc.getValue();
      long end = System.nanoTime();
      if (end - start - PAUSE_NANOS > NOTED_NANOS) {
        worstNanos = Math.max(worstNanos, end - start - PAUSE_NANOS);
        noted.add(new long[] {start, end});
        if (noted.size() > 10_000) {
          noted.poll();
        }
      }
    }
  }

  long worstNanos() {
    return worstNanos;
  }

  /** Whether the process was held up at some time between two, or is now. */
  boolean overlap(long start, long end) {
    return end - roundBegan > PAUSE_NANOS + NOTED_NANOS
        || noted.stream().anyMatch(pause -> pause[0] - end < 0 && start - pause[1] < 0);
  }
}
