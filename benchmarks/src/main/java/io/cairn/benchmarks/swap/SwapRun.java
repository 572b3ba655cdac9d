package io.cairn.benchmarks.swap;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * What changes of one hunt on one way came to.
 *
 * @param swaps from the last byte to when every reader saw the change, in nanoseconds
 * @param quiet how long a read took while nothing changed, in nanoseconds
 * @param changing how long a read took while changes came
 * @param reads how many reads were checked
 * @param torn how many of them saw parts of two versions
 * @param bytesPerSwap what threads of this process allocated for a change: the client's, and a
 *     relay's
 */
record SwapRun(
    Histogram swaps,
    Histogram quiet,
    Histogram changing,
    long reads,
    long torn,
    double bytesPerSwap) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(15);

  /**
   * Measures.
   *
   * @param swaps how many changes count; half as many before them warm up
   * @param reads how many reads there must be at least while changes come
   */
  static SwapRun measure(Path.Opener opener, Parts parts, int swaps, long reads) throws Exception {
    try (Path path = opener.open(parts)) {
      long revision = 2;
      try (Readers readers = new Readers(path.client().follow(Parts.HUNT), parts)) {
        for (; revision < 2 + swaps / 2; revision++) {
          swap(path, readers, revision);
        }
      }
      Histogram quiet;
      try (Readers readers = new Readers(path.client().follow(Parts.HUNT), parts)) {
        TimeUnit.NANOSECONDS.sleep(PAUSE_NANOS * swaps / 2);
        quiet = readers.stop();
      }
      try (Readers readers = new Readers(path.client().follow(Parts.HUNT), parts)) {
        Histogram nanos = new Histogram(3);
        long allocated = allocated(readers);
        long first = revision;
        for (; revision < first + swaps || readers.reads() < reads; revision++) {
          nanos.recordValue(Math.max(0, swap(path, readers, revision)));
        }
        double bytes = (double) (allocated(readers) - allocated) / (revision - first);
        Histogram changing = readers.stop();
        return new SwapRun(nanos, quiet, changing, readers.reads(), readers.torn(), bytes);
      }
    }
  }

  private static long swap(Path path, Readers readers, long revision) throws Exception {
    LockSupport.parkNanos(PAUSE_NANOS);
    path.change(revision);
    long seen = readers.awaitSeen(revision);
    return seen - path.lastByteBefore(seen);
  }

  /** Returns what all threads but the readers and the one that brings the changes allocated. */
  private static long allocated(Readers readers) {
    long bytes = 0;
    for (long thread : THREADS.getAllThreadIds()) {
      if (thread != Thread.currentThread().getId() && !readers.isReader(thread)) {
        bytes += Math.max(0, THREADS.getThreadAllocatedBytes(thread));
      }
    }
    return bytes;
  }
}
