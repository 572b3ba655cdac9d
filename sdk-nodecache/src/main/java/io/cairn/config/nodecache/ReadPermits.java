package io.cairn.config.nodecache;

import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.spi.NodeCache.ReadPermit;
import java.io.IOException;
import java.nio.channels.FileLock;
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
 * looks every {@value #POLL_MILLIS} ms, while anybody waits, whether the lock is free or the head
 * has moved. Thread-safe.
 */
final class ReadPermits implements AutoCloseable {
  private static final int POLL_MILLIS = 2;

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
    this.line = new WaitingLine<>(thread, waiting -> POLL_MILLIS, this::settle);
  }

  CompletableFuture<Optional<ReadPermit>> await(HuntId hunt, Labels labels) {
    Waiter waiter = new Waiter(hunt, labels, nanoTime.getAsLong(), new CompletableFuture<>());
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
    FileLock lock = null;
    boolean granted = false;
    try {
      if (waiter.answer.isDone()) {
        return true;
      }
      lock = lockFile.tryLock(new HuntName(waiter.hunt).hash() & POSITIONS);
      if (reader.hasNews(waiter.hunt, waiter.labels)) {
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
        KernelLockFile.release(lock);
      }
    }
  }

  private void grant(Waiter waiter, @Nullable FileLock lock) {
    ReadPermit permit = given.give(lock)::giveBack;
    if (hasGranted.compareAndSet(false, true)) {
      try {
        thread.execute(onFirstGrant);
      } catch (RejectedExecutionException closing) {
        // nothing will be written
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

  private record Waiter(
      HuntId hunt, Labels labels, long since, CompletableFuture<Optional<ReadPermit>> answer) {}
}
