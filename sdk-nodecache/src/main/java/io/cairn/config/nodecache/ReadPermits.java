package io.cairn.config.nodecache;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache.ReadPermit;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who on this node reads a hunt from the source: the process that holds a kernel lock on the hunt's
 * byte of a file (rule 24). A holder that is killed loses it at once, by the kernel. Who waits
 * looks whether the lock is free or the head has moved: every {@value #FIRST_PAUSE_MILLIS} ms at
 * first, less often the longer nobody has come to wait, every {@value #LONGEST_PAUSE_MILLIS} ms at
 * last, so that hundreds who wait leave the processor to who reads. Thread-safe.
 */
final class ReadPermits implements AutoCloseable {
  private static final int FIRST_PAUSE_MILLIS = 2;
  private static final int LONGEST_PAUSE_MILLIS = 20;

  /** So a pause is a quarter of the wait so far, or less, but for the first few. */
  private static final int LOOKS_PER_MILLI_MORE = 4;

  /** Kernel locks take offsets of 63 bits; so many hunts hardly ever share one. */
  private static final long POSITIONS = (1L << 62) - 1;

  /** For who waited when this was closed. */
  private static final ReadPermit FREE = () -> {};

  private final KernelLockFile lockFile;
  private final SnapshotReader reader;
  private final ScheduledExecutorService thread;
  private final LongSupplier nanoTime;
  private final Duration longestWait;
  private final Runnable onFirstGrant;
  private final WaitingLine<Waiter> line;
  private final GivenLocks given = new GivenLocks();
  private final AtomicBoolean hasGranted = new AtomicBoolean();
  private volatile boolean closed;

  /**
   * @param thread where it looks; of two threads at least, so that it looks while the other is busy
   * @param onFirstGrant what is done there when a permit was granted, once
   */
  ReadPermits(
      KernelLockFile lockFile,
      SnapshotReader reader,
      ScheduledExecutorService thread,
      LongSupplier nanoTime,
      Duration longestWait,
      Runnable onFirstGrant) {
    this.lockFile = lockFile;
    this.reader = reader;
    this.thread = thread;
    this.nanoTime = nanoTime;
    this.longestWait = longestWait;
    this.onFirstGrant = onFirstGrant;
    this.line = new WaitingLine<>(thread, (waiting, looks) -> pauseMillis(looks), this::settle);
  }

  private static long pauseMillis(int looks) {
    return Math.min(FIRST_PAUSE_MILLIS + looks / LOOKS_PER_MILLI_MORE, LONGEST_PAUSE_MILLIS);
  }

  CompletableFuture<Optional<ReadPermit>> await(HuntId hunt, Labels labels) {
    Waiter waiter = new Waiter(hunt, labels, nanoTime.getAsLong());
    if (!settle(waiter)) {
      line.add(waiter);
      if (closed) {
        waiter.answer.complete(Optional.of(FREE));
      }
    }
    return waiter.answer;
  }

  /** Answers who waits, if there is an answer. */
  private boolean settle(Waiter waiter) {
    KernelLock lock = null;
    boolean granted = false;
    try {
      if (waiter.answer.isDone()) {
        return true;
      }
      lock = lockFile.tryLock(waiter.position);
      if (hasNews(waiter, lock != null)) {
        return waiter.answer.complete(Optional.empty());
      }
      if (lock == null && nanoTime.getAsLong() - waiter.since < longestWait.toNanos()) {
        return false;
      }
      granted = true;
      grant(waiter, lock);
      return true;
    } catch (IOException | RuntimeException | Error broken) {
      grant(waiter, null); // without the node's help, everybody reads
      return true;
    } finally {
      if (lock != null && !granted) {
        lock.release();
      }
    }
  }

  /** Looks into the cache if anything was written since the last look, or if it must be known. */
  private boolean hasNews(Waiter waiter, boolean certainly) {
    long writes = reader.writes();
    if (!certainly && (writes & 1) == 0 && writes == waiter.writesWithoutNews) {
      return false;
    }
    boolean news = reader.hasNews(waiter.hunt, waiter.labels);
    if (!news && (writes & 1) == 0) { // if not, one is under way
      waiter.writesWithoutNews = writes;
    }
    return news;
  }

  private void grant(Waiter waiter, @Nullable KernelLock lock) {
    ReadPermit permit = given.give(lock)::giveBack;
    if (hasGranted.compareAndSet(false, true)) {
      try {
        thread.execute(onFirstGrant);
      } catch (RejectedExecutionException | OutOfMemoryError noThread) {
        // it is closing, or who writes does it then: the permit is worth more
      }
    }
    if (closed || !waiter.answer.complete(Optional.of(permit))) {
      permit.close();
      waiter.answer.complete(Optional.of(permit));
    }
  }

  /** Gives back what was given, and lets everybody go who waits. */
  @Override
  public void close() {
    closed = true;
    line.clear(waiter -> waiter.answer.complete(Optional.of(FREE)));
    given.close();
  }

  private static final class Waiter {
    private final HuntId hunt;
    private final Labels labels;
    private final long position;
    private final long since;
    private final CompletableFuture<Optional<ReadPermit>> answer = new CompletableFuture<>();
    private volatile long writesWithoutNews = -1;

    Waiter(HuntId hunt, Labels labels, long since) {
      this.hunt = hunt;
      this.labels = labels;
      this.position = new HuntName(hunt).hash() & POSITIONS;
      this.since = since;
    }
  }
}
